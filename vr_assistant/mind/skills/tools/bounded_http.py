"""The HTTP client for MCP servers: bounded in time and bytes, and with nothing compressed that could unfold."""

from collections.abc import AsyncIterator, Mapping

import httpx2

MOST_BYTES = 2_000_000
"""Of one answer."""
MOST_STREAMED = 16_000_000
"""Of a stream of events, which lasts as long as the conversation."""
CONNECT_S = 10.0
READ_S = 300.0
"""Between two pieces of a stream in which nothing need happen; a call has a limit of its own."""


class TooMuch(httpx2.TransportError):
    """The server sends more than it may."""


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, most: int) -> None:
        self._stream = stream
        self._most = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self._most
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise TooMuch("The server sends too much.")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


class _BoundedTransport(httpx2.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise TooMuch("The server compresses its answer, though it was asked not to.")
        is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream, MOST_STREAMED if is_stream else MOST_BYTES)
        return response


def open_client(headers: Mapping[str, str]) -> httpx2.AsyncClient:
    """Proxies of the environment are not asked: what is for loopback stays there, the rest goes where it is named."""
    return httpx2.AsyncClient(
        headers={**headers, "Accept-Encoding": "identity"},
        timeout=httpx2.Timeout(CONNECT_S, read=READ_S),
        transport=_BoundedTransport(),
        trust_env=False,
    )
