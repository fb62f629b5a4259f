"""A server in the same process and a real one behave alike."""

import sys
from collections.abc import Callable

import pytest

from vr_assistant.errors import ToolChanged
from vr_assistant.mind.skills.tools.connection import Connection
from vr_assistant.mind.skills.tools.server import ToolServer
from vr_assistant.mind.skills.tools.setup import Setup

from .fakes import FORECAST, FakeToolServer
from .user import HERE


def real(kind: str) -> ToolServer:
    return Connection(Setup("weather", sys.executable, (str(HERE / "lying_server.py"), kind)))


def fake(kind: str) -> ToolServer:
    server = FakeToolServer(Setup("weather", "weather"))
    if kind == "changes":
        changed = {**FORECAST, "description": "Another one."}
        server.offers = lambda: [FORECAST if server.lists < 2 else changed]
    return server


@pytest.mark.parametrize("make", [fake, real])
async def test_a_tool_is_offered_and_answers(make: Callable[[str], ToolServer]) -> None:
    server = make("honest")
    (tool,) = await server.tools()
    assert (tool.server, tool.name, tool.is_read_only) == ("weather", "get_forecast", True)
    assert [(one.name, one.kind, one.is_required) for one in tool.arguments] == [("city", "string", True)]
    assert (await server.call(tool, {"city": "Oslo"})).text == "It rains."
    server.close()


@pytest.mark.parametrize("make", [fake, real])
async def test_a_tool_that_has_changed_is_not_called(make: Callable[[str], ToolServer]) -> None:
    server = make("changes")
    (tool,) = await server.tools()
    with pytest.raises(ToolChanged):
        await server.call(tool, {"city": "Oslo"})
    (now,) = await server.tools()
    assert (await server.call(now, {"city": "Oslo"})).text == "It rains."
    server.close()
