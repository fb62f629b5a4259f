"""The sound of the turn that is open, from a little before its first word."""

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

_BEFORE_S = 0.4
"""Kept from before the detector began to hear a voice: a first consonant is no voice yet."""
_BYTES_A_SECOND = 2 * SPEECH_RATE_HZ
_KEPT_AFTER_S = 1.0
"""Of what is heard while no turn is open."""
_REOPENED_S = 3.0
"""For so long a turn that is over can be taken up again, from where it ended."""


class TurnSound:
    """16-bit mono at SPEECH_RATE_HZ, with the pauses."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._pause_at = 0
        self._closed_at = 0
        """Up to here lies the turn that is over; 0: none."""
        self._kept_before = int(_BEFORE_S * _BYTES_A_SECOND)
        self.is_open = self.is_speaking = False

    @property
    def seconds(self) -> float:
        return len(self._pcm) / _BYTES_A_SECOND

    def take(self, pcm: bytes) -> None:
        """What the microphone hears, in order."""
        self._pcm += pcm
        if not self.is_open and len(self._pcm) - self._closed_at > int(_REOPENED_S * _BYTES_A_SECOND):
            self._closed_at = 0
        if not self.is_open and not self._closed_at:
            del self._pcm[: max(0, len(self._pcm) - int(_KEPT_AFTER_S * _BYTES_A_SECOND))]

    def voice_began(self, ago_s: float) -> None:
        """A turn begins or goes on; it was noticed after so many seconds."""
        if not self.is_open:
            length = self._kept_before + int(ago_s * SPEECH_RATE_HZ) * 2
            del self._pcm[: max(self._closed_at, len(self._pcm) - length)]
            self._closed_at = 0
        self.is_open = self.is_speaking = True

    @property
    def is_reopenable(self) -> bool:
        """Whether the sound of the turn before is still there, and no other has begun."""
        return not self.is_open and self._closed_at > 0

    def reopen(self) -> None:
        """The turn that was over goes on; `voice_began` follows."""
        self._closed_at = 0
        self.is_open = True

    def voice_stopped(self) -> None:
        self.is_speaking = False
        self._pause_at = len(self._pcm)

    def all(self) -> bytes:
        return bytes(self._pcm)

    def up_to_pause(self) -> bytes:
        """What had been heard when the last pause was noticed."""
        return bytes(self._pcm[: self._pause_at])

    def close_turn(self) -> None:
        """What was heard up to the last pause was a whole turn; a voice after it begins the next one."""
        self.is_open = self.is_speaking
        self._closed_at = 0 if self.is_open else self._pause_at
        if self.is_open:
            del self._pcm[: self._pause_at]
        self._pause_at = 0

    def drop(self) -> None:
        """Forget all of it."""
        self._pcm.clear()
        self._pause_at = self._closed_at = 0
        self.is_open = self.is_speaking = False
