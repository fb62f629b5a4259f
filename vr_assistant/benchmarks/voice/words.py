"""How many words of spoken commands are misheard, in noise, with and without the town's names as hotwords."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from vr_assistant.benchmarks.voice.noise import NOISES, Samples, noise, with_noise
from vr_assistant.benchmarks.voice.sentences import UserSentence
from vr_assistant.config import Settings
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.speech.equipment import open_recogniser

LEVELS_DB = (20.0, 10.0, 5.0)
_LEAD_S = 0.3
"""Of noise before the words."""
_WORD = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True, slots=True)
class WordErrors:
    noise: str
    """"none", or one of NOISES."""
    snr_db: float | None
    has_hotwords: bool
    words: int
    errors: int
    """Words missing, wrong or too many. Strict: "Where's" for "where is" and "2" for "two" are errors."""
    sentences: int
    exact: int
    """Sentences without an error."""

    @property
    def rate(self) -> float:
        return self.errors / self.words


def measure_words(
    settings: Settings, said: Sequence[tuple[UserSentence, Samples]], report: Callable[[int, int], None]
) -> list[WordErrors]:
    """Every sentence in every noise, with and without hotwords; blocking, minutes. Raises WeightsMissing."""
    english = settings.model_copy(update={"speech": settings.speech.model_copy(update={"language": "en"})})
    recognisers = {has_hotwords: open_recogniser(english, has_hotwords=has_hotwords) for has_hotwords in (True, False)}
    conditions = [("none", None), *((kind, level) for kind in NOISES for level in LEVELS_DB)]
    talk = [samples for _, samples in said]
    words = sum(len(_words(sentence.text)) for sentence, _ in said)
    found = []
    # Both at once, one sentence at a time: it can be interrupted.
    with ThreadPoolExecutor(len(recognisers)) as workers:
        for number, (kind, level) in enumerate(conditions):
            errors: dict[bool, list[int]] = {has_hotwords: [] for has_hotwords in recognisers}
            for seed, (sentence, samples) in enumerate(said):
                report(number * len(said) + seed, len(conditions) * len(said))
                sound = _in_noise(samples, kind, level, talk, seed)
                written = workers.map(lambda one, sound=sound: one.transcribe(sound).text, recognisers.values())
                for has_hotwords, text in zip(recognisers, written, strict=True):
                    errors[has_hotwords].append(word_errors(sentence.text, text))
            for has_hotwords, wrong in errors.items():
                exact = sum(not count for count in wrong)
                found.append(WordErrors(kind, level, has_hotwords, words, sum(wrong), len(said), exact))
    return found


def _in_noise(samples: Samples, kind: str, level: float | None, talk: Sequence[Samples], seed: int) -> Samples:
    silence = np.zeros(int(_LEAD_S * SPEECH_RATE_HZ), np.float32)
    speech = np.concatenate([silence, samples, silence])
    if level is None:
        return speech
    return with_noise(speech, noise(kind, len(speech), talk, seed), level)  # type: ignore[arg-type]


def word_errors(said: str, heard: str) -> int:
    """Substitutions, insertions and deletions that make the one the other (Levenshtein's distance in words)."""
    theirs = _words(heard)
    row = list(range(len(theirs) + 1))
    for number, word in enumerate(_words(said), start=1):
        diagonal, row[0] = row[0], number
        for at, other in enumerate(theirs, start=1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (word != other))
    return row[-1]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))
