"""Whisper and Piper themselves: what the one says, the other understands."""

from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.config import load_settings
from vr_assistant.errors import WeightsCorrupt, WeightsMissing
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, read_speech
from vr_assistant.mind.speech.equipment import open_recogniser
from vr_assistant.mind.speech.recognition import Transcript, WhisperRecogniser
from vr_assistant.mind.speech.voice import PiperVoice, Speech

pytestmark = pytest.mark.models

DEMO = Path(__file__).parents[2] / "assets" / "demo"
SENTENCE = "It costs $250 in the middle of the town."


@pytest.fixture(scope="module")
def voice() -> PiperVoice:
    settings = load_settings().settings
    models.ensure(settings, ["piper-en-joe"])
    return PiperVoice(models.folder(settings, "piper-en-joe"), is_deterministic=True)


@pytest.fixture(scope="module")
def recogniser() -> WhisperRecogniser:
    settings = load_settings().settings
    models.ensure(settings, ["whisper-tiny-en", "whisper-base"])
    return open_recogniser(settings)


def bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def heard(recogniser: WhisperRecogniser, speech: Speech) -> Transcript:
    samples: NDArray[np.float32] = soxr.resample(from_pcm(speech.pcm), speech.rate_hz, SPEECH_RATE_HZ)
    return recogniser.transcribe(samples)


def test_what_the_assistant_says_can_be_understood(voice: PiperVoice, recogniser: WhisperRecogniser) -> None:
    speech = voice.say("Sure, I will guide you to the museum.", "en")
    assert 1.5 < speech.seconds < 4.0
    transcript = heard(recogniser, speech)
    assert transcript.lang == "en" and bare(transcript.text) == "sureiwillguideyoutothemuseum"


@pytest.mark.parametrize(
    ("wav", "text"),
    [
        ("1-bookshop.wav", "Take me to the bookshop."),
        ("2-headphones.wav", "Show me some wireless headphones."),
        ("3-second-one.wav", "Add the second one to my cart."),
        ("4-my-cart.wav", "What is in my cart?"),
        ("5-museum.wav", "What time does the museum close?"),
    ],
)
def test_every_line_of_the_demo_is_understood(recogniser: WhisperRecogniser, wav: str, text: str) -> None:
    transcript = recogniser.transcribe(read_speech(DEMO / wav))
    assert (bare(transcript.text), transcript.lang) == (bare(text), "en")


def test_silence_and_noise_are_no_words(recogniser: WhisperRecogniser) -> None:
    rng = np.random.default_rng(7)
    for samples in (np.zeros(48_000), rng.normal(0, 0.02, 48_000), np.zeros(0)):
        assert recogniser.transcribe(samples.astype(np.float32)).text == ""


def test_words_and_lips_follow_the_sound(voice: PiperVoice) -> None:
    speech = voice.say(SENTENCE, "en")
    assert [word.text for word in speech.words] == SENTENCE.split()
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(starts) and starts[-1] < speech.seconds
    lips = speech.visemes
    assert [v.start_s for v in lips] == sorted(v.start_s for v in lips)
    assert lips[-1].viseme == "sil" and lips[-1].start_s <= speech.seconds
    price, after = speech.words[2], speech.words[3]
    assert after.start_s - price.start_s > 0.8  # "two hundred fifty dollars" takes its time


def test_phoneme_durations_add_up_to_the_sound(voice: PiperVoice) -> None:
    sound, phonemes = voice._synthesize(voice._phonemes(["Follow", "me.", "Here", "it", "is."], "en"))
    assert phonemes[-1].start_s + phonemes[-1].seconds == pytest.approx(len(sound) / voice.rate_hz, abs=1e-9)


def test_pop_starts_with_closed_lips(voice: PiperVoice) -> None:
    shown = [v.viseme for v in voice.say("pop", "en").visemes]
    assert shown[:3] == ["sil", "PP", "aa"]


def test_the_same_text_gives_the_same_bytes(voice: PiperVoice) -> None:
    assert voice.say(SENTENCE, "en").pcm == voice.say(SENTENCE, "en").pcm


@pytest.mark.parametrize("text", ["", "...", "\x00\x07", "😀"])
def test_what_cannot_be_pronounced_is_silence(voice: PiperVoice, text: str) -> None:
    assert voice.say(text, "en").pcm == b""


@pytest.mark.parametrize(
    ("text", "lang"),
    [("你好，请带我去咖啡馆。", "zh"), ("The sign says 书店.", "en"), ("我要 Aria 耳机", "zh"), ("a" * 300, "en")],
)
def test_any_text_is_spoken_whole(voice: PiperVoice, text: str, lang: Lang) -> None:
    speech = voice.say(text, lang)
    assert speech.seconds > 0.5
    assert "".join("".join(w.text for w in speech.words).split()) == "".join(text.split())


def test_missing_and_damaged_weights_are_told_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing) as missing:
        PiperVoice(tmp_path)
    assert "models fetch" in missing.value.hint
    (tmp_path / "voice.onnx").write_bytes(b"not a network")
    (tmp_path / "voice.onnx.json").write_text("{}")
    with pytest.raises(WeightsCorrupt):
        PiperVoice(tmp_path)
    with pytest.raises(WeightsMissing):
        WhisperRecogniser(tmp_path, tmp_path, "en").load()
    (tmp_path / "model.bin").write_bytes(b"not a network either")
    with pytest.raises(WeightsCorrupt):
        WhisperRecogniser(tmp_path, tmp_path, "en").load()
