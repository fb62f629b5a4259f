"""A tool server in the same process: what it is told to offer and to answer, and what it was asked."""

from collections.abc import Callable, Mapping, Sequence

from vr_assistant.errors import ToolChanged
from vr_assistant.mind.skills.tools.answer import ToolAnswer
from vr_assistant.mind.skills.tools.offered import OwnTool, tools_of
from vr_assistant.mind.skills.tools.setup import Setup

FORECAST: Mapping[str, object] = {
    "name": "get_forecast",
    "description": "Get the weather forecast for a city.",
    "inputSchema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "annotations": {"readOnlyHint": True},
}


class FakeToolServer:
    def __init__(
        self,
        setup: Setup,
        offered: Sequence[Mapping[str, object]] = (FORECAST,),
        answer: Callable[[str, Mapping[str, object]], ToolAnswer] = lambda tool, args: ToolAnswer("It rains."),
    ) -> None:
        self._setup = setup
        self.offers: Callable[[], Sequence[object]] = lambda: offered
        self.answer = answer
        self.lists = 0
        self.calls: list[tuple[str, dict[str, object]]] = []

    @property
    def setup(self) -> Setup:
        return self._setup

    async def tools(self) -> list[OwnTool]:
        self.lists += 1
        return [tool for tool in tools_of(self._setup.name, list(self.offers())) if self._setup.allows(tool.name)]

    async def call(self, tool: OwnTool, arguments: Mapping[str, object]) -> ToolAnswer:
        if tool.fingerprint not in {one.fingerprint for one in await self.tools()}:
            raise ToolChanged("It has changed.")
        self.calls.append((tool.name, dict(arguments)))
        return self.answer(tool.name, arguments)

    def close(self) -> None:
        pass
