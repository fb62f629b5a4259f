"""The servers that keep the contract of LanguageModel, each behind an address."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from fake_engine import FakeEngine
from stub_server import Reply, StubServer

from vr_assistant import models
from vr_assistant.app.model_server import ModelServer
from vr_assistant.config import LlmSettings, Settings
from vr_assistant.mind.llm.endpoint import Address
from vr_assistant.mind.llm.generator import Generator, TextEngine
from vr_assistant.mind.llm.server import Server

VLLM_PYTHON = "VR_ASSISTANT_TEST_VLLM_PYTHON"
VLLM_MODEL = "VR_ASSISTANT_TEST_VLLM_MODEL"
URL = "VR_ASSISTANT_TEST_LLM_URL"
URL_MODEL = "VR_ASSISTANT_TEST_LLM_MODEL"
URL_KEY = "VR_ASSISTANT_TEST_LLM_KEY"
PATIENCE_S = 240.0
"""To a first token: vLLM on a processor reads a few tokens a second when it is cold."""


@dataclass(frozen=True, slots=True)
class Served:
    """Where, and what the settings say of it."""

    address: Address
    llm: LlmSettings


class ObligingStub(StubServer):
    """Answers every request as well as a stub can: with what fits the schema that it names, else with a sentence."""

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        pieces = ['{"place"', ': "park"}'] if "response_format" in asked else ["I am ", "fine, ", "thank you."]
        self.script = [Reply(pieces)]
        return await super()._complete(request)


@asynccontextmanager
async def stub() -> AsyncIterator[Served]:
    async with ObligingStub([]).serving() as server:
        yield Served(Address(server.url), LlmSettings(provider="url", model="m", base_url=server.url))


@asynccontextmanager
async def ours(make: Callable[[], TextEngine]) -> AsyncIterator[Served]:
    """Our own server over an engine."""
    generator = Generator(make)
    await generator.load()
    runner = web.AppRunner(Server(generator, "assistant", "k").application(), handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Served(Address(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", "k"), LlmSettings(timeout_s=60))
    await runner.cleanup()
    await generator.close()


def fake_engine() -> TextEngine:
    return FakeEngine()


def real_engine(prefixes: Path) -> TextEngine:
    from vr_assistant.mind.llm.engine import Engine

    settings = Settings()
    models.ensure(settings, [settings.llm.model])
    file = next(models.folder(settings, settings.llm.model).glob("*.gguf"))
    return Engine(file, context_tokens=1024, threads=1, prefix_folder=prefixes)


def somebody_elses() -> Served:
    """The one at VR_ASSISTANT_TEST_LLM_URL, whatever it is."""
    url, key = os.environ[URL], os.environ.get(URL_KEY, "")
    llm = LlmSettings(
        provider="url", base_url=url, api_key=key, model=os.environ.get(URL_MODEL, ""), timeout_s=PATIENCE_S
    )
    return Served(Address(url, key), llm)


@contextmanager
def vllm(home: Path) -> Iterator[Served]:
    """vLLM, started, watched and stopped as the program does it; minutes on a processor."""
    python, model = os.environ[VLLM_PYTHON], os.environ[VLLM_MODEL]
    llm = LlmSettings(provider="vllm", vllm_python=python, model=model, context_tokens=2048, timeout_s=PATIENCE_S)
    settings = Settings(llm=llm)
    settings = settings.model_copy(update={"paths": settings.paths.model_copy(update={"log_dir": home})})
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)  # the server outlives the loop of one test
    thread.start()

    def do(work: "Callable[[], object]") -> None:
        asyncio.run_coroutine_threadsafe(work(), loop).result()  # type: ignore[arg-type]

    server = ModelServer(settings)
    try:
        do(server.start)
        do(server.ready)
        assert server.address is not None
        yield Served(server.address, llm)
    finally:
        do(server.stop)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
