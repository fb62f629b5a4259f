"""Real ears on spoken sentences: who stops to think is waited for, who is done is answered."""

import asyncio

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.benchmarks.turns.listening import HeardUtterance, Listener, Pause
from vr_assistant.benchmarks.turns.measure import figures
from vr_assistant.benchmarks.turns.spoken import SpokenUtterance, spoken
from vr_assistant.config import load_settings
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, to_pcm
from vr_assistant.mind.dialogue.compose import open_understanding
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.dialogue.pipecat_engine.smart_turn import open_smart_turn
from vr_assistant.mind.dialogue.turn_end import LONGEST_PAUSE_S, Reading
from vr_assistant.mind.speech.equipment import open_recogniser
from vr_assistant.mind.speech.voice import PiperVoice


def heard(*pauses: tuple[float, float | None, Reading, float | None], ends_s: float = 3.0) -> HeardUtterance:
    said = SpokenUtterance("words", "en", "second", False, 1.0, np.zeros(0, np.float32), ends_s)
    heard_pauses = [Pause(at, to, "words", reading, -9.0, prosody) for at, to, reading, prosody in pauses]
    return HeardUtterance(said, heard_pauses, [])


def test_who_was_answered_in_their_pause_was_cut_off() -> None:
    (found,) = figures([heard((1.0, 2.4, "complete", 0.99), (3.0, None, "complete", 0.99))])
    assert (found.paused, found.cut_off, found.complete) == (1, ["words"], 0)


def test_who_was_let_finish_was_not_and_their_wait_counts() -> None:
    (found,) = figures([heard((1.0, 2.4, "hanging", 0.99), (3.0, None, "complete", 0.99))])
    assert (found.cut_off, found.at_limit) == ([], [])
    assert 0.4 <= found.wait_p50_s <= 0.8


def test_who_goes_on_before_a_word_of_the_answer_was_not_cut_off_unless_something_was_done() -> None:
    (found,) = figures([heard((1.0, 2.3, "talk", 0.99), (3.0, None, "talk", 0.99))])
    assert (found.cut_off, found.taken_up) == ([], ["words"])
    (found,) = figures([heard((1.0, 2.8, "talk", 0.99), (3.0, None, "talk", 0.99))])
    assert (found.cut_off, found.taken_up) == (["words"], []), "she had begun to answer"
    (found,) = figures([heard((1.0, 1.6, "command", 0.99), (3.0, None, "complete", 0.99))])
    assert (found.cut_off, found.taken_up) == (["words"], []), "it was done at once"


def test_who_never_seems_to_be_done_is_answered_at_the_time_limit() -> None:
    (found,) = figures([heard((3.0, None, "hanging", 0.01))])
    assert found.at_limit == ["words"] and found.wait_p50_s == LONGEST_PAUSE_S


def test_nobody_is_cut_off_by_their_own_first_syllable() -> None:
    said = heard((1.0, 2.0, "complete", 0.99), (3.0, None, "complete", 0.99))
    over_s = said.over_s()
    assert over_s is not None and over_s < 2.0
    rising = HeardUtterance(said.spoken, said.pauses, [(over_s - 0.05, 2.0)])
    assert rising.over_s() != over_s and (rising.over_s() or 0) > 3.0


@pytest.mark.models
@pytest.mark.timeout(60)
@pytest.mark.parametrize("word", ["No.", "Yes.", "Sure."])
def test_a_quiet_short_word_is_heard_and_a_murmur_from_afar_is_not(word: str) -> None:
    settings = load_settings().settings
    models.ensure(settings, ["piper-en-joe"])
    speech = PiperVoice(models.folder(settings, "piper-en-joe"), is_deterministic=True).say(word, "en")
    samples = soxr.resample(from_pcm(speech.pcm), speech.rate_hz, SPEECH_RATE_HZ)
    silence = np.zeros(SPEECH_RATE_HZ)
    assert asyncio.run(is_heard(np.concatenate([silence, 0.25 * samples, silence])))
    assert not asyncio.run(is_heard(np.concatenate([silence, 0.005 * samples, silence])))


async def is_heard(samples: NDArray[np.float64]) -> bool:
    detector, pcm = Detector(), to_pcm(samples.astype(np.float32))
    return any([await detector.is_voice(pcm[start : start + 1024]) for start in range(0, len(pcm) - 1023, 1024)])


@pytest.mark.models
@pytest.mark.timeout(240)
def test_thinkers_finish_and_the_others_do_not_wait_long() -> None:
    settings = load_settings().settings
    models.ensure(settings, ["whisper-tiny-en", "whisper-base", "piper-en-joe"])
    recogniser = open_recogniser(settings)
    recogniser.load()
    model = open_smart_turn()
    assert model is not None, "the model comes with Pipecat"
    listener = Listener(recogniser, model, open_understanding(settings, None).understanding)
    for found in figures([listener.hear(said) for said in spoken(settings, 2) if said.lang == "en"]):
        assert (found.paused, found.cut_off, found.at_limit) == (2, [], [])
        assert found.wait_p50_s < 1.5
