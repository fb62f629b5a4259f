"""When the microphone is on: muted or not, headset worn or not, and the way in which the user wants to be heard."""

from typing import Protocol

from vr_assistant.messages import Attention, Listening
from vr_assistant.mind.dialogue.attention import AttentionSign


class Input(Protocol):
    """A microphone."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Hears nothing; the operating system's sign for an open microphone goes out."""


class Listener(Protocol):
    """The part of the conversation engine that has to know."""

    def mute(self) -> None:
        """Forget the words that are being said right now."""

    def fall_silent(self) -> None:
        """Stop speaking and thinking: the user has called."""

    def begin_turn(self) -> None:
        """Fall silent; whatever is said until `end_turn` is one turn, however long its pauses."""

    def end_turn(self) -> None:
        """What has been said until now is all there is."""


class Gate(Protocol):
    """What keeps sound from the engine until the wake word."""

    is_in_use: bool
    is_awake: bool

    def wake(self) -> None: ...
    def sleep(self) -> None: ...


class MicrophoneSwitch:
    """The one that knows; the sign follows it. `microphone` and `listener` are set once there are any.

    Muted means muted: neither the talk button nor the wake word opens a microphone that the user has switched off.
    """

    def __init__(self, attention: AttentionSign, way: Listening = "open", gate: Gate | None = None) -> None:
        """
        Args:
            gate: Needed for the way "wake_word"; tells `settle` when it has changed.
        """
        self.microphone: Input | None = None
        self.listener: Listener | None = None
        self._attention = attention
        self._gate = gate
        self._way: Listening = way
        self._is_muted = self._is_talk_held = False
        self._is_worn = True
        self.choose(way)

    @property
    def way(self) -> Listening:
        return self._way

    @property
    def is_on(self) -> bool:
        return self._may_hear and (self._way != "hold_to_talk" or self._is_talk_held)

    @property
    def _may_hear(self) -> bool:
        return self._is_worn and not self._is_muted

    def choose(self, way: Listening) -> None:
        """How the user wants to be heard from now on. Words that are being said now still count."""
        self._way = way
        if self._gate:
            self._gate.is_in_use = way == "wake_word"
            self._gate.sleep()
        self.settle(counts=True)

    def toggle_mute(self) -> None:
        self._is_muted = not self._is_muted
        self.settle()

    def mute(self) -> None:
        self._is_muted = True
        self.settle()

    def hold_talk(self, is_held: bool) -> None:
        """Held, the user has the floor, whatever the way is; what was said until it is let go counts, at once."""
        was_held, self._is_talk_held = self._is_talk_held, is_held
        if self._may_hear and is_held != was_held:
            if is_held and self._gate:
                self._gate.wake()
            self.settle(counts=True)
            if self.listener and is_held:
                self.listener.begin_turn()
            elif self.listener and self.is_on:
                self.listener.end_turn()

    def wear(self, is_worn: bool) -> None:
        """While the headset is off, it is off."""
        self._is_worn = is_worn
        self.settle()

    def settle(self, *, counts: bool = False) -> None:
        """Let microphone and sign follow.

        Args:
            counts: Words that are being said when the microphone goes off are all there is, and not forgotten.
        """
        was_on = not self._attention.is_muted
        self._attention.set_rest(self._rest(), counts=counts)
        if self.is_on == was_on:
            return
        if not self.is_on:
            if self._gate:
                self._gate.sleep()
            if self.listener and counts:
                self.listener.end_turn()
            elif self.listener:
                self.listener.mute()
        if self.microphone:
            if self.is_on:
                self.microphone.start()
            else:
                self.microphone.stop()

    def _rest(self) -> Attention:
        if not self._may_hear:
            return "muted"
        if not self.is_on:
            return "button"
        return "asleep" if self._gate and self._gate.is_in_use and not self._gate.is_awake else "listening"
