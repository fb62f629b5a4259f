"""What every LanguageModel promises, kept by our server over a fake engine and over the real one."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from fake_engine import FakeEngine

from vr_assistant import models
from vr_assistant.config import LlmSettings, Settings
from vr_assistant.mind.llm.endpoint import Address, KnownEndpoint
from vr_assistant.mind.llm.generator import Generator, TextEngine
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.llm.open import open_language_model
from vr_assistant.mind.llm.server import Server

PREFIX = [ChatMessage("system", "You are Aria, a friendly guide. Answer in one short sentence.")]
CHAT = [*PREFIX, ChatMessage("user", "Hello, how are you?")]
SCHEMA = {
    "type": "object",
    "properties": {"place": {"enum": ["park", "pier"]}},
    "required": ["place"],
    "additionalProperties": False,
}


def real_engine(folder: Path) -> TextEngine:
    from vr_assistant.mind.llm.engine import Engine

    settings = Settings()
    models.ensure(settings, [settings.llm.model])
    file = next(models.folder(settings, settings.llm.model).glob("*.gguf"))
    return Engine(file, context_tokens=1024, threads=1, prefix_folder=folder)


@pytest.fixture(
    params=[lambda folder: FakeEngine(), pytest.param(real_engine, marks=pytest.mark.models)], ids=["fake", "real"]
)
async def model(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LanguageModel]:
    make: Callable[[Path], TextEngine] = request.param
    generator = Generator(lambda: make(tmp_path))
    await generator.load()
    runner = web.AppRunner(Server(generator, "assistant", "k").application(), handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint = KnownEndpoint(Address(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", "k"))
    settings = Settings().model_copy(update={"llm": LlmSettings(timeout_s=60)})
    language_model = open_language_model(settings, endpoint)
    yield language_model
    await language_model.close()
    await runner.cleanup()
    await generator.close()


async def test_it_is_ready(model: LanguageModel) -> None:
    assert await model.is_ready()


async def test_a_choice_fits_its_schema(model: LanguageModel) -> None:
    chosen = await model.choose(CHAT, SCHEMA, max_tokens=20)
    assert chosen["place"] in ("park", "pier") and len(chosen) == 1


async def test_text_is_streamed(model: LanguageModel) -> None:
    pieces = [piece async for piece in model.stream(CHAT, max_tokens=20)]
    assert len(pieces) > 1 and "".join(pieces).strip()


async def test_a_warm_prefix_changes_no_answer(model: LanguageModel) -> None:
    cold = "".join([piece async for piece in model.stream(CHAT, max_tokens=8)])
    await model.warm(PREFIX)
    assert "".join([piece async for piece in model.stream(CHAT, max_tokens=8)]) == cold


async def test_after_leaving_an_answer_the_next_one_comes(model: LanguageModel) -> None:
    answer = model.stream(CHAT, max_tokens=50)
    await anext(answer)
    await answer.aclose()  # type: ignore[attr-defined]
    assert [piece async for piece in model.stream(CHAT, max_tokens=4)]
