"""A server may write back the key it was given: it is neither spoken nor logged."""

from collections.abc import AsyncGenerator, AsyncIterator

SHORTEST = 8
"""Characters: a shorter key might be a word."""
HIDDEN = "***"
MOST_LOGGED = 300


class Secrecy:
    def __init__(self, key: str) -> None:
        self._key = key if len(key) >= SHORTEST else ""

    def loggable(self, text: object) -> str:
        """Short, and without the key."""
        plain = self._hide(str(text))
        return plain if len(plain) <= MOST_LOGGED else f"{plain[:MOST_LOGGED]} …"

    async def kept(self, pieces: AsyncIterator[str]) -> AsyncGenerator[str, None]:
        """The pieces without the key, though it may be spread over several."""
        waiting = ""
        async for piece in pieces:
            waiting = self._hide(waiting + piece)
            held = self._begun(waiting)
            if ready := waiting[: len(waiting) - held]:
                yield ready
            waiting = waiting[len(waiting) - held :]
        if waiting:
            yield waiting

    def _hide(self, text: str) -> str:
        return text.replace(self._key, HIDDEN) if self._key else text

    def _begun(self, text: str) -> int:
        """How many characters at the end of the text begin the key."""
        longest = min(len(self._key) - 1, len(text))
        return next((n for n in range(longest, 0, -1) if self._key.startswith(text[-n:])), 0)
