"""The way in which the user wants to be heard, kept for when the mind has to start anew, and for the next run."""

from collections.abc import Callable

from vr_assistant.messages import Listening, ListeningChosen, Message, SetListening

NOTED = ("SetListening",)
"""Names of the messages that it wants to see."""


class ListeningMemory:
    def __init__(self, at_first: Listening, remember: Callable[[Listening], None] | None = None) -> None:
        """
        Args:
            at_first: As the settings say; a fresh mind believes the same.
            remember: Called with each other way that is chosen; None where nobody real has chosen.
        """
        self._at_first = self._way = at_first
        self._remember = remember

    def note(self, message: Message) -> None:
        if isinstance(message, SetListening) and message.way != self._way:
            self._way = message.way
            if self._remember:
                self._remember(message.way)

    def for_new_mind(self) -> list[Message]:
        """What it has to be told, before it opens the microphone."""
        return [ListeningChosen(self._way)] if self._way != self._at_first else []
