"""People speaking Chinese, and Whisper itself: it follows them between the languages."""

from collections.abc import Iterator

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.benchmarks.phantoms.people import Said, said
from vr_assistant.config import Settings, load_settings
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.interjections import Interjection, kind_of
from vr_assistant.mind.speech.equipment import open_recogniser
from vr_assistant.mind.speech.recognition import WhisperRecogniser
from vr_assistant.mind.speech.voice import PiperVoice

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def settings() -> Settings:
    settings = load_settings().settings
    models.ensure(settings, ["whisper-tiny-en", "whisper-base", "piper-en-joe"])
    return settings


@pytest.fixture(scope="module")
def words(settings: Settings) -> dict[str, Said]:
    return {f"{one.text}{number}" if one.text == "停" else one.text: one for number, one in enumerate(said(settings))}


@pytest.fixture
def ears(settings: Settings) -> Iterator[WhisperRecogniser]:
    yield open_recogniser(settings)


def bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def sentence(settings: Settings, text: str) -> NDArray[np.float32]:
    voice = PiperVoice(models.folder(settings, "piper-en-joe"), is_deterministic=True)
    speech = voice.say(text, "en")
    return np.asarray(soxr.resample(from_pcm(speech.pcm), speech.rate_hz, SPEECH_RATE_HZ), np.float32)


def test_who_changes_the_language_in_mid_conversation_is_followed(
    ears: WhisperRecogniser, words: dict[str, Said], settings: Settings
) -> None:
    english = sentence(settings, "Take me to the bookshop, please.")
    assert ears.transcribe(english).lang == "en"
    heard = ears.transcribe(words["广州市房地产中介协会分析"].samples)
    assert heard.lang == "zh" and "协会分析" in heard.text
    assert ears.transcribe(words["图书馆"].samples).lang == "zh"
    back = ears.transcribe(english)
    assert back.lang == "en" and "bookshop" in bare(back.text.lower())
    assert ears.transcribe(words["车站"].samples).text.startswith("车站")


def test_a_draft_in_english_makes_only_the_same_sentence_english(
    ears: WhisperRecogniser, words: dict[str, Said], settings: Settings
) -> None:
    english = sentence(settings, "Take me to the bookshop, please.")
    before = ears.transcribe(english)
    assert ears.draft(english[: len(english) // 2]).lang == "en"
    assert ears.transcribe(english) == before
    assert ears.transcribe(words["图书馆"].samples).lang == "zh"


def test_stop_in_chinese_is_obeyed_whoever_says_it(ears: WhisperRecogniser, words: dict[str, Said]) -> None:
    stops = [one for one in words.values() if one.text == "停"]
    assert len(stops) == 2
    for one in stops:
        assert kind_of(ears.transcribe(one.samples).text) is Interjection.HUSH


def test_short_english_words_are_heard_in_a_chinese_conversation_too(
    ears: WhisperRecogniser, words: dict[str, Said]
) -> None:
    for text, heard in (("Yes.", "yes"), ("No.", "no"), ("Stop.", "stop"), ("OK.", "ok")):
        assert ears.transcribe(words["图书馆"].samples).lang == "zh"
        assert bare(ears.transcribe(words[text].samples).text).lower().replace("okay", "ok") == heard
