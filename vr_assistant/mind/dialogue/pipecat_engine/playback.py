"""One sentence on its way to the ear: how far it has got, and where it is taken up again."""

import numpy as np

from vr_assistant.messages import Speak
from vr_assistant.mind.speech.heard_words import heard_text, resume_at
from vr_assistant.mind.speech.voice import Speech
from vr_assistant.telemetry.spans import TurnSpans

_BLOCK_S = 0.02
_FADE_S = 0.002
"""A sound that begins in its middle clicks."""


class Playback:
    """A sentence is heard in one run, or in several when it is interrupted and taken up again."""

    def __init__(self, speech: Speech, spans: TurnSpans) -> None:
        self.speech = speech
        self.spans = spans
        self._position = self._run_from = self._heard = 0
        self._number: int | None = None
        self._run_starts_at_ns = 0

    @property
    def is_handed_over(self) -> bool:
        return self._position >= len(self.speech.pcm)

    @property
    def number(self) -> int | None:
        """Of the run that is being heard; None while none is."""
        return self._number

    @property
    def handed_over(self) -> int:
        """Bytes of this run that the loudspeaker has got."""
        return self._position - self._run_from

    @property
    def heard_text(self) -> str:
        """The words that have been heard to their end, in whatever run."""
        if self.is_handed_over:
            return self.speech.text
        return heard_text(self.speech, self._seconds(max(self._heard, self._position)))

    def next_block(self) -> bytes:
        """What the loudspeaker gets next."""
        end = self._position + int(_BLOCK_S * self.speech.rate_hz) * 2
        block = self.speech.pcm[self._position : end]
        is_in_its_middle = self._position == self._run_from > 0
        self._position = min(end, len(self.speech.pcm))
        return _faded_in(block, self.speech.rate_hz) if is_in_its_middle else block

    def begins_run(self, number: int, starts_at_ns: int) -> Speak:
        """The run is heard from then on. The times of its words count from where the sentence would have begun."""
        self._number, self._run_starts_at_ns = number, starts_at_ns
        speech = self.speech
        begins_ns = max(0, starts_at_ns - int(self._seconds(self._run_from) * 1e9))
        return Speak(number, speech.text, speech.lang, begins_ns, speech.seconds, speech.words, speech.visemes)

    def ends_run(self, taken_back: int = 0) -> tuple[bytes, int] | None:
        """The sound of the run and when it began; None when nothing of it was heard.

        Args:
            taken_back: Bytes that were handed over and will not be heard.
        """
        self._position = max(self._run_from, self._position - taken_back)
        self._heard = max(self._heard, self._position)
        was_heard, self._number = self._number is not None, None
        sound = self.speech.pcm[self._run_from : self._position]
        return (sound, self._run_starts_at_ns) if was_heard and sound else None

    def rewind(self) -> None:
        """Back to where the rest of the sentence can be said from; to its end when every word was heard."""
        at_s = resume_at(self.speech, self._seconds(self._heard)) if self._heard else 0.0
        end = len(self.speech.pcm)
        self._position = self._run_from = end if at_s is None else min(end, int(at_s * self.speech.rate_hz) * 2)

    def _seconds(self, position: int) -> float:
        return position / 2 / self.speech.rate_hz


def _faded_in(block: bytes, rate_hz: int) -> bytes:
    samples = np.frombuffer(block, "<i2").astype(np.float32)
    count = min(len(samples), int(_FADE_S * rate_hz))
    samples[:count] *= np.linspace(0.0, 1.0, count, endpoint=False, dtype=np.float32)
    return samples.astype("<i2").tobytes()
