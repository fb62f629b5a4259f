"""The real model server is killed, stopped and continued in the middle of an answer; the user hears of it, no more."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from vr_assistant import models
from vr_assistant.app.backoff import Backoff
from vr_assistant.app.model_server import ModelServer, Program, program_for
from vr_assistant.config import Settings
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.dialogue.dialogue import Dialogue
from vr_assistant.mind.dialogue.patience import Waits
from vr_assistant.mind.dialogue.turns import Action, Sentence, Utterance
from vr_assistant.mind.llm.endpoint import KnownEndpoint
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.llm.open import open_language_model

RIDDLE = "Tell me a riddle about the moon and an old lighthouse."
DEADLINE_S = 120.0

pytestmark = [pytest.mark.processes, pytest.mark.models]


class Watched:
    """A LanguageModel that tells when the first piece of an answer has come."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.on_first_piece: Callable[[], None] = lambda: None

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        return await self._model.choose(messages, schema, max_tokens=max_tokens)

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        act, self.on_first_piece = self.on_first_piece, lambda: None
        async for piece in self._model.stream(messages, max_tokens=max_tokens):
            act()
            act = lambda: None  # noqa: E731
            yield piece

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        await self._model.warm(messages)

    async def is_ready(self) -> bool:
        return await self._model.is_ready()

    async def close(self) -> None:
        await self._model.close()


class Town:
    """A conversation with the embedded model in its process."""

    def __init__(self, server: ModelServer, model: Watched, dialogue: Dialogue) -> None:
        self.server = server
        self.model = model
        self._dialogue = dialogue
        self.first_s: list[float] = []
        """Of each turn: until there was something to say."""

    async def say(self, text: str) -> tuple[list[str], str]:
        """What was done, and all that was said."""
        done: list[str] = []
        said: list[str] = []
        asked = time.monotonic()
        async with asyncio.timeout(DEADLINE_S):
            async for outcome in self._dialogue.respond(Utterance(text, "en")):
                if isinstance(outcome, Action):
                    done.append(outcome.name)
                elif isinstance(outcome, Sentence):
                    if not said:
                        self.first_s.append(time.monotonic() - asked)
                    said.append(outcome.text)
        return done, " ".join(said)

    async def works_on(self) -> None:
        assert (await self.say("Take me to the park."))[0] == ["navigate_to"]

    async def is_back(self) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while apologises((await self.say(RIDDLE))[1]):  # noqa: ASYNC110 (a server of another process)
                await asyncio.sleep(0.2)

    def send(self, number: signal.Signals) -> None:
        os.kill(self.server.pid or 0, number)


def apologises(said: str) -> bool:
    return "I can still" in said


def unyielding(settings: Settings, port: int, key: str) -> Program:
    """The real server, only that it does not let everybody go before it: other tests may keep the cores busy."""
    program = program_for(settings, port, key)
    python, _, module, *arguments = program.arguments
    code = f"import {module} as server; server.yield_processor = lambda niceness: None; server.main()"
    return Program([python, "-c", code, *arguments], program.environment)


@asynccontextmanager
async def town_in(folder: Path) -> AsyncIterator[Town]:
    settings = Settings()
    models.ensure(settings, [settings.llm.model])
    paths = settings.paths.model_copy(update={"data_dir": folder, "log_dir": folder})
    settings = settings.model_copy(update={"paths": paths})
    server = ModelServer(settings, backoff=Backoff(0.1), program=lambda port, key: unyielding(settings, port, key))
    await server.start()
    try:
        await server.ready()
        model = Watched(open_language_model(settings, KnownEndpoint(server.address)))
        dialogue = await asyncio.to_thread(open_dialogue, settings, model, waits=Waits(end_s=DEADLINE_S))
        await dialogue.warm()
        yield Town(server, model, dialogue)
        dialogue.close()
        await model.close()
    finally:
        await server.stop()


async def test_killed_stopped_and_continued_in_mid_answer(tmp_path: Path, record_property: Any) -> None:
    async with town_in(tmp_path) as town:
        town.model.on_first_piece = lambda: town.send(signal.SIGKILL)
        assert apologises((await town.say(RIDDLE))[1])
        await town.works_on()
        await town.is_back()

        town.model.on_first_piece = lambda: town.send(signal.SIGSTOP)
        assert apologises((await town.say(RIDDLE))[1]), "a server that hangs is given up"
        await town.works_on()
        assert apologises((await town.say(RIDDLE))[1]), "and does not keep the next question waiting"
        town.send(signal.SIGCONT)
        await town.works_on()
        await town.is_back()

        def freeze() -> None:
            town.send(signal.SIGSTOP)
            asyncio.get_running_loop().call_later(1.0, town.send, signal.SIGCONT)

        town.model.on_first_piece = freeze
        assert not apologises((await town.say(RIDDLE))[1]), "a short stop is waited out"
        await town.works_on()
        record_property("first_s", " ".join(f"{seconds:.2f}" for seconds in town.first_s))
