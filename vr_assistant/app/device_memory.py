"""The microphone that the user has chosen, kept for when the mind has to start anew, and for the next run."""

from collections.abc import Callable

from vr_assistant.messages import Message, MicrophoneChosen


class DeviceMemory:
    def __init__(self, remember: Callable[[str], None] | None = None) -> None:
        """
        Args:
            remember: Called with the name of each one that is chosen; None where nobody real has chosen.
        """
        self._chosen: MicrophoneChosen | None = None
        self._remember = remember

    def note(self, message: Message) -> None:
        if isinstance(message, MicrophoneChosen):
            self._chosen = message
            if self._remember:
                self._remember(message.name)

    def for_new_mind(self) -> list[Message]:
        """What it has to be told, before it opens the microphone."""
        return [self._chosen] if self._chosen else []
