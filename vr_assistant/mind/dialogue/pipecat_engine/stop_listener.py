"""Hears "stop" while she replies, even where everything else that the microphone hears is kept back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADState

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.interjections import Interjection, kind_of
from vr_assistant.mind.dialogue.turn_end import STOP_S
from vr_assistant.mind.speech.recognition import Recogniser, Transcript

log = logging.getLogger(__name__)

_LONGEST_S = 1.6
"""A stop phrase is short; what goes on for longer is a conversation, or her own echo."""
_BEFORE_S = 0.4
_KEPT_BYTES = int((_LONGEST_S + _BEFORE_S + STOP_S) * SPEECH_RATE_HZ) * 2


class StopListener:
    """Writes down each short stretch of voice that the gates keep back, and obeys it if it is a stop phrase.

    A gate errs now and then, and a user who is not heard says "stop" all the more: this one word passes every gate.

    Args:
        detector: Makes a voice activity detector, when the first sound is kept back.
        is_replying: Whether there is anything to stop.
        saying: The assistant's own sentence: what is said in it may be her own echo.
        on_stop: Gets the user's words.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        detector: Callable[[], VADAnalyzer],
        is_replying: Callable[[], bool],
        saying: Callable[[], str],
        on_stop: Callable[[Transcript], Awaitable[None]],
    ) -> None:
        self._recogniser = recogniser
        self._make_detector = detector
        self._is_replying = is_replying
        self._saying = saying
        self._on_stop = on_stop
        self._detector: VADAnalyzer | None = None
        self._kept = bytearray()
        self._voice_bytes = 0
        self._looking: asyncio.Task[None] | None = None

    async def hear(self, kept_back: bytes) -> None:
        """The newest sound, 16-bit mono at SPEECH_RATE_HZ; empty where it was let through."""
        if not kept_back or not self._is_replying():
            self.forget()
            return
        if self._detector is None:
            self._detector = self._make_detector()
            self._detector.set_sample_rate(SPEECH_RATE_HZ)
        self._kept += kept_back
        del self._kept[:-_KEPT_BYTES]
        state = await self._detector.analyze_audio(kept_back)
        if state in (VADState.SPEAKING, VADState.STOPPING):
            self._voice_bytes += len(kept_back)
            return
        voice_s, self._voice_bytes = self._voice_bytes / 2 / SPEECH_RATE_HZ, 0
        if 0 < voice_s <= _LONGEST_S + STOP_S and (self._looking is None or self._looking.done()):
            length = int((voice_s + _BEFORE_S) * SPEECH_RATE_HZ) * 2
            self._looking = asyncio.create_task(self._look_for_stop(bytes(self._kept[-length:])))

    def forget(self) -> None:
        """Drop what was kept back until now."""
        self._kept.clear()
        self._voice_bytes = 0

    async def _look_for_stop(self, sound: bytes) -> None:
        try:
            heard = await asyncio.to_thread(self._recogniser.transcribe, from_pcm(sound))
        except Exception:
            log.exception("while listening for a stop phrase")
            return
        if kind_of(heard.text) is not Interjection.HUSH or not self._is_replying():
            return
        if _bare(heard.text) not in _bare(self._saying()):
            await self._on_stop(heard)


def _bare(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
