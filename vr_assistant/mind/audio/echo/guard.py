"""What of the microphone's sound may be listened to while the assistant herself can be heard in it."""

from collections.abc import Callable
from typing import Protocol

from vr_assistant.mind.audio.echo.canceller import EchoCanceller, Sound
from vr_assistant.mind.audio.echo.far_end import FarEnd
from vr_assistant.mind.audio.echo.gate import EchoGate
from vr_assistant.mind.audio.echo.linear import LinearEcho
from vr_assistant.mind.audio.echo.sample_clock import SampleClock
from vr_assistant.mind.audio.echo.spectrum import HOP
from vr_assistant.mind.audio.loudspeaker import Loudspeaker
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, to_pcm

_TAIL_NS = 300_000_000
"""A room goes on sounding for about this long after the loudspeaker has stopped."""
_ROUND_TRIP_NS = 200_000_000
"""And what the loudspeaker and the microphone hold back may take this much longer than they say."""


class EchoGuard(Protocol):
    @property
    def cleaned(self) -> bytes:
        """The newest sound with as little echo as can be had, let through or not: to listen for "stop" alone."""
        ...

    def let_through(self, block: bytes, at_ns: int) -> bytes:
        """What may be heard of a block; it may come a little later, and together with what was held back.

        Args:
            block: 16-bit mono at SPEECH_RATE_HZ.
            at_ns: When its last sample came, monotonic_ns.
        """
        ...

    def forget(self) -> None:
        """Drop what is held back."""


class HalfDuplex:
    """Nobody is heard while she speaks, unless her loudspeaker is out of the microphone's reach."""

    def __init__(self, loudspeaker: Loudspeaker) -> None:
        self._loudspeaker = loudspeaker
        self._deaf_until_ns = 0
        self.cleaned = b""

    def let_through(self, block: bytes, at_ns: int) -> bytes:
        """See EchoGuard."""
        self.cleaned = block
        if self._loudspeaker.is_heard_by_microphone and self._loudspeaker.left_s() > 0:
            self._deaf_until_ns = at_ns + _TAIL_NS
        return bytes(len(block)) if at_ns < self._deaf_until_ns else block

    def forget(self) -> None:
        """Nothing is held back."""


class FullDuplex:
    """Her echo is taken out, and while she speaks what is left passes only if somebody talks.

    Taken out twice: as thoroughly as can be, to tell whether somebody talks, and as gently, to hear what is said.

    Args:
        far_end: Is fed by the loudspeaker.
        left_s: Seconds until all has been heard that she has said so far.
    """

    def __init__(self, far_end: FarEnd, canceller: EchoCanceller, left_s: Callable[[], float]) -> None:
        self._far_end = far_end
        self._canceller = canceller
        self._left_s = left_s
        self._linear = LinearEcho()
        self._gate = EchoGate()
        self._clock = SampleClock(SPEECH_RATE_HZ)
        self._rest = self.cleaned = b""
        self._speaking_until_ns = 0
        self._gaps = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody is heard to talk while she speaks."""
        return self._gate.is_open

    def let_through(self, block: bytes, at_ns: int) -> bytes:
        """See EchoGuard."""
        self._clock.note(len(block) // 2, at_ns)
        if (left_s := self._left_s()) > 0:
            self._speaking_until_ns = at_ns + int(left_s * 1e9) + _TAIL_NS + _ROUND_TRIP_NS
        pcm = self._rest + block
        whole = len(pcm) - len(pcm) % (2 * HOP)
        pcm, self._rest = pcm[:whole], pcm[whole:]
        self.cleaned = b""
        if not pcm:
            return b""
        near = from_pcm(pcm)
        far = self._far_end.read(self._clock.time_of(self._clock.count - len(self._rest) // 2), len(near))
        cleaned = self._canceller.clean(near, far)
        self.cleaned = to_pcm(cleaned)
        is_speaking = at_ns < self._speaking_until_ns
        if (gaps := self._far_end.gaps + self._clock.restarts) != self._gaps:
            self._gaps = gaps
            self._gate.lose_step()
        hops = (sound.reshape(-1, HOP) for sound in (near, cleaned, far))
        return b"".join(to_pcm(self._hop(*hop, is_speaking=is_speaking)) for hop in zip(*hops, strict=True))

    def forget(self) -> None:
        """See EchoGuard."""
        self._rest = b""
        self._gate.forget()

    def _hop(self, near: Sound, cleaned: Sound, far: Sound, *, is_speaking: bool) -> Sound:
        return self._gate.pass_on(near, cleaned, far, self._linear.subtract(near, far), is_speaking=is_speaking)
