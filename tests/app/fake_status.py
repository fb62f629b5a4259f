"""Remembers what the terminal would have shown and lets a test wait for it."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from vr_assistant.app.backoff import Backoff
from vr_assistant.app.model_server import ModelServer, Program, with_our_code
from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError

STUB = Path(__file__).with_name("stub_model_server.py")


class FakeStatus:
    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.problems: list[AssistantError] = []
        self.lines: list[str] = []
        self._watchers: list[tuple[Callable[[], bool], asyncio.Event]] = []

    def stage(self, state: str, detail: str = "") -> None:
        self._add("stage", state)

    def mind(self, state: str, detail: str = "") -> None:
        self._add("mind", state)

    def model(self, state: str) -> None:
        self._add("model", state)

    def devices(self, audio_in: str, audio_out: str) -> None:
        self._add("devices", f"{audio_in}, {audio_out}")

    def note(self, event: dict[str, object]) -> None:
        self.lines.append(f"{event['event']}: {event.get('text', event.get('message'))}")

    def problem(self, error: AssistantError) -> None:
        self.problems.append(error)

    def ending(self) -> None:
        pass

    async def until(self, *wanted: tuple[str, str], count: int = 1) -> None:
        """Until each of these has been seen so often."""

        def is_there() -> bool:
            return all(self.seen.count(one) >= count for one in wanted)

        event = asyncio.Event()
        self._watchers.append((is_there, event))
        if not is_there():
            await asyncio.wait_for(event.wait(), 30)

    def _add(self, part: str, state: str) -> None:
        self.seen.append((part, state))
        for is_there, event in self._watchers:
            if is_there():
                event.set()


def stub_server(settings: Settings) -> ModelServer:
    """A real child process that answers like the embedded server, without a model."""

    def program(port: int, key: str) -> Program:
        return Program([sys.executable, str(STUB), str(port), str(os.getpid())], with_our_code(os.environ))

    embedded = settings.model_copy(update={"llm": settings.llm.model_copy(update={"provider": "embedded"})})
    return ModelServer(embedded, program=program, backoff=Backoff(first_s=0.05))
