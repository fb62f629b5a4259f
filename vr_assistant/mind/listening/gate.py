"""Between microphone and ears: while she is asleep, only what looks for the wake word hears anything."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.dialogue.attention import AttentionSign

BLOCK_BYTES = 2 * round(BLOCK_S * SPEECH_RATE_HZ)
KEPT_S = 6.0
"""Of the newest sound, in memory, so that no word of what is said in one breath with the call is lost."""


class WakeWordDetector(Protocol):
    def hear(self, block: bytes) -> float | None:
        """One block of BLOCK_S, 16-bit mono at SPEECH_RATE_HZ; never blocks.

        Returns:
            How many seconds before the end of this block the call began, once it has been recognised; else None.
        """
        ...

    def forget(self) -> None:
        """What was heard until now is not part of a call."""


class WakeGate:
    """Time is counted in blocks, so that a slow machine neither sleeps nor wakes at another word.

    `on_change` is called after she woke or fell asleep, `on_call` when the user called.
    """

    def __init__(self, attention: AttentionSign, awake_s: float) -> None:
        """
        Args:
            awake_s: She listens on for so long after the last word of either.
        """
        self.detector: WakeWordDetector | None = None
        """Without one, nothing is let through while the gate is in use, unless she is woken in another way."""
        self._attention = attention
        self._awake_blocks = round(awake_s / BLOCK_S)
        self._kept: deque[bytes] = deque(maxlen=round(KEPT_S / BLOCK_S))
        self._quiet_blocks = 0
        self._was_speaking = False
        self._rest = b""
        self.is_in_use = False
        self.is_awake = False
        self.on_change: Callable[[], None] = lambda: None
        self.on_call: Callable[[], None] = lambda: None

    def wake(self) -> None:
        self.is_awake, self._quiet_blocks = True, 0
        self._forget()

    def sleep(self) -> None:
        """Forgets what it kept."""
        self.is_awake = self._was_speaking = False
        self._rest = b""
        self._forget()

    def let_through(self, pcm: bytes) -> bytes:
        """What the ears get for the next sound, 16-bit mono at SPEECH_RATE_HZ.

        Nothing while she is asleep; on a call, all from its first sound on.
        """
        if not self.is_in_use:
            return pcm
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % BLOCK_BYTES
        self._rest = pcm[whole:]
        return b"".join(self._passed(pcm[start : start + BLOCK_BYTES]) for start in range(0, whole, BLOCK_BYTES))

    def _passed(self, block: bytes) -> bytes:
        called_s = self.detector.hear(block) if self.detector else None
        if self.is_awake:
            if called_s is not None:
                self._forget()
                self.on_call()
            self._tire()
            return block
        self._kept.append(block)
        if called_s is not None:
            blocks = list(self._kept)[-max(1, round(called_s / BLOCK_S)) :]
            self.wake()
            self.on_change()
            self.on_call()
            return b"".join(blocks)
        self._follow_up()
        return b""

    def _forget(self) -> None:
        self._kept.clear()
        if self.detector:
            self.detector.forget()

    def _tire(self) -> None:
        self._quiet_blocks = self._quiet_blocks + 1 if self._attention.state == "listening" else 0
        if self._quiet_blocks > self._awake_blocks:
            self.sleep()
            self.on_change()

    def _follow_up(self) -> None:
        """Who is told something unasked may answer without calling first."""
        if self._attention.state == "speaking":
            self._was_speaking = True
        elif self._was_speaking and self._attention.state == "asleep":
            self._was_speaking = False
            self.wake()
            self.on_change()
