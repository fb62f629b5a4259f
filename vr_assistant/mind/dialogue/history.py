"""What was said: the last turns word for word, older ones as notes. Bounded, however long the conversation is."""

from collections import deque
from collections.abc import Sequence
from itertools import dropwhile, takewhile

from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import ChatMessage, Role
from vr_assistant.mind.llm.token_count import last_tokens, token_count

RECENT = 6
"""Messages that go to the language model as they are; more would only slow it down."""
MESSAGE_TOKENS = 120
"""Of one message, its end: whoever reads a novel aloud does not fill the model with it."""
NOTES_TOKENS = 160
WORTH_NOTES = 6
"""Messages that are waited for before the notes are written anew."""
MOST_OLDER_TOKENS = 400
"""When nobody has had leisure to write notes, the older messages themselves become notes."""
SPEAKERS: dict[Lang, dict[Role, str]] = {
    "en": {"user": "User", "assistant": "Aria"},
    "zh": {"user": "用户", "assistant": "Aria"},
}


class History:
    """Sentences of one speaker in a row are one message, as chat templates want it."""

    def __init__(self) -> None:
        self._recent: deque[ChatMessage] = deque()
        self._older: list[ChatMessage] = []
        self._notes = ""

    def copy(self) -> "History":
        same = History()
        same._recent.extend(self._recent)
        same._older.extend(self._older)
        same._notes = self._notes
        return same

    @property
    def notes(self) -> str:
        """Of what was said before; plain text, to be treated as data."""
        return self._notes

    @property
    def older(self) -> tuple[ChatMessage, ...]:
        """Neither recent any more nor in the notes yet."""
        return tuple(self._older)

    @property
    def is_worth_notes(self) -> bool:
        return len(self._older) >= WORTH_NOTES

    def add(self, role: Role, text: str) -> None:
        if self._recent and self._recent[-1].role == role:
            text = f"{self._recent.pop().content} {text}"
        self._recent.append(ChatMessage(role, last_tokens(text, MESSAGE_TOKENS)))
        while len(self._recent) > RECENT:
            self._older.append(self._recent.popleft())
        if sum(token_count(message.content) for message in self._older) > MOST_OLDER_TOKENS:
            self.note(self.older, plain_notes(self._notes, self._older))

    def recent(self) -> list[ChatMessage]:
        """Turns before this one, beginning with the user's and ending with the assistant's."""
        turns = list(dropwhile(lambda message: message.role != "user", self._recent))
        while turns and turns[-1].role != "assistant":
            turns.pop()
        return turns

    def digest(self) -> str:
        """Everything before `recent`, as short as notes are."""
        unasked = list(takewhile(lambda message: message.role != "user", self._recent))
        return plain_notes(self._notes, [*self._older, *unasked])

    def note(self, messages: Sequence[ChatMessage], notes: str) -> None:
        """Put notes in the place of the oldest messages; without effect where these are no longer the oldest."""
        if tuple(self._older[: len(messages)]) == tuple(messages):
            del self._older[: len(messages)]
            self._notes = last_tokens(notes, NOTES_TOKENS)


def plain_notes(notes: str, messages: Sequence[ChatMessage]) -> str:
    """The notes followed by the messages, as much of the end as notes may be long."""
    return last_tokens("\n".join([*([notes] if notes else []), *written(messages)]), NOTES_TOKENS)


def written(messages: Sequence[ChatMessage], lang: Lang = "en") -> list[str]:
    """A line for each message, with its speaker."""
    return [f"{SPEAKERS[lang][message.role]}: {message.content}" for message in messages]
