"""Where the time went that a user waited: each moment has one owner."""

import numpy as np
import pytest

from vr_assistant.benchmarks.voice.noise import NOISES, NoiseKind, noise, with_noise
from vr_assistant.benchmarks.voice.sentences import read_sentences
from vr_assistant.benchmarks.voice.turn import PARTS, percentile, spent
from vr_assistant.benchmarks.voice.words import word_errors
from vr_assistant.mind.understanding.tools import TOOLS
from vr_assistant.telemetry.spans import Slice

MS = 1_000_000


def turn(**parts: tuple[int, int]) -> list[Slice]:
    return [Slice(1, name, start * MS, (end - start) * MS) for name, (start, end) in parts.items()]


def of(slices: list[Slice], until: int, sound: int) -> dict[str, float]:
    found = spent(slices, 1000 * MS, until * MS, sound * MS)
    assert sum(found.values()) == pytest.approx(until - 1000) and set(found) == set(PARTS)
    return {part: ms for part, ms in found.items() if ms}


def test_parts_that_follow_one_another() -> None:
    slices = turn(
        voice_activity=(0, 1050),
        end_of_turn_wait=(1050, 1750),
        speech_recognition=(1750, 2150),
        understanding=(2160, 2200),
        skill=(2180, 2190),
        speech_synthesis=(2200, 2400),
        mix=(2400, 2440),
    )
    assert of(slices, until=2490, sound=2440) == {
        "before the wait": 50, "end_of_turn_wait": 700, "speech_recognition": 400, "understanding": 30, "skill": 10,
        "speech_synthesis": 200, "mix": 40, "silence of the voice": 50, "between the parts": 10,
    }  # fmt: skip


def test_recognition_beside_the_wait_costs_only_what_is_left_of_it() -> None:
    slices = turn(end_of_turn_wait=(1000, 1700), speech_recognition=(1200, 1800), mix=(1800, 1840))
    assert of(slices, until=1840, sound=1840) == {"end_of_turn_wait": 700, "speech_recognition": 100, "mix": 40}


def test_a_turn_that_ends_as_soon_as_the_words_are_known_has_waited_for_them() -> None:
    slices = turn(
        end_of_turn_wait=(1000, 1730), speech_recognition=(1200, 1700), reading=(1700, 1725), mix=(1730, 1770)
    )
    assert of(slices, until=1770, sound=1770) == {
        "end_of_turn_wait": 205, "speech_recognition": 500, "reading": 25, "mix": 40,
    }  # fmt: skip


def test_an_answer_of_the_model_that_starts_after_a_filler_is_charged_until_the_filler_only() -> None:
    slices = turn(
        end_of_turn_wait=(1000, 1700),
        understanding=(1700, 5000),
        model_first_token=(1750, 4900),
        speech_synthesis=(4200, 4300),
        mix=(4300, 4340),
    )
    assert of(slices, until=4340, sound=4340) == {
        "end_of_turn_wait": 700, "understanding": 50, "model_first_token": 2450, "speech_synthesis": 100, "mix": 40,
    }  # fmt: skip


def test_half_of_all_and_nineteen_of_twenty() -> None:
    values = [float(value) for value in range(1, 21)]
    assert (percentile(values, 50), percentile(values, 95), percentile(values, 100)) == (10, 19, 20)
    assert percentile([3.0], 95) == 3.0


def test_there_is_enough_to_say_and_every_wish_is_one_of_the_towns() -> None:
    sentences = read_sentences()
    of_kind = {
        kind: [s for s in sentences if s.kind == kind and s.lang == "en"]
        for kind in ("known_command", "question", "chit_chat")
    }
    assert len(of_kind["known_command"]) >= 20 and len(of_kind["question"]) >= 8 and len(of_kind["chit_chat"]) >= 8
    assert any(s.lang == "zh" for s in sentences)
    for sentence in sentences:
        assert bool(sentence.tool) == (sentence.kind == "known_command")
        assert not sentence.tool or sentence.tool in TOOLS
    assert len({sentence.text for sentence in sentences}) == len(sentences)


def test_word_errors_are_counted_as_everybody_does() -> None:
    assert word_errors("Take me to the museum.", "take me to the museum") == 0
    assert word_errors("Take me to the museum.", "Take me the the museum, please.") == 2
    assert word_errors("Show me umbrellas.", "") == 3
    assert word_errors("Let's go.", "Lets go") == 1


@pytest.mark.parametrize("kind", NOISES)
def test_noise_is_as_loud_as_asked_for_and_the_same_each_time(kind: NoiseKind) -> None:
    random = np.random.default_rng(2)
    speech = (0.5 * np.sin(np.arange(32_000) * 0.1)).astype(np.float32)
    speech[:8000] = 0.0  # a pause does not make a sentence quieter
    talk = [random.normal(0.0, 0.1, 9000).astype(np.float32) for _ in range(3)]
    around = noise(kind, len(speech), talk)
    assert np.array_equal(around, noise(kind, len(speech), talk)) and np.sqrt(np.mean(around**2)) == pytest.approx(1.0)
    mixed = with_noise(speech, around, 10.0)
    scale = np.dot(mixed, speech) / np.dot(speech, speech)
    rest = mixed - scale * speech
    assert np.abs(mixed).max() == pytest.approx(0.5, abs=1e-3)
    ratio_db = 20 * np.log10(scale * np.sqrt(np.mean(speech[8000:] ** 2)) / np.sqrt(np.mean(rest**2)))
    assert ratio_db == pytest.approx(10.0, abs=1.0)


def test_the_fan_hums_low_and_pink_noise_does_not() -> None:
    def low(kind: NoiseKind) -> float:
        power = np.abs(np.fft.rfft(noise(kind, 32_000, []))) ** 2
        return float(power[:1000].sum() / power.sum())  # below 500 Hz

    assert low("fan") > 0.8 > low("pink") > 0.3
