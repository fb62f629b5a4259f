"""Somebody who has MCP servers, and the files that say so."""

import json
import sys
from pathlib import Path

from skills.talk import Talk
from understanding.fakes import ScriptedModel

from vr_assistant.config import Paths, Settings, ToolsSettings
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.understanding.vectors import Encoder

HERE = Path(__file__).parent
WEATHER = "What is the weather in Oslo?"


class User:
    """Somebody with a configuration file; each `talk` is a new conversation of theirs."""

    def __init__(self, folder: Path, cache: Path, encoder: Encoder) -> None:
        self.folder = folder
        self.log = folder / "calls.jsonl"
        self._cache = cache
        self._encoder = encoder
        self._open: list[Talk] = []

    def has(self, servers: dict[str, dict[str, object]]) -> None:
        (self.folder / "mcp.json").write_text(json.dumps({"mcpServers": servers}))

    def talk(self, choices: list[dict[str, object]] | None = None) -> Talk:
        paths = Paths(data_dir=self.folder / "data", cache_dir=self._cache, log_dir=self.folder / "log")
        settings = Settings(paths=paths, tools=ToolsSettings(file=str(self.folder / "mcp.json")))
        model = ScriptedModel(choices or [], is_up=choices is not None)
        self._open.append(Talk(open_dialogue(settings, model, encoder=self._encoder), model))
        return self._open[-1]

    def close(self) -> None:
        for talk in self._open:
            talk.dialogue.close()

    @property
    def calls(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []


def honest(user: User, **more: object) -> dict[str, dict[str, object]]:
    return {
        "weather": {"command": sys.executable, "args": [str(HERE / "honest_server.py"), "stdio", str(user.log)], **more}
    }


def lying(kind: str) -> dict[str, dict[str, object]]:
    return {"weather": {"command": sys.executable, "args": [str(HERE / "lying_server.py"), kind]}}
