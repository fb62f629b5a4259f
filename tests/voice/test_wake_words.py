"""The real wake words, said by a voice, in quiet and in noise, and everything else that is said."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from vr_assistant.config import AudioSettings, Settings
from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, read_speech, to_pcm
from vr_assistant.mind.listening.call import CALLS
from vr_assistant.mind.listening.gate import WakeWordDetector
from vr_assistant.mind.listening.spoken_name import SpokenName, is_name
from vr_assistant.mind.listening.wake_word import TrainedWakeWord, open_wake_word
from vr_assistant.mind.speech.equipment import open_recogniser, open_voice
from vr_assistant.mind.speech.voice import Voice

from .called import CalledTalk
from .test_conversation import DEMO, until

Samples = NDArray[np.float32]
BLOCK = 2 * round(BLOCK_S * SPEECH_RATE_HZ)
SPHINX = Path("/usr/share/pocketsphinx/test/data")
"""Recordings of people that Debian's package pocketsphinx-testdata brings."""
RECORDED = [*sorted(SPHINX.rglob("*.wav")), *sorted(SPHINX.rglob("*.raw"))]


@cache
def voice() -> Voice:
    return open_voice(Settings())


@cache
def said(text: str, pitch: float = 1.0) -> Samples:
    """With silence around it; a higher pitch makes another speaker of the same voice."""
    speech = voice().say(text, "en")
    sound = np.frombuffer(speech.pcm, "<i2").astype(np.float32) / 32768 * 0.7
    silence = np.zeros(SPEECH_RATE_HZ * 3 // 4, np.float32)
    return np.concatenate([silence, soxr.resample(sound, speech.rate_hz * pitch, SPEECH_RATE_HZ), silence])


def in_noise(sound: Samples, snr_db: float) -> Samples:
    loud = sound[np.abs(sound) > 0.01]
    power = float(np.sqrt(np.mean(loud**2))) * 10 ** (-snr_db / 20)
    return (sound + np.random.default_rng(3).normal(0, power, len(sound))).astype(np.float32)


def called_at(detector: WakeWordDetector, sound: Samples) -> list[float]:
    """Seconds at which it was heard as a call."""
    pcm = to_pcm(np.clip(sound, -1, 1))
    times = []
    for start in range(0, len(pcm) - BLOCK, BLOCK):
        if detector.hear(pcm[start : start + BLOCK]) is not None:
            times.append((start + BLOCK) / 2 / SPEECH_RATE_HZ)
            detector.forget()
    return times


@pytest.mark.models
@pytest.mark.parametrize("snr_db", [None, 20, 10])
@pytest.mark.parametrize("pitch", [1.0, 1.15])
@pytest.mark.parametrize("more", ["", " Take me to the bookshop.", " What time is it?"])
def test_hey_jarvis_is_heard_once_in_quiet_and_in_noise(more: str, pitch: float, snr_db: float | None) -> None:
    sound = said(f"Hey Jarvis{',' if more else '.'}{more}", pitch)
    sound = sound if snr_db is None else in_noise(sound, snr_db)
    (at,) = called_at(TrainedWakeWord("hey_jarvis"), sound)
    assert 0.75 < at < 2.0


@pytest.mark.models
@pytest.mark.parametrize("name", ["okay_nabu", "hey_mycroft"])
@pytest.mark.parametrize("snr_db", [None, 20])
def test_the_other_wake_words_are_heard(name: str, snr_db: float | None) -> None:
    sound = said(f"{CALLS[name].shown}, take me to the bookshop.")
    assert called_at(TrainedWakeWord(name), sound if snr_db is None else in_noise(sound, snr_db))


@pytest.mark.models
@pytest.mark.parametrize("name", ["hey_jarvis", "okay_nabu", "hey_mycroft"])
def test_nothing_else_that_is_said_is_taken_for_a_call(name: str) -> None:
    detector = TrainedWakeWord(name)
    for file in sorted(DEMO.glob("*.wav")):
        assert called_at(detector, read_speech(file)) == [], file.name
    for text in ("Hey, where is the bookshop?", "Okay, I take it.", "Hey Jason, my craft is here.", "Jarring, is it?"):
        assert called_at(detector, said(text)) == [], text


@pytest.mark.skipif(not RECORDED, reason="needs Debian's package pocketsphinx-testdata")
@pytest.mark.parametrize("name", ["hey_jarvis", "okay_nabu", "hey_mycroft"])
def test_people_who_talk_of_other_things_call_nobody(name: str) -> None:
    detector = TrainedWakeWord(name)
    for file in RECORDED:
        raw = np.fromfile(file, "<i2").astype(np.float32) / 32768
        assert called_at(detector, raw if file.suffix == ".raw" else read_speech(file)) == [], file.name


@pytest.mark.models
def test_called_in_the_same_breath_not_a_word_is_lost() -> None:
    talk = CalledTalk("wake_word", open_recogniser(Settings()), detector=TrainedWakeWord("hey_jarvis"))

    async def play(talk: CalledTalk) -> None:
        await talk.feed(to_pcm(said("Hey Jarvis, take me to the bookshop.")) + bytes(64_000))
        await until(lambda: bool(talk.dialogue.asked))

    talk.run(play)  # type: ignore[arg-type]
    heard = [asked.text.rstrip(".").replace("book shop", "bookshop") for asked in talk.dialogue.asked]
    assert heard == ["take me to the bookshop"]


@pytest.mark.models
def test_her_own_name_calls_her_and_other_words_do_not() -> None:
    detector = open_wake_word("aria", open_recogniser(Settings()))
    assert isinstance(detector, SpokenName)

    def is_called(text: str) -> bool:
        called = called_at(detector, said(text))
        detector._thread.submit(lambda: None).result()
        return bool(called or called_at(detector, np.zeros(SPEECH_RATE_HZ // 2, np.float32)))

    assert is_called("Hey Aria, take me to the bookshop.")
    assert not is_called("Take me to the bookshop, please.")
    assert not is_called("What a lovely area this is.")


@pytest.mark.parametrize(
    ("text", "is_call"),
    [("Aria.", True), ("Hey, Aria! Take me home.", True), ("Okay Arya, stop", True), ("艾莉亚，带我去书店", True),
     ("Take Aria home", False), ("Are you there?", False), ("Hey there", False), ("书店在哪里", False), ("", False)],
)  # fmt: skip
def test_only_who_begins_with_her_name_calls_her(text: str, is_call: bool) -> None:
    assert is_name(text) is is_call


@pytest.mark.parametrize(
    ("name", "text", "rest"),
    [("hey_jarvis", "Hey Jarvis, take me to the bookshop.", "take me to the bookshop."),
     ("hey_jarvis", "Hey, Javis! What time is it?", "What time is it?"), ("hey_jarvis", "Hey Jarvis.", ""),
     ("hey_jarvis", "and so on. Hey Jarvis, stop.", "stop."), ("okay_nabu", "OK, Nabu, show me hats", "show me hats"),
     ("hey_mycroft", "Hey Microsoft, stop", "stop"), ("aria", "Hey Aria, where is the museum?", "where is the museum?"),
     ("aria", "艾莉亚，带我去书店", "带我去书店"), ("hey_jarvis", "Take me to the harbour.", "Take me to the harbour."),
     ("hey_jarvis", "", "")],
)  # fmt: skip
def test_the_call_is_no_part_of_the_sentence(name: str, text: str, rest: str) -> None:
    assert CALLS[name].taken_off(text) == rest


def test_every_wake_word_of_the_settings_can_be_said() -> None:
    names = AudioSettings.model_fields["wake_word"].annotation.__args__  # type: ignore[union-attr]
    assert set(names) == set(CALLS)
