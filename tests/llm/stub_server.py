"""A server with a script: each request gets the next reply, whatever it asked. Above HTTP is the real client."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Reply:
    pieces: Sequence[str] = ()
    """Streamed as content, one chunk each."""
    calls: Sequence[str] = ()
    """Streamed as the arguments of one tool call, in fragments."""
    status: int = 200
    dies_after: int | None = None
    """Breaks the connection after so many pieces."""
    hangs_after: int | None = None
    """Sends no more after so many pieces, until the client leaves."""
    garbles: bool = False
    """Ends with a line that is no JSON."""
    usage_at_end: bool = False
    """Ends with a chunk without choices."""


@dataclass
class StubServer:
    script: list[Reply]
    owner: str = "stub"
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    client_left: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        assert self.script, "the script has run out"
        reply = self.script.pop(0)
        if reply.status != 200:
            return web.json_response(
                {"error": {"message": "no", "type": "x", "code": reply.status}}, status=reply.status
            )
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        deltas: list[dict[str, Any]] = [{"content": piece} for piece in reply.pieces]
        deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": part}}]} for part in reply.calls]
        for number, delta in enumerate([*deltas, {}]):
            if number == reply.dies_after:
                assert request.transport is not None
                request.transport.abort()
                return response
            if number == reply.hangs_after:
                try:
                    await asyncio.Event().wait()
                finally:
                    self.client_left.set()
            await _send(response, {"choices": [{"index": 0, "delta": delta}]})
        if reply.garbles:
            await response.write(b"data: {this is not JSON\n\n")
        if reply.usage_at_end:
            usage = {"prompt_tokens": 9, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 7}}
            await _send(response, {"choices": [], "usage": usage})
        await response.write(b"data: [DONE]\n\n")
        return response

    async def _models(self, request: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": "m", "object": "model", "created": 0, "owned_by": self.owner}]})

    async def _health(self, request: web.Request) -> web.Response:
        return web.Response()

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["StubServer"]:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/health", self._health)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        try:
            yield self
        finally:
            await runner.cleanup()


async def _send(response: web.StreamResponse, chunk: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
