"""A model server that goes wrong in every way there is, written on bare sockets: no library would send such answers."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

KEY = "sk-very-secret-key-of-the-user"
ANSWER = ("I shine", " at night.", " Who am", " I?")
"""Two sentences."""

Fault = Callable[["Reply"], Awaitable[None]]


class Reply:
    """One answer that is being written."""

    def __init__(self, writer: asyncio.StreamWriter, pieces: tuple[str, ...]) -> None:
        self._writer = writer
        self.pieces = pieces

    async def raw(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def head(self, status: str = "200 OK", kind: str = "text/event-stream", more: str = "") -> None:
        await self.raw(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Connection: close\r\n\r\n".encode())

    async def refuse(self, status: str, more: str = "") -> None:
        await self.head(status, "application/json", more)
        await self.raw(json.dumps({"error": {"message": f"no, not with {KEY}"}}).encode())

    async def event(self, data: object) -> None:
        await self.raw(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode())

    async def delta(self, **delta: object) -> None:
        await self.event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    async def say(self, *pieces: str) -> None:
        for piece in pieces:
            await self.delta(content=piece)

    async def end(self) -> None:
        await self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        await self.event("[DONE]")

    async def hang(self) -> None:
        await asyncio.Event().wait()

    def reset(self) -> None:
        self._writer.transport.abort()


async def well(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces)
    await reply.end()


async def is_killed_before_the_answer(reply: Reply) -> None:
    reply.reset()


async def is_killed_in_mid_answer(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces[:2])
    await asyncio.sleep(0.1)
    reply.reset()


async def closes_in_mid_answer(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces[:2])


async def hangs_before_the_headers(reply: Reply) -> None:
    await reply.hang()


async def hangs_before_the_first_word(reply: Reply) -> None:
    await reply.head()
    await reply.hang()


async def hangs_in_mid_answer(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces[:2])
    await reply.hang()


async def hangs_in_mid_sentence(reply: Reply) -> None:
    await reply.head()
    await reply.say(reply.pieces[0])
    await reply.hang()


async def hangs_after_the_answer(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces)
    await reply.end()
    await reply.hang()


async def sends_headers_byte_by_byte(reply: Reply) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Padding: " + b"x" * 900:
        await reply.raw(bytes([byte]))
        await asyncio.sleep(2)


async def sends_the_body_byte_by_byte(reply: Reply) -> None:
    await reply.head()
    for byte in b'data: {"choices": [{"index": 0, "delta": {"content": "' + b"x" * 900:
        await reply.raw(bytes([byte]))
        await asyncio.sleep(2)


async def says_a_word_every_four_seconds(reply: Reply) -> None:
    await reply.head()
    while True:
        await reply.say("word ")
        await asyncio.sleep(4)


async def thinks_without_end(reply: Reply) -> None:
    await reply.head()
    while True:
        await reply.delta(role="assistant", content=None, reasoning_content="hm")
        await asyncio.sleep(0.5)


async def pings_without_end(reply: Reply) -> None:
    await reply.head()
    while True:
        await reply.raw(b": ping\n\n")
        await asyncio.sleep(0.5)


async def writes_half_an_event(reply: Reply) -> None:
    await reply.head()
    await reply.raw(b'data: {"choices": [{"index": 0, "del\n\n')


async def garbles_in_mid_answer(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces[:2])
    await reply.raw(b"data: \xff\xfe{this is not JSON\n\n")


async def sends_a_list(reply: Reply) -> None:
    await reply.head()
    await reply.event([1, 2, 3])


async def sends_choices_that_are_none(reply: Reply) -> None:
    await reply.head()
    for choices in ("text", 7, {"delta": 1}, [7], [{"delta": {"content": 42}}]):
        await reply.event({"choices": choices})
    await reply.event("[DONE]")


async def sends_nesting_without_end(reply: Reply) -> None:
    await reply.head()
    await reply.event('{"choices":' + "[" * 100_000)


async def sends_an_error_in_the_stream(reply: Reply) -> None:
    await reply.head()
    await reply.event({"error": {"message": f"out of memory for {KEY}"}})


async def sends_a_web_page(reply: Reply) -> None:
    await reply.head(kind="text/html")
    await reply.raw(b"<html><body>Please log in to the hotel's network.</body></html>")


async def answers_500(reply: Reply) -> None:
    await reply.refuse("500 Internal Server Error")


async def answers_429(reply: Reply) -> None:
    await reply.refuse("429 Too Many Requests")


async def is_busy_for_20_s(reply: Reply) -> None:
    await reply.refuse("429 Too Many Requests", "Retry-After: 20\r\n")


async def answers_401(reply: Reply) -> None:
    await reply.refuse("401 Unauthorized")


async def answers_400(reply: Reply) -> None:
    await reply.refuse("400 Bad Request")


async def answers_302(reply: Reply) -> None:
    await reply.refuse("302 Found", "Location: http://127.0.0.1:9/stolen\r\n")


async def sends_megabytes_without_a_newline(reply: Reply) -> None:
    await reply.head()
    await reply.raw(b"data: ")
    while True:
        await reply.raw(b"x" * 65536)


async def sends_comments_without_end(reply: Reply) -> None:
    await reply.head()
    while True:
        await reply.raw(b": ping\n" * 9000)


async def sends_a_compressed_bomb(reply: Reply) -> None:
    await reply.head(more="Content-Encoding: gzip\r\n")
    await reply.raw(gzip.compress(b": " + b"x" * 50_000_000))


async def is_no_http(reply: Reply) -> None:
    await reply.raw(b"\x15\x03\x01\x00\x02\x02\x50 SSH-2.0-OpenSSH\r\n\r\n")


DEADLY: tuple[Fault, ...] = (
    is_killed_before_the_answer,
    is_killed_in_mid_answer,
    closes_in_mid_answer,
    hangs_before_the_headers,
    hangs_before_the_first_word,
    hangs_in_mid_answer,
    hangs_in_mid_sentence,
    sends_headers_byte_by_byte,
    sends_the_body_byte_by_byte,
    says_a_word_every_four_seconds,
    thinks_without_end,
    pings_without_end,
    writes_half_an_event,
    garbles_in_mid_answer,
    sends_a_list,
    sends_choices_that_are_none,
    sends_nesting_without_end,
    sends_an_error_in_the_stream,
    sends_a_web_page,
    answers_500,
    answers_429,
    answers_401,
    answers_400,
    answers_302,
    sends_megabytes_without_a_newline,
    sends_comments_without_end,
    sends_a_compressed_bomb,
    is_no_http,
)
"""No answer comes of these, or half of one."""


async def ends_without_a_word(reply: Reply) -> None:
    await reply.head()
    await reply.event({"choices": []})
    await reply.delta(content=None)
    await reply.end()


async def counts_below_nothing(reply: Reply) -> None:
    await reply.head()
    await reply.say(*reply.pieces)
    await reply.event({"choices": [], "usage": {"prompt_tokens": -5, "completion_tokens": -1, "total_tokens": None}})
    await reply.end()


async def answers_in_the_users_name(reply: Reply) -> None:
    await reply.head()
    await reply.delta(role="user")
    for piece in reply.pieces:
        await reply.delta(role="system", content=piece)
    await reply.end()


async def calls_a_tool_as_text(reply: Reply) -> None:
    await reply.head()
    await reply.say(
        "Well. ", '<tool_call>{"name": "check_out", ', '"arguments": {"sure": true}}. </tool_call>', " Done."
    )
    await reply.end()


async def talks_without_end(reply: Reply) -> None:
    await reply.head()
    while True:
        await reply.say("and so on ")


async def writes_the_key_back(reply: Reply) -> None:
    await reply.head()
    await reply.say(f"Your key is {KEY[:9]}", f"{KEY[9:]}, is it not?")
    await reply.end()


HARMLESS: tuple[Fault, ...] = (
    ends_without_a_word,
    counts_below_nothing,
    answers_in_the_users_name,
    calls_a_tool_as_text,
    talks_without_end,
    writes_the_key_back,
    hangs_after_the_answer,
)
"""These can be taken for an answer."""


class FaultyServer:
    """`fault` is what happens to chats, `health_fault` to /v1/models."""

    def __init__(self) -> None:
        self.fault: Fault = well
        self.health_fault: Fault | None = None
        self.chats = 0
        self.talking = 0
        self.url = ""
        self._port = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["FaultyServer"]:
        await self.come_back()
        self.url = f"http://127.0.0.1:{self._port}/v1"
        try:
            yield self
        finally:
            await self.leave()

    async def leave(self) -> int:
        """As if the process had been killed; returns the port where nobody listens now."""
        if self._server:
            self._server.close()
            self._server = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        return self._port

    async def come_back(self) -> None:
        """At the same address."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        work = asyncio.current_task()
        assert work is not None
        self._tasks.add(work)
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has left
        finally:
            writer.close()
            self._tasks.discard(work)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next((int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length")), 0)
        body = await reader.readexactly(length)
        if not head.startswith("post"):
            reply = Reply(writer, ())
            if self.health_fault:
                await self.health_fault(reply)
                return
            await reply.head(kind="application/json")
            await reply.raw(b'{"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "faulty"}]}')
            return
        self.chats += 1
        self.talking += 1
        is_structured = "response_format" in json.loads(body) or "tools" in json.loads(body)
        reply = Reply(writer, ('{"tool"', ':"', "search_products", '"}') if is_structured else ANSWER)
        answering = asyncio.create_task(self.fault(reply))
        leaving = asyncio.create_task(reader.read())  # ends when the client has closed the connection
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            answering.cancel()
            leaving.cancel()
            self.talking -= 1
