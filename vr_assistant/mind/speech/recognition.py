"""Speech to text with Whisper, in English and Chinese."""

import logging
import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import WeightsCorrupt, WeightsMissing
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.speech.phantoms import Written, believed, said_once
from vr_assistant.mind.speech.spoken_language import SpokenLanguage

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

log = logging.getLogger(__name__)

LangChoice = Literal["auto", "en", "zh"]

_SHORT_WINDOW_FRAMES = 1000  # 10 s: enough to know the language, a third of the cost; 6 s breaks Whisper
_DRAFT_SAMPLES = int(9.5 * SPEECH_RATE_HZ)
_MOST_TOKENS_A_SECOND = 9
_TAIL_S = 0.3  # Whisper garbles a last word that ends with the recording
_PLAIN = 0.95
"""Probability of a language from which words that go on are not asked for theirs again."""
_QUIETEST = 10 ** (-55 / 20)  # full scale = 1; below this nobody has spoken
_STYLE: dict[Lang, str] = {
    # Simplified characters and full punctuation: Whisper goes on in the style of its prompt. Nothing that a user
    # might say, because it also likes to read the prompt back.
    "zh": "以下是用简体中文写的普通话对话。",
    "en": "What follows is a conversation, with full punctuation.",
}


@dataclass(frozen=True, slots=True)
class Transcript:
    text: str
    """Empty when nothing was said."""
    lang: Lang
    kept_back: str = ""
    """What was written and is not believed: see phantoms."""


class Recogniser(Protocol):
    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        """Blocking; `samples` are mono at SPEECH_RATE_HZ in -1..1. Call it in a thread; two may call it at once."""
        ...

    def draft(self, samples: NDArray[np.float32]) -> Transcript:
        """The last seconds only, less exact, at a third of the cost: for words that are still being said."""
        ...


class WhisperRecogniser:
    """English by a small English-only model, Chinese by a multilingual one, which also tells them apart.

    Each model is loaded when it is first needed; `load` does it beforehand. Who changes the language is followed from
    their first clear sentence on; a single short word stays in the language spoken before (spoken_language.py).

    Args:
        english: Folder of a CTranslate2 Whisper model for English.
        multilingual: Likewise, for Chinese and for telling the language.
        language: "auto" follows the speaker.
        hotwords: Names and words to expect, by language.
    """

    def __init__(
        self,
        english: Path,
        multilingual: Path,
        language: LangChoice = "auto",
        hotwords: Mapping[Lang, str] | None = None,
        device: str = "cpu",
        compute_type: str = "int8",
    ) -> None:
        self._folders: dict[Lang, Path] = {"en": english, "zh": multilingual}
        self._language = language
        self._hotwords = dict(hotwords or {})
        self._device, self._compute_type = device, compute_type
        self._spoken = SpokenLanguage()
        self._plainly_spoken: NDArray[np.float32] | None = None
        self._models: dict[Path, WhisperModel] = {}
        self._lock = threading.Lock()
        self._helper: ThreadPoolExecutor | None = None

    def load_first(self) -> None:
        """Load what the first words need, unless they turn out to be Chinese. Raises like load."""
        self._model("zh" if self._language == "zh" else "en")

    def load(self) -> None:
        """Load what the chosen language needs. Raises WeightsMissing or WeightsCorrupt."""
        if self._language != "zh":
            self._model("en")
        if self._language != "en":
            self._model("zh")

    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        """See Recogniser. Raises WeightsMissing or WeightsCorrupt when a model cannot be loaded."""
        lang: Lang = "zh" if self._language == "zh" else "en"
        if not len(samples) or float(np.abs(samples).max()) < _QUIETEST:
            return Transcript("", lang)
        seconds = len(samples) / SPEECH_RATE_HZ
        samples = np.concatenate([samples, np.zeros(int(_TAIL_S * SPEECH_RATE_HZ), np.float32)])
        if self._language != "auto":
            return self._text(samples, lang)
        # Written down in the conversation's language while it is being found out whether it still is that one: two
        # cores, half the wait.
        expected = self._spoken.current or "en"
        if self._is_plain_by(samples):
            return self._text(samples, expected)
        written = self._beside(samples, expected)
        lang = self._language_of(samples, seconds)
        if lang == expected:
            heard = written.result()
        else:
            written.cancel()
            heard = self._text(samples, lang)
        if heard.text:
            self._spoken.current = heard.lang
        return heard

    def draft(self, samples: NDArray[np.float32]) -> Transcript:
        """See Recogniser. Raises like transcribe."""
        begins = samples if len(samples) <= _DRAFT_SAMPLES else None
        samples = samples[-_DRAFT_SAMPLES:]
        seconds = len(samples) / SPEECH_RATE_HZ
        lang: Lang = "zh" if self._language == "zh" else "en"
        if not len(samples) or float(np.abs(samples).max()) < _QUIETEST:
            return Transcript("", lang)
        samples = np.concatenate([samples, np.zeros(int(_TAIL_S * SPEECH_RATE_HZ), np.float32)])
        if self._language == "auto":
            lang = self._language_of(samples, seconds, begins)
        return self._short_text(samples, lang)

    def _beside(self, samples: NDArray[np.float32], lang: Lang) -> "Future[Transcript]":
        if self._helper is None:
            self._helper = ThreadPoolExecutor(1, "recogniser")
        return self._helper.submit(self._text, samples, lang)

    def _text(self, samples: NDArray[np.float32], lang: Lang) -> Transcript:
        model = self._model(lang)
        segments, _ = model.transcribe(
            samples,
            language=lang,
            beam_size=1,
            temperature=0.0,  # no second tries: an answer in time, or "pardon?"
            without_timestamps=True,
            condition_on_previous_text=False,
            initial_prompt=_STYLE[lang],
            hotwords=self._hotwords.get(lang) or None,
        )
        found = list(segments)
        if not found:
            return Transcript("", lang)
        text = "".join(one.text for one in found)
        return self._checked(text, lang, samples, found[0].avg_logprob, found[0].no_speech_prob)

    def _short_text(self, samples: NDArray[np.float32], lang: Lang) -> Transcript:
        """By a window of 10 s instead of 30. Whisper then likes to say everything twice, or more often."""
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        model = self._model(lang)
        tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=lang)
        style = tokenizer.encode(f" {_STYLE[lang]}")
        prompt = model.get_prompt(tokenizer, style, without_timestamps=True, hotwords=self._hotwords.get(lang) or None)
        found = model.model.generate(
            model.encode(pad_or_trim(model.feature_extractor(samples), _SHORT_WINDOW_FRAMES)),
            [prompt],
            beam_size=1,
            max_length=len(prompt) + 8 + _MOST_TOKENS_A_SECOND * len(samples) // SPEECH_RATE_HZ,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        text = tokenizer.decode([token for token in found.sequences_ids[0] if token < tokenizer.eot])
        return self._checked(said_once(text), lang, samples, found.scores[0], found.no_speech_prob)

    def _checked(
        self, text: str, lang: Lang, samples: NDArray[np.float32], log_probability: float, nobody: float
    ) -> Transcript:
        """The text if it is believed.

        Args:
            samples: What it was written of, with the tail.
        """
        seconds = len(samples) / SPEECH_RATE_HZ - _TAIL_S
        written = Written(text, lang, seconds, log_probability, nobody)
        kept = believed(written, _STYLE[lang], self._hotwords.get(lang, ""))
        if not kept and text.strip():
            log.debug("not believed: %s", written)
        return Transcript(kept, lang, "" if kept else text.strip())

    def _is_plain_by(self, samples: NDArray[np.float32]) -> bool:
        """Whether they go on from a draft that was plainly in the conversation's language."""
        begins = self._plainly_spoken
        return begins is not None and np.array_equal(samples[: len(begins)], begins)

    def _language_of(
        self, samples: NDArray[np.float32], seconds: float, begins: NDArray[np.float32] | None = None
    ) -> Lang:
        """`begins`: what later samples may begin with."""
        from faster_whisper.audio import pad_or_trim

        model = self._model("zh")
        features = pad_or_trim(model.feature_extractor(samples), _SHORT_WINDOW_FRAMES)
        odds = dict(model.model.detect_language(model.encode(features))[0])
        english, chinese = odds.get("<|en|>", 0.0), odds.get("<|zh|>", 0.0) + odds.get("<|yue|>", 0.0)
        lang = self._spoken.of(english, chinese, seconds)
        is_plain = lang == self._spoken.current and (chinese if lang == "zh" else english) >= _PLAIN
        self._plainly_spoken = begins if is_plain else None
        log.debug("language: en %.3f, zh %.3f: %s", english, chinese, lang)
        return lang

    def _model(self, lang: Lang) -> "WhisperModel":
        folder = self._folders[lang]
        with self._lock:
            if folder not in self._models:  # one model may do both
                self._models[folder] = self._open(folder)
            return self._models[folder]

    def _open(self, folder: Path) -> "WhisperModel":
        from faster_whisper import WhisperModel  # 0.6 s: only who listens pays

        if not (folder / "model.bin").is_file():
            raise WeightsMissing(f"There is no speech recognition model in {folder}.", "Run: vr-assistant models fetch")
        try:
            return WhisperModel(
                str(folder),
                device=self._device,
                compute_type=self._compute_type,
                cpu_threads=min(2, os.cpu_count() or 1),
                num_workers=2,  # the words at a pause need not wait for the draft before them
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise WeightsCorrupt(
                f"The speech recognition model in {folder} cannot be used.", "Run: vr-assistant models verify"
            ) from error
