"""When the microphone is on: muted by the user or not, talk button held or not, headset worn or not."""

from typing import Protocol

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

    def end_turn(self) -> None:
        """What has been said until now is all there is."""


class MicrophoneSwitch:
    """The one that knows; the sign follows it. `microphone` and `listener` are set once there are any."""

    def __init__(self, attention: AttentionSign) -> None:
        self.microphone: Input | None = None
        self.listener: Listener | None = None
        self._attention = attention
        self._is_muted = self._is_talk_held = False
        self._is_worn = True

    @property
    def is_on(self) -> bool:
        return self._is_worn and (self._is_talk_held or not self._is_muted)

    def toggle_mute(self) -> None:
        self._is_muted = not self._is_muted
        self._settle()

    def mute(self) -> None:
        self._is_muted = True
        self._settle()

    def hold_talk(self, is_held: bool) -> None:
        """Held, it is on even if it was muted; what was said until it is let go counts."""
        self._is_talk_held = is_held
        self._settle(counts=not is_held)

    def wear(self, is_worn: bool) -> None:
        """While the headset is off, it is off."""
        self._is_worn = is_worn
        self._settle()

    def _settle(self, *, counts: bool = False) -> None:
        is_on = self.is_on
        if is_on != self._attention.is_muted:
            return
        self._attention.set_muted(not is_on)
        if self.listener and not is_on:
            if counts:
                self.listener.end_turn()
            else:
                self.listener.mute()
        if self.microphone:
            if is_on:
                self.microphone.start()
            else:
                self.microphone.stop()
