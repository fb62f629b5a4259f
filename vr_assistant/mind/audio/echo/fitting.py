"""The echo guard that fits the loudspeaker there is now: another one may be plugged in while she speaks."""

import time

from vr_assistant.mind.audio.echo.canceller import open_canceller
from vr_assistant.mind.audio.echo.far_end import FarEnd
from vr_assistant.mind.audio.echo.guard import EchoGuard, FullDuplex, HalfDuplex
from vr_assistant.mind.audio.loudspeaker import Loudspeaker
from vr_assistant.mind.audio.sound_card import SoundCardLoudspeaker


class FittingGuard:
    """Full duplex where she can be heard by the microphone, and where a canceller can be had; else half duplex."""

    def __init__(self, loudspeaker: SoundCardLoudspeaker) -> None:
        self._loudspeaker = loudspeaker
        self._half = HalfDuplex(loudspeaker)
        self._full: FullDuplex | None = None
        self._has_looked = False
        self.guard: EchoGuard = self._half
        """The one that holds now."""
        self._fit()

    @property
    def cleaned(self) -> bytes:
        """See EchoGuard."""
        return self.guard.cleaned

    def let_through(self, block: bytes, at_ns: int) -> bytes:
        """See EchoGuard."""
        self._fit()
        return self.guard.let_through(block, at_ns)

    def forget(self) -> None:
        """See EchoGuard."""
        self.guard.forget()

    def _fit(self) -> None:
        loudspeaker = self._loudspeaker
        if loudspeaker.is_heard_by_microphone and not self._has_looked:
            self._has_looked = True
            if canceller := open_canceller():
                far_end = FarEnd(loudspeaker.mix_rate_hz)
                loudspeaker.on_mixed = lambda mixed, _heard_ns: far_end.take(mixed, time.monotonic_ns())
                loudspeaker.on_gap = far_end.gap
                self._full = FullDuplex(far_end, canceller, loudspeaker.left_s)
        fits = self._full if self._full and loudspeaker.is_heard_by_microphone else self._half
        if fits is not self.guard:
            self.guard.forget()
            self.guard = fits


def open_echo_guard(loudspeaker: Loudspeaker, *, is_cancelling: bool) -> EchoGuard:
    """What fits the loudspeaker.

    Args:
        is_cancelling: Whether the user wants an echo canceller; where none can be had, it is logged.
    """
    if is_cancelling and isinstance(loudspeaker, SoundCardLoudspeaker):
        return FittingGuard(loudspeaker)
    return HalfDuplex(loudspeaker)
