"""A running server, as the rest of the skill sees it."""

from collections.abc import Mapping
from typing import Protocol

from vr_assistant.mind.skills.tools.answer import ToolAnswer
from vr_assistant.mind.skills.tools.offered import OwnTool
from vr_assistant.mind.skills.tools.setup import Setup


class ToolServer(Protocol):
    """Both methods raise ToolServerFailed, come back within a time limit and may be cancelled at any moment."""

    @property
    def setup(self) -> Setup: ...

    async def tools(self) -> list[OwnTool]:
        """What it offers now; starts it first. Only after the user's yes to that."""
        ...

    async def call(self, tool: OwnTool, arguments: Mapping[str, object]) -> ToolAnswer:
        """Use a tool of it. Raises ToolChanged when it is not what `tool` says any more; nothing is sent then."""
        ...

    def close(self) -> None:
        """End it; it may be used again."""
        ...
