"""Carries out the rules of barge-in: what the microphone hears moves the loudspeaker and the sign."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.barge_in import BargeIn, Move, Ruling

_TICK_S = 0.1


class Sound(Protocol):
    """The player, as far as the floor moves it. All at once, none waits."""

    def hold(self) -> None: ...
    def resume(self) -> bool:
        """Whether a sentence goes on."""
        ...

    def cut(self) -> None: ...

    @property
    def saying(self) -> str:
        """The sentence that is being said; "" between two."""
        ...


class Floor:
    """Who may speak. `player` and `on_cut` are set once there are any.

    Args:
        is_asking: See BargeIn.
    """

    def __init__(self, attention: AttentionSign, is_asking: Callable[[], bool]) -> None:
        self.player: Sound | None = None
        self.on_cut: Callable[[], None] | None = None
        """Called when a reply is cut off before the user's turn is over."""
        self._attention = attention
        self._rules = BargeIn(is_asking)
        self._watch: asyncio.TimerHandle | None = None

    @property
    def is_replying(self) -> bool:
        return self._rules.is_replying

    @property
    def is_taken(self) -> bool:
        """Whether the user has it, so that nothing may sound."""
        return self._rules.is_held

    @property
    def saying(self) -> str:
        return self.player.saying if self.player else ""

    def reply_begins(self) -> None:
        """The user's words are being thought about, or something is said unasked."""
        self._rules.reply_begins()

    def reply_ends(self) -> None:
        """Its last sound has been heard."""
        self._rules.reply_ends()
        if not self.is_taken:
            self._attention.show("listening")

    def voice(self, probability: float) -> None:
        """The probability of a voice in the newest block of the microphone, 0..1."""
        self._carry_out(self._rules.voice(probability, time.monotonic_ns()))

    def turn_begins(self) -> None:
        """It is a voice indeed."""
        self._carry_out(self._rules.turn_begins(time.monotonic_ns()))
        self._attention.show("heard")

    def partial(self, text: str) -> None:
        """What has been said up to now."""
        self._carry_out(self._rules.partial(text))

    def is_interjection(self, text: str) -> bool:
        """See BargeIn."""
        return self._rules.is_interjection(text)

    def turn_ends(self, text: str) -> Ruling:
        """All that was said, or nothing. A ruling that ends the reply is for the caller to send through the pipeline,
        which frees the player."""
        ruling = self._rules.turn_ends(text)
        if ruling is Ruling.IGNORE:
            self._go_on()
        elif ruling is Ruling.ANSWER and self.player:
            self.player.resume()
        return ruling

    def call(self) -> None:
        """The user has called, or pressed the talk button: they have the floor before they have said a word."""
        if self._rules.is_replying:
            self._carry_out(self._rules.called())
            if not self.is_taken:
                self._attention.show("listening")

    def hush(self) -> None:
        """The user wants silence. What waits in the pipeline is for the caller to drop, which frees the player."""
        self._rules.called()
        self._rules.forget()
        if self.player:
            self.player.cut()

    def forget(self) -> None:
        """What is being said will not be listened to."""
        self._carry_out(self._rules.forget())

    def _carry_out(self, move: Move | None) -> None:
        match move:
            case Move.HOLD:
                if self.player:
                    self.player.hold()
                self._attention.show("heard")
                self._watch_out()
            case Move.RESUME:
                self._go_on()
            case Move.CUT:
                if self.player:
                    self.player.cut()
                if self.on_cut:
                    self.on_cut()

    def _go_on(self) -> None:
        # A sentence that goes on shows so itself, once it can be heard.
        if self.player and self.player.resume():
            return
        self._attention.show("thinking" if self._rules.is_replying else "listening")

    def _watch_out(self) -> None:
        if self._watch:
            self._watch.cancel()
        self._watch = asyncio.get_running_loop().call_later(_TICK_S, self._tick)

    def _tick(self) -> None:
        self._watch = None
        self._carry_out(self._rules.time_passes(time.monotonic_ns()))
        if self.is_taken:
            self._watch_out()
