"""Our own server's manners: honest refusals, one answer at a time, and it stops when nobody listens any more."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from fake_engine import FakeEngine

from vr_assistant.mind.llm.generator import Generator, TextEngine
from vr_assistant.mind.llm.server import Server

HELLO = {"messages": [{"role": "user", "content": "hello"}]}


class Served:
    """The server over a fake engine, and a client with its key."""

    def __init__(self, load: Callable[[], TextEngine]) -> None:
        self.generator = Generator(load)
        self.loading = asyncio.create_task(self.generator.load())
        self._runner = web.AppRunner(
            Server(self.generator, "assistant", "k").application(), handler_cancellation=True, shutdown_timeout=0.1
        )
        self.http = aiohttp.ClientSession(headers={"Authorization": "Bearer k"})
        self.url = ""

    async def start(self) -> "Served":
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        await self.http.close()
        await self._runner.cleanup()
        await self.generator.close()

    async def ask(self, body: object, **headers: str) -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.http.post(f"{self.url}/v1/chat/completions", data=data, headers=headers) as answer:
            return answer.status, await answer.json()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def served(engine: FakeEngine) -> AsyncIterator[Served]:
    served = await Served(lambda: engine).start()
    await served.loading
    yield served
    await served.stop()


def saying(content: str, **fields: object) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": content}], **fields}


async def test_it_answers_as_openai_does(served: Served) -> None:
    status, answer = await served.ask(HELLO)
    assert status == 200
    assert answer["choices"][0] == {
        "index": 0,
        "message": {"role": "assistant", "content": "yes, 是的"},
        "finish_reason": "stop",
    }
    assert answer["usage"]["completion_tokens"] == 2


async def test_a_limit_that_cuts_the_answer_is_said(served: Served) -> None:
    _, answer = await served.ask(saying("hello", max_tokens=1))
    assert answer["choices"][0]["finish_reason"] == "length"


async def test_content_may_come_in_parts(served: Served, engine: FakeEngine) -> None:
    parts = [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]
    await served.ask({"messages": [{"role": "user", "content": parts}]})
    assert engine.asked == ["hello"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"not JSON", "malformed"),
        ({"messages": []}, "messages"),
        ({}, "messages"),
        ({"messages": [{"role": "narrator", "content": "x"}]}, "narrator"),
        (saying("x", max_tokens=0), "max_tokens"),
        (saying("x", temperature=9), "temperature"),
        (saying("x", n=2), "one answer"),
        (saying("x", tools=[{"type": "function"}]), "json_schema"),
        (saying("x", response_format={"type": "json_schema"}), "json_schema.schema"),
        (saying("x", response_format={"type": "json_schema", "json_schema": {"schema": {"type": "nonsense"}}}), "used"),
        (saying("too long"), "context"),
        (saying("too long", stream=True), "context"),
    ],
)
async def test_what_it_cannot_do_is_refused_with_the_reason(served: Served, body: object, says: str) -> None:
    status, answer = await served.ask(body)
    assert status == 400
    assert says in answer["error"]["message"]


async def test_the_key_is_needed_for_all_but_health(served: Served) -> None:
    assert (await served.ask(HELLO, Authorization="Bearer wrong"))[0] == 401
    assert (await served.ask(HELLO, Authorization=""))[0] == 401
    async with served.http.get(f"{served.url}/health", headers={"Authorization": ""}) as answer:
        assert answer.status == 200


async def test_an_engine_that_fails_is_an_error_and_not_the_end(served: Served) -> None:
    status, answer = await served.ask(saying("crash"))
    assert status == 500 and "fatal" not in json.dumps(answer)
    assert (await served.ask(HELLO))[0] == 200


async def test_health_tells_loading_from_ready_and_from_failed() -> None:
    gate = threading.Event()

    def load() -> TextEngine:
        gate.wait(20)
        raise ValueError("model.gguf is not a GGUF model")

    served = await Served(load).start()
    async with served.http.get(f"{served.url}/health") as answer:
        assert answer.status == 503
    assert (await served.ask(HELLO))[0] == 503
    gate.set()
    await served.loading
    async with served.http.get(f"{served.url}/health") as answer:
        assert answer.status == 500
        assert "not a GGUF" in await answer.text()
    await served.stop()


async def test_leaving_the_answer_stops_the_engine(served: Served, engine: FakeEngine) -> None:
    async with served.http.post(f"{served.url}/v1/chat/completions", json=saying("for ever", stream=True)) as answer:
        assert await answer.content.readline()
        answer.close()
    assert await asyncio.to_thread(engine.was_cancelled.wait, 20)
    assert (await served.ask(HELLO))[0] == 200, "the next one is served"


async def test_requests_wait_for_one_another_in_order(served: Served, engine: FakeEngine) -> None:
    first = asyncio.create_task(served.ask(saying("wait")))
    assert await asyncio.to_thread(engine.is_busy.wait, 20)
    others = []
    for word in ("second", "third"):
        others.append(asyncio.create_task(served.ask(saying(word))))
        async with served.http.get(f"{served.url}/health") as answer:  # a round trip: the request before has arrived
            assert answer.status == 200, "busy is not down"
    assert engine.asked == ["wait"]
    engine.may_go_on.set()
    await asyncio.gather(first, *others)
    assert engine.asked == ["wait", "second", "third"]


async def test_a_prefix_is_kept_without_an_answer(served: Served, engine: FakeEngine) -> None:
    status, answer = await served.ask(saying("You are Aria.", keep_prefix=True, max_tokens=1))
    assert status == 200 and answer["choices"][0]["message"]["content"] == ""
    assert engine.kept == ["You are Aria."] and engine.asked == []


async def test_a_prefix_that_nobody_waits_for_makes_room_for_a_question_and_is_kept_afterwards(
    served: Served, engine: FakeEngine
) -> None:
    keeping = asyncio.create_task(served.ask(saying("a long prefix", keep_prefix=True)))
    await asyncio.to_thread(engine.is_busy.wait, 20)

    status, _ = await served.ask(HELLO)

    assert status == 200 and not keeping.done() and engine.kept == []
    engine.may_go_on.set()
    assert (await keeping)[0] == 200 and engine.kept == ["a long prefix"]


@pytest.mark.parametrize(("body", "status"), [({"level": 2}, 200), ({"level": 9}, 400), ({}, 400), ([], 400)])
async def test_only_who_has_the_key_sets_the_tempo(served: Served, body: object, status: int) -> None:
    async with served.http.post(f"{served.url}/tempo", json=body, headers={"Authorization": "Bearer other"}) as answer:
        assert answer.status == 401
    async with served.http.post(f"{served.url}/tempo", json=body) as answer:
        assert answer.status == status
    async with served.http.get(f"{served.url}/metrics") as answer:
        assert (await answer.json())["tempo_level"] == (2 if status == 200 else 0)
