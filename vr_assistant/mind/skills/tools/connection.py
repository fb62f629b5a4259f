"""A server that is spoken to with the MCP SDK, over a process on a leash or over HTTP.

The SDK is imported when the first server starts: a user without servers pays nothing for it.
"""

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from vr_assistant import __version__
from vr_assistant.errors import ToolChanged, ToolServerFailed
from vr_assistant.mind.skills.tools.answer import ToolAnswer, answer_of
from vr_assistant.mind.skills.tools.offered import MOST_TOOLS, OwnTool, quoted, tools_of
from vr_assistant.mind.skills.tools.setup import Setup

if TYPE_CHECKING:
    from mcp import Client

log = logging.getLogger(__name__)

START_PATIENCE_S = 12.0
"""For which a sentence waits for a server that starts; it goes on starting meanwhile."""
START_S = 90.0
"""Runners fetch a package on the first start."""
LIST_S = 5.0
CALL_S = 15.0
MOST_STARTS = 4
"""In one conversation: what keeps dying is left alone."""
MOST_PAGES = 5
MOST_LOGGED = 200
"""Lines of a server's standard error in the log, for each start."""
READ_OUT_S = 0.3
"""For what a server that has ended wrote last."""
_TRY = "Run: python3 launcher.py tools test"
LEASH = Path(__file__).with_name("leash.py")


class _Lost(ToolServerFailed):
    """The server has gone."""


class Connection:
    """Keeps ToolServer. One event loop; any number of tasks."""

    def __init__(
        self,
        setup: Setup,
        *,
        start_patience_s: float = START_PATIENCE_S,
        list_s: float = LIST_S,
        call_s: float = CALL_S,
    ) -> None:
        self._setup = setup
        self._start_patience_s = start_patience_s
        self._list_s = list_s
        self._call_s = call_s
        self._task: asyncio.Task[None] | None = None
        self._client: asyncio.Future[Client] | None = None
        self._starts = 0
        self._complaint: deque[str] = deque(maxlen=1)
        """Last line of the server's standard error."""

    @property
    def setup(self) -> Setup:
        return self._setup

    async def tools(self) -> list[OwnTool]:
        was_running = self._client is not None and self._client.done()
        try:
            return await self._asked_for_tools()
        except _Lost:
            if not was_running:
                raise
            return await self._asked_for_tools()  # it ended since the last time: once more, with a new one

    async def _asked_for_tools(self) -> list[OwnTool]:
        client = await self._open()
        async with self._stated(self._list_s, "does not say which tools it has"):
            return await self._listed(client)

    async def call(self, tool: OwnTool, arguments: Mapping[str, object]) -> ToolAnswer:
        import mcp_types as types

        offered = {one.name: one for one in await self.tools()}
        if (now := offered.get(tool.name)) is None or now.fingerprint != tool.fingerprint:
            raise ToolChanged(f"{self._name} offers {tool.spoken} no longer as it was.", "She asks anew.")
        client = await self._open()
        request = types.CallToolRequest(params=types.CallToolRequestParams(name=tool.name, arguments=dict(arguments)))
        async with self._stated(self._call_s, f"did not answer to {tool.spoken}"):
            # Not Client.call_tool: that lets the server's own schema, with any pattern in it, judge the answer here,
            # and asks on when the server wants something of the user first.
            result = await client.session.send_request(request, types.CallToolResult)
            content = [
                block.model_dump(mode="json", by_alias=True, include={"type", "text"}) for block in result.content
            ]
        return answer_of(content, result.structured_content, is_error=bool(result.is_error))

    def close(self) -> None:
        task, self._task, self._client = self._task, None, None
        if task and not task.done():
            with contextlib.suppress(RuntimeError):  # the loop has gone, and the process with it
                task.cancel()

    @property
    def _name(self) -> str:
        return f"The tool server {self._setup.name}"

    async def _listed(self, client: "Client") -> list[OwnTool]:
        raw: list[object] = []
        cursor = None
        for _ in range(MOST_PAGES):
            page = await client.list_tools(cursor=cursor)
            raw += [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in page.tools[:MOST_TOOLS]]
            cursor = page.next_cursor
            if not cursor or len(raw) >= MOST_TOOLS:
                break
        return [tool for tool in tools_of(self._setup.name, raw, self._setup.examples) if self._setup.allows(tool.name)]

    async def _open(self) -> "Client":
        if self._task is None or self._task.done():
            if self._starts >= MOST_STARTS:
                raise ToolServerFailed(f"{self._name} keeps ending.", _TRY)
            self._starts += 1
            self._client = asyncio.get_running_loop().create_future()
            self._client.add_done_callback(_look_at)
            self._task = asyncio.create_task(self._serve(self._client))
        assert self._client is not None
        try:
            async with asyncio.timeout(self._start_patience_s):
                return await asyncio.shield(self._client)
        except TimeoutError as error:
            raise ToolServerFailed(f"{self._name} has not started yet.", "Try again in a moment.") from error

    async def _serve(self, opened: "asyncio.Future[Client]") -> None:
        """Hold the connection open until somebody cancels, or the server goes."""
        try:
            Client = await asyncio.to_thread(_import_client)  # noqa: N806
            import mcp_types as types

            self._complaint.clear()
            async with _transport(self._setup, self._complaint) as transport:
                us = types.Implementation(name="vr-assistant", version=__version__)
                # Without callbacks, what a server asks of us (sampling, elicitation, roots) is refused.
                client = Client(transport, client_info=us, cache=None, read_timeout_seconds=START_S)
                async with contextlib.AsyncExitStack() as stack:
                    async with asyncio.timeout(START_S):
                        await stack.enter_async_context(client)
                    opened.set_result(client)
                    await asyncio.Event().wait()
        except BaseException as error:
            failed = ToolServerFailed(f"{self._name} does not start: {self._why(error)}.", _TRY)
            if not opened.done():
                opened.set_exception(failed)
            if isinstance(error, asyncio.CancelledError) or not isinstance(error, Exception | BaseExceptionGroup):
                raise
            log.warning("%s: %s", self._setup.name, self._why(error))

    def _why(self, error: BaseException) -> str:
        """What we have seen of it, and what the server itself said last."""
        words = (_reason(error), *self._complaint)
        return ". Its last words: ".join(quoted(word, 160).rstrip(".") for word in words)

    @asynccontextmanager
    async def _stated(self, limit_s: float, what: str) -> AsyncIterator[None]:
        """Turns whatever a server may do into ToolServerFailed; a server that failed is started anew next time."""
        try:
            async with asyncio.timeout(limit_s):
                yield
        except TimeoutError as error:
            self.close()
            raise ToolServerFailed(f"{self._name} {what} within {limit_s:.0f} s.", "Try again.") from error
        except Exception as error:
            kind = ToolServerFailed
            if _is_lost(error):
                self.close()
                kind = _Lost
            raise kind(f"{self._name} {what}: {_reason(error)}.", "Try again.") from error


def _is_lost(error: Exception) -> bool:
    """Whether the connection is of no use any more; an error that the server states leaves it whole."""
    from mcp.shared.exceptions import MCPError
    from mcp_types import CONNECTION_CLOSED

    return not isinstance(error, MCPError) or error.code == CONNECTION_CLOSED


def _import_client() -> "type[Client]":
    # It logs what servers say, at any length; what matters of it is in our own errors.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    from mcp import Client

    return Client


def _look_at(opened: "asyncio.Future[Client]") -> None:
    """A start that fails while nobody waits is no surprise."""
    if not opened.cancelled():
        opened.exception()


@asynccontextmanager
async def _transport(setup: Setup, complaint: deque[str]) -> AsyncIterator[Any]:
    """What the SDK's client takes as a transport; the process, or the HTTP client, ends with it."""
    if setup.url:
        from mcp.client.streamable_http import streamable_http_client

        from vr_assistant.mind.skills.tools.bounded_http import open_client

        async with open_client(setup.headers) as http:
            yield streamable_http_client(setup.url, http_client=http)
        return
    from mcp.client.stdio import StdioServerParameters, stdio_client

    leashed = StdioServerParameters(encoding_error_handler="replace", **_leashed(setup))
    with _logged(setup.name, complaint) as errlog:
        yield stdio_client(leashed, errlog=errlog)


def _leashed(setup: Setup) -> dict[str, Any]:
    """Of our environment the SDK hands on HOME, PATH and the like; no key of ours is among them."""
    cwd = Path(setup.cwd).expanduser() if setup.cwd else Path.home()
    if not cwd.is_dir():
        raise ToolServerFailed(f"There is no folder {cwd}", "Mend cwd.")
    program = str(Path(setup.command).expanduser()) if setup.command.startswith("~") else setup.command
    args = ["-I", "-S", str(LEASH), program, *setup.args]
    return {"command": sys.executable, "args": args, "env": dict(setup.env), "cwd": cwd}


@contextlib.contextmanager
def _logged(name: str, last: deque[str]) -> Any:
    """A file whose lines go to our log, and the last one into `last`; the pipe ends with the process that writes."""
    reading, writing = os.pipe()

    def read() -> None:
        with os.fdopen(reading, "r", encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(1_000), "")):
                if line.strip():
                    last.append(quoted(line))
                if number < MOST_LOGGED:
                    log.info("%s says: %s", name, quoted(line))

    reader = threading.Thread(target=read, name=f"log of {name}", daemon=True)
    reader.start()
    file: TextIO = os.fdopen(writing, "w", encoding="utf-8")
    try:
        with file:
            yield file
    finally:
        reader.join(READ_OUT_S)


def _reason(error: BaseException) -> str:
    """The innermost cause, short."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, TimeoutError):
        return f"nothing came within {START_S:.0f} s"
    message = error.message if isinstance(error, ToolServerFailed) else str(error)
    return quoted(message or type(error).__name__, 160).rstrip(".")
