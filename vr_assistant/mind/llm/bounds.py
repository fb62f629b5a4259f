"""How much of an answer is taken into memory, whatever a server sends; and whether it has said that this is all."""

from collections.abc import AsyncIterator

import httpx2

MOST_BYTES = 4 << 20
"""Of one answer; ninety tokens with all their wrapping are 30 KB."""
MOST_LINE_BYTES = 256 << 10
"""Of one line of an event stream: the decoder keeps it until its end has come."""


_DONE = b"[DONE]"


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream
        self._last = b""
        self.is_done = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        total = line = 0
        async for part in self._stream:
            total += len(part)
            end = part.rfind(b"\n")
            line = line + len(part) if end < 0 else len(part) - end - 1
            if total > MOST_BYTES or line > MOST_LINE_BYTES:
                raise httpx2.RemoteProtocolError("the answer is far too long")
            seen = self._last + part
            self.is_done = self.is_done or _DONE in seen
            self._last = seen[-len(_DONE) :]
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


async def bound(response: httpx2.Response) -> None:
    """A response hook. Raises RemoteProtocolError for what may unpack to any size; nobody asked for it."""
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise httpx2.RemoteProtocolError("a compressed answer")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _BoundedStream(response.stream)


def is_done(response: httpx2.Response) -> bool:
    """Whether an event stream has come to its "[DONE]"; some servers end a stream so, some with a finish_reason."""
    return isinstance(response.stream, _BoundedStream) and response.stream.is_done
