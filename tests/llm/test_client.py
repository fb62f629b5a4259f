"""One client for every server: what it asks for, what it makes of odd answers, and which error the mind meets."""

from collections.abc import AsyncIterator

import pytest
from stub_server import Reply, StubServer

from vr_assistant.errors import BadToolCall, ModelServerDown, ModelServerSlow
from vr_assistant.mind.llm.capabilities import Provider
from vr_assistant.mind.llm.client import OpenAiLanguageModel
from vr_assistant.mind.llm.endpoint import Address, KnownEndpoint
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.telemetry.spans import Slice, TurnSpans, listening

HELLO = [ChatMessage("system", "You are Aria."), ChatMessage("user", "Hello")]
SCHEMA = {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]}


def model_at(url: str, provider: Provider | None = "embedded", timeout_s: float = 10.0) -> OpenAiLanguageModel:
    return OpenAiLanguageModel(KnownEndpoint(Address(url, "secret")), model="m", provider=provider, timeout_s=timeout_s)


async def text(pieces: AsyncIterator[str]) -> str:
    return "".join([piece async for piece in pieces])


async def test_text_comes_piece_by_piece() -> None:
    async with StubServer([Reply(["Hel", "lo ", "你好"], usage_at_end=True)]).serving() as server:
        model = model_at(server.url)
        assert [piece async for piece in model.stream(HELLO, max_tokens=9)] == ["Hel", "lo ", "你好"]
        await model.close()
    assert server.requests[0]["messages"][0] == {"role": "system", "content": "You are Aria."}
    assert server.requests[0]["max_tokens"] == 9
    assert server.keys == ["Bearer secret"]


async def test_a_choice_is_asked_for_with_its_schema() -> None:
    async with StubServer([Reply(['{"place"', ': "park"}'])]).serving() as server:
        model = model_at(server.url)
        assert await model.choose(HELLO, SCHEMA, max_tokens=20) == {"place": "park"}
        await model.close()
    assert server.requests[0]["response_format"]["json_schema"]["schema"] == SCHEMA


@pytest.mark.parametrize(
    "written",
    [
        '```json\n{"place": "park"}\n```',
        'Sure! <tool_call>\n{"name": "answer", "arguments": {"place": "park"}}\n</tool_call>',
        '<tools>{"place": "park"}</tools>',
        '<think>{"place": "no"}</think>{"place": "park"} Anything else?',
        '{"name": "answer", "arguments": {"place": "park"',
    ],
)
async def test_json_written_as_text_is_understood(written: str) -> None:
    async with StubServer([Reply([written])]).serving() as server:
        model = model_at(server.url)
        assert await model.choose(HELLO, SCHEMA, max_tokens=20) == {"place": "park"}
        await model.close()


@pytest.mark.parametrize("written", ["", "I would go to the park.", "[1, 2]", '{"place": 3}', '{"tool": "park"}'])
async def test_what_does_not_fit_is_a_bad_tool_call(written: str) -> None:
    async with StubServer([Reply([written])]).serving() as server:
        model = model_at(server.url)
        with pytest.raises(BadToolCall):
            await model.choose(HELLO, SCHEMA, max_tokens=20)
        await model.close()


async def test_a_server_without_schemas_is_asked_in_other_ways_and_that_is_remembered() -> None:
    script = [Reply(status=400), Reply(calls=['{"pla', 'ce":"park"}']), Reply(calls=['{"place":"pier"}'])]
    async with StubServer(script).serving() as server:
        model = model_at(server.url, provider="other")
        assert await model.choose(HELLO, SCHEMA, max_tokens=20) == {"place": "park"}
        assert await model.choose(HELLO, SCHEMA, max_tokens=20) == {"place": "pier"}
        await model.close()
    assert ["tools" in request for request in server.requests] == [False, True, True]
    assert server.requests[1]["tool_choice"] == "required"


async def test_a_server_with_nothing_of_the_kind_is_asked_in_words() -> None:
    async with StubServer([Reply(['Here: {"place": "park"}'])]).serving() as server:
        model = model_at(server.url, provider="transformers")
        assert await model.choose(HELLO, SCHEMA, max_tokens=20) == {"place": "park"}
        await model.close()
    assert '"required": ["place"]' in server.requests[0]["messages"][-1]["content"]


async def test_silence_is_slow() -> None:
    async with StubServer([Reply(["a"], hangs_after=0)]).serving() as server:
        model = model_at(server.url, timeout_s=0.2)
        with pytest.raises(ModelServerSlow):
            await model.choose(HELLO, SCHEMA, max_tokens=20)
        await server.client_left.wait()
        await model.close()


async def test_a_stall_between_two_words_is_slow() -> None:
    async with StubServer([Reply(["Well, ", "yes"], hangs_after=1)]).serving() as server:
        model = model_at(server.url, timeout_s=0.2)
        heard = []
        with pytest.raises(ModelServerSlow):
            async for piece in model.stream(HELLO, max_tokens=9):
                heard.append(piece)  # noqa: PERF401 - what came before the error counts
        assert heard == ["Well, "]
        await model.close()


async def test_leaving_early_stops_the_server() -> None:
    async with StubServer([Reply(["Well, ", "yes"], hangs_after=1)]).serving() as server:
        model = model_at(server.url)
        answer = model.stream(HELLO, max_tokens=9)
        assert await anext(answer) == "Well, "
        await answer.aclose()  # type: ignore[attr-defined]
        await server.client_left.wait()
        await model.close()


async def test_a_connection_that_breaks_before_the_first_word_is_tried_once_more() -> None:
    async with StubServer([Reply(["never"], dies_after=0), Reply(["Hello."])]).serving() as server:
        model = model_at(server.url)
        assert await text(model.stream(HELLO, max_tokens=9)) == "Hello."
        await model.close()


async def test_a_server_that_dies_mid_answer_is_down_and_nothing_is_said_twice() -> None:
    async with StubServer([Reply(["One, ", "two"], dies_after=1)]).serving() as server:
        model = model_at(server.url)
        heard = []
        with pytest.raises(ModelServerDown):
            async for piece in model.stream(HELLO, max_tokens=9):
                heard.append(piece)  # noqa: PERF401 - what came before the error counts
        assert heard == ["One, "]
        assert len(server.requests) == 1
        await model.close()


async def test_garbage_in_the_stream_is_a_server_that_is_down() -> None:
    async with StubServer([Reply(["One"], garbles=True)]).serving() as server:
        model = model_at(server.url)
        with pytest.raises(ModelServerDown):
            await text(model.stream(HELLO, max_tokens=9))
        await model.close()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, ModelServerDown),
        (400, BadToolCall),
        (429, ModelServerSlow),
        (500, ModelServerDown),
        (503, ModelServerDown),
    ],
)
async def test_refusals_say_what_they_are(status: int, error: type[Exception]) -> None:
    async with StubServer([Reply(status=status)]).serving() as server:
        model = model_at(server.url)
        with pytest.raises(error):
            await text(model.stream(HELLO, max_tokens=9))
        await model.close()


async def test_a_server_that_moves_is_followed() -> None:
    endpoint = KnownEndpoint(None)
    model = OpenAiLanguageModel(endpoint, model="m", provider="embedded", timeout_s=10)
    assert not await model.is_ready()
    with pytest.raises(ModelServerDown):
        await text(model.stream(HELLO, max_tokens=9))
    for word in ("first", "second"):
        async with StubServer([Reply([word])]).serving() as server:
            endpoint.address = Address(server.url)
            assert await model.is_ready()
            assert await text(model.stream(HELLO, max_tokens=9)) == word
    assert not await model.is_ready()
    await model.close()


async def test_what_answers_at_a_url_is_found_out() -> None:
    async with StubServer([Reply(["Yes."])], owner="vllm").serving() as server:
        model = model_at(server.url, provider=None)
        assert await text(model.stream(HELLO, max_tokens=9)) == "Yes."
        await model.close()
    assert server.requests[0]["chat_template_kwargs"] == {"enable_thinking": False}


async def test_prefixes_are_kept_by_our_server_and_not_bought_from_others() -> None:
    async with StubServer([Reply()]).serving() as server:
        model = model_at(server.url)
        await model.warm(HELLO[:1])
        await model.close()
        paid = model_at(server.url, provider="openai")
        await paid.warm(HELLO[:1])
        await paid.close()
    assert [request["keep_prefix"] for request in server.requests] == [True]


async def test_a_server_without_the_encryption_it_should_have_is_down() -> None:
    async with StubServer([]).serving() as server:
        model = model_at(server.url.replace("http:", "https:"))
        assert not await model.is_ready()
        with pytest.raises(ModelServerDown):
            await text(model.stream(HELLO, max_tokens=9))
        await model.close()


async def test_a_trace_tells_how_many_tokens_an_answer_took_and_how_many_were_known() -> None:
    slices: list[Slice] = []
    async with StubServer([Reply(["one ", "two ", "three"], usage_at_end=True), Reply(["yes"])]).serving() as server:
        model = model_at(server.url)
        with listening(slices.append), TurnSpans().current():
            assert [piece async for piece in model.stream(HELLO, max_tokens=20)] == ["one ", "two ", "three"]
            assert [piece async for piece in model.stream(HELLO, max_tokens=20)] == ["yes"]
        await model.close()
    told, untold = (one.figures for one in slices if one.part == "model_answer")
    assert (told["prompt_tokens"], told["reused_tokens"], told["tokens"]) == (9, 7, 3) and told["tokens_per_s"] > 0
    assert (untold["prompt_tokens"], untold["tokens"]) == (0, 1), "a server that does not count"
