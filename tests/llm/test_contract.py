"""What every LanguageModel promises, whoever serves: a stub, our server over a fake engine and over the real one,
vLLM where its environment is named, and any server whose URL is (docs/requirements.md has the commands)."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import contract_servers as servers
import pytest

from vr_assistant.config import Settings
from vr_assistant.mind.llm.endpoint import KnownEndpoint
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.llm.open import open_language_model

PREFIX = [ChatMessage("system", "You are Aria, a friendly guide. Answer in one short sentence.")]
CHAT = [*PREFIX, ChatMessage("user", "Hello, how are you?")]
SCHEMA = {
    "type": "object",
    "properties": {"place": {"enum": ["park", "pier"]}},
    "required": ["place"],
    "additionalProperties": False,
}
needs_vllm = pytest.mark.skipif(servers.VLLM_PYTHON not in os.environ, reason=f"{servers.VLLM_PYTHON} is not set")
needs_url = pytest.mark.skipif(servers.URL not in os.environ, reason=f"{servers.URL} is not set")
SERVERS = [
    "stub",
    "fake engine",
    pytest.param("real engine", marks=pytest.mark.models),
    pytest.param("vllm", marks=[pytest.mark.vllm, pytest.mark.timeout(900), needs_vllm]),
    pytest.param("url", marks=[pytest.mark.timeout(600), needs_url]),
]


@pytest.fixture(scope="module", params=SERVERS)
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def long_lived(who: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Served | None]:
    """vLLM is started once for all tests."""
    if who == "vllm":
        with servers.vllm(tmp_path_factory.mktemp("vllm")) as served:
            yield served
    else:
        yield servers.somebody_elses() if who == "url" else None


@pytest.fixture
async def model(who: str, long_lived: servers.Served | None, tmp_path: Path) -> AsyncIterator[LanguageModel]:
    async with AsyncExitStack() as stack:
        match who:
            case "stub":
                served = await stack.enter_async_context(servers.stub())
            case "fake engine":
                served = await stack.enter_async_context(servers.ours(servers.fake_engine))
            case "real engine":
                served = await stack.enter_async_context(servers.ours(lambda: servers.real_engine(tmp_path)))
            case _:
                assert long_lived
                served = long_lived
        settings = Settings().model_copy(update={"llm": served.llm})
        language_model = open_language_model(settings, KnownEndpoint(served.address))
        stack.push_async_callback(language_model.close)
        yield language_model


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
