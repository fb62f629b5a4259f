"""The assistant's voice: text to sound, with the time of every word and mouth shape."""

import gc
import itertools
import json
import logging
import re
import threading
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import WeightsCorrupt, WeightsMissing
from vr_assistant.messages import Lang, TimedViseme, TimedWord
from vr_assistant.mind.speech.mandarin import as_english, is_han
from vr_assistant.mind.speech.mandarin_sounds import as_ipa
from vr_assistant.mind.speech.spoken_text import spoken_words
from vr_assistant.mind.speech.visemes import SILENCE, TimedPhoneme, timeline, viseme_of
from vr_assistant.mind.speech.word_times import is_voiced, word_times

log = logging.getLogger(__name__)

_BEGIN, _END, _PAD = "^", "$", "_"
_PAUSE_S = 0.15  # between the sentences of one text
_DURATIONS = re.compile(rb"/[\w/.]*Ceil_output_0")


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken text."""

    text: str
    lang: Lang
    pcm: bytes
    """16-bit little-endian mono."""
    rate_hz: int
    words: list[TimedWord] = field(default_factory=list)
    visemes: list[TimedViseme] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate_hz


class Voice(Protocol):
    rate_hz: int

    def say(self, text: str, lang: Lang) -> Speech:
        """Blocking, about a tenth of the speech's own length; call it in a thread."""
        ...


class PiperVoice:
    """A Piper voice with one inference thread and phoneme durations.

    An English voice also speaks Chinese text, after a fashion (mandarin.py).

    Args:
        folder: Holds one `*.onnx` with its `*.onnx.json`.
        is_deterministic: Same text, same bytes; a little flatter. For tests and made assets.
        tempo: 1 is the voice's own, 2 twice as fast.
    Raises:
        WeightsMissing, WeightsCorrupt
    """

    def __init__(self, folder: Path, *, is_deterministic: bool = False, tempo: float = 1.0) -> None:
        from piper import SynthesisConfig  # 0.4 s with onnxruntime: only who speaks pays
        from piper.phonemize_espeak import EspeakPhonemizer

        self._voice = _load(folder)
        config = self._voice.config
        self.rate_hz: int = config.sample_rate
        self._speaks: Lang = "zh" if config.espeak_voice.startswith(("cmn", "zh", "yue")) else "en"
        self._espeak_voice: str = config.espeak_voice
        self._phonemizer = EspeakPhonemizer()
        self._lock = threading.Lock()  # espeak is one global state
        self._synthesis = SynthesisConfig(
            noise_scale=0.0 if is_deterministic else None,
            noise_w_scale=0.0 if is_deterministic else None,
            length_scale=self._voice.config.length_scale / tempo,
        )

    def say(self, text: str, lang: Lang) -> Speech:
        """The text as sound; an empty one where nothing in it can be pronounced."""
        clean = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "So") else c for c in text).strip()
        words = spoken_words(clean, lang)
        with self._lock:
            sentences = self._phonemes([word.said for word in words], lang)
            sound, phonemes = self._synthesize(sentences)
            timed = word_times(words, phonemes, lambda token: self._sounds(token, lang)) if phonemes else []
        pcm = (np.clip(sound, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        shapes = timeline(as_ipa(phonemes) if self._speaks == "zh" else phonemes)
        return Speech(text, lang, pcm, self.rate_hz, timed, shapes)

    def _phonemes(self, said: list[str], lang: Lang) -> list[list[str]]:
        known = self._voice.config.phoneme_id_map
        sentences: list[list[str]] = [[]]
        for is_chinese, run in itertools.groupby(said, key=lambda word: _is_mandarin(word, lang)):
            text = ("" if is_chinese else " ").join(run)
            for number, phonemes in enumerate(self._pronounce(text, is_chinese)):
                if number:
                    sentences.append([])
                elif sentences[-1]:
                    sentences[-1].append(" ")
                sentences[-1].extend(p for p in phonemes if p in known)
        return [s for s in sentences if any(viseme_of(p) not in (None, SILENCE) for p in s)]

    def _pronounce(self, text: str, is_chinese: bool) -> list[list[str]]:
        if is_chinese and self._speaks == "en":
            return [list(as_english("".join(part))) for part in self._phonemizer.phonemize("cmn", text)]
        voice = self._espeak_voice if is_chinese or self._speaks == "en" else "en-us"
        parts: list[list[str]] = self._phonemizer.phonemize(voice, text)
        return parts

    def _sounds(self, token: str, lang: Lang) -> list[str]:
        return [p for part in self._pronounce(token, _is_mandarin(token, lang)) for p in part if is_voiced(p)]

    def _synthesize(self, sentences: list[list[str]]) -> tuple[NDArray[np.float32], list[TimedPhoneme]]:
        sounds: list[NDArray[np.float32]] = []
        timed: list[TimedPhoneme] = []
        done = 0
        for number, phonemes in enumerate(sentences):
            if number:
                sounds.append(np.zeros(int(_PAUSE_S * self.rate_hz), np.float32))
                timed.append(TimedPhoneme(" ", done / self.rate_hz, _PAUSE_S))
                done += len(sounds[-1])
            ids = self._voice.phonemes_to_ids(phonemes)
            sound, durations = self._infer(ids)
            position = 0
            for symbol in (_BEGIN, *phonemes, _END):
                count = self._ids_of(symbol)
                samples = int(durations[position : position + count].sum())
                timed.append(TimedPhoneme(symbol, done / self.rate_hz, samples / self.rate_hz))
                position += count
                done += samples
            sounds.append(sound)
        return (np.concatenate(sounds) if sounds else np.zeros(0, np.float32)), timed

    def _ids_of(self, symbol: str) -> int:
        known = self._voice.config.phoneme_id_map
        return len(known[symbol]) + (0 if symbol == _END else len(known[_PAD]))

    def _infer(self, ids: list[int]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        result = self._voice.phoneme_ids_to_audio(ids, self._synthesis, include_alignments=True)
        sound, durations = result if isinstance(result, tuple) else (result, None)
        sound = np.asarray(sound, np.float32).reshape(-1)
        loudest = float(np.abs(sound).max(initial=0.0))
        if loudest > 1e-8:
            sound = sound * np.float32(0.9 / loudest)
        if durations is None or len(durations) != len(ids):  # a voice that cannot tell: every id alike
            durations = np.full(len(ids), len(sound) // max(1, len(ids)))
        return sound, np.asarray(durations).astype(np.int64)


def _is_mandarin(word: str, lang: Lang) -> bool:
    # Punctuation alone goes with the language of the text.
    return is_han(word) or (lang == "zh" and not any(c.isascii() and c.isalpha() for c in word))


def _load(folder: Path) -> Any:
    import onnxruntime
    from piper import PiperVoice as Piper
    from piper.config import PiperConfig

    models = sorted(folder.glob("*.onnx")) if folder.is_dir() else []
    if not models:
        raise WeightsMissing(f"There is no voice in {folder}.", "Run: vr-assistant models fetch")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Spinning threads cost a multiple of the work itself where other processes want the cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Its memory arena grows with the longest sentence, by a megabyte a word, and is never given back.
    options.enable_cpu_mem_arena = False
    model = _with_durations(models[0].read_bytes())
    try:
        config = PiperConfig.from_dict(json.loads(Path(f"{models[0]}.json").read_text("utf-8")))
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions have no common base
        raise WeightsCorrupt(
            f"The voice {models[0].name} cannot be used.", "Run: vr-assistant models verify"
        ) from error
    finally:
        del model
        gc.collect()
    if config.phoneme_type.value != "espeak":
        raise WeightsCorrupt(
            f"The voice {models[0].name} needs a pronouncing dictionary that is not included.",
            "Choose a voice with espeak phonemes, for example zh_CN-huayan-medium.",
        )
    return Piper(session=session, config=config)


def _with_durations(model: bytes) -> bytes:
    """The model with its phoneme durations as a second output.

    Protocol Buffers merge messages that follow one another, so the output is simply appended:
    ModelProto.graph (7) . GraphProto.output (12) . ValueInfoProto.name (1). The onnx package does the same with 90 MB
    more memory.
    """
    names = set(_DURATIONS.findall(model))
    if len(names) != 1:
        return model
    name: bytes = names.pop()
    if len(name) > 100:
        return model
    for number in (1, 12, 7):
        name = bytes([number << 3 | 2, len(name)]) + name
    return model + name
