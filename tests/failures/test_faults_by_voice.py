"""The model server fails in every way, under a whole mind that is spoken to: how long is the user left in silence?

Real engine, real client, real sockets; the sounds and the clock are made up. Seconds are counted from the end of the
user's last word to the first sound of the answer.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from conversations.conversation import Conversation
from conversations.kept_encoder import KeptEncoder
from conversations.steps import says
from conversations.virtual_clock import run

from vr_assistant.config import LlmSettings, Paths, Settings
from vr_assistant.messages import ShowRoute
from vr_assistant.mind.llm.open import open_language_model
from vr_assistant.mind.understanding.vectors import Encoder, load_encoder

from .faulty_server import ANSWER, DEADLY, HARMLESS, KEY, Fault, FaultyServer, Reply, is_busy_for_20_s, well

SOON_S = 5.0
RIDDLE = '"Tell me a riddle about the moon and an old lighthouse."'
FORGIVEN_S = 40.0
"""After which a server that failed is asked again, whatever it did."""


async def says_a_word_a_second(reply: Reply) -> None:
    await reply.head()
    for word in ("I ", "shine ", "at ", "night ", "and ", "sleep ", "by ", "day."):
        await asyncio.sleep(1)
        await reply.say(word)
    await reply.end()


async def dies_while_the_voice_speaks(reply: Reply) -> None:
    await reply.head()
    await reply.say(*ANSWER[:2], " Who")
    await asyncio.sleep(2.5)
    reply.reset()


EVERY = (*DEADLY, *HARMLESS, says_a_word_a_second, dies_while_the_voice_speaks)


class Talk:
    """A conversation with a model server, and how soon each answer was heard."""

    def __init__(self, conversation: Conversation, server: FaultyServer) -> None:
        self._conversation = conversation
        self.server = server

    async def say(self, words: str) -> tuple[float, str]:
        """Seconds until she was heard, and all that was heard."""
        talk = self._conversation
        await says(talk, words)
        await talk.until(lambda: self._began_ns() is not None, "she speaks")
        await talk.until_quiet()
        return ((self._began_ns() or 0) - talk.words_ended_ns) / 1e9, talk.said(talk.words_ended_ns)

    async def is_heard_soon(self, words: str, record: Any) -> str:
        after_s, text = await self.say(words)
        record("heard", f"after {after_s:.1f} s: {text[:90]}")
        assert 0 < after_s <= SOON_S and KEY not in text
        return text

    async def works_on(self) -> None:
        after_s, _ = await self.say('"Take me to the museum."')
        assert after_s <= SOON_S and self._conversation.of(ShowRoute), "the next wish is granted"

    def _began_ns(self) -> int | None:
        return self._conversation.room.speaker.began_ns(self._conversation.words_ended_ns)


class Town:
    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._settings = Settings(paths=Paths(data_dir=folder, cache_dir=folder, log_dir=folder))
        self._encoder = encoder

    def play(self, story: Callable[[Talk], Awaitable[None]]) -> None:
        async def played() -> None:
            async with FaultyServer().serving() as server, self._conversation(server) as talk:
                await story(talk)

        run(played())

    @asynccontextmanager
    async def _conversation(self, server: FaultyServer) -> AsyncIterator[Talk]:
        llm = LlmSettings(provider="url", base_url=server.url, api_key=KEY)
        model = open_language_model(self._settings.model_copy(update={"llm": llm}))
        conversation = Conversation(self._settings, self._encoder, model)
        await conversation.begin()
        try:
            yield Talk(conversation, server)
        finally:
            await conversation.stop_mind()
            await model.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("town"), KeptEncoder(load_encoder()))


@pytest.mark.parametrize("fault", EVERY, ids=lambda fault: fault.__name__)
def test_she_is_heard_soon_and_the_next_wish_is_granted(town: Town, fault: Fault, record_property: Any) -> None:
    async def story(talk: Talk) -> None:
        talk.server.fault = fault
        text = await talk.is_heard_soon(RIDDLE, record_property)
        assert talk.server.chats > 0, "the model was asked"
        if fault in DEADLY:
            assert "I can still" in text, "she says what is left"
        await talk.works_on()

    town.play(story)


def test_a_server_that_has_gone_and_come_back(town: Town, record_property: Any) -> None:
    async def story(talk: Talk) -> None:
        await talk.server.leave()
        assert "I can still" in await talk.is_heard_soon(RIDDLE, record_property)
        await talk.works_on()
        await talk.server.come_back()
        await asyncio.sleep(FORGIVEN_S)
        assert "I shine at night." in await talk.is_heard_soon(RIDDLE, record_property)

    town.play(story)


def test_a_machine_that_takes_no_connections(town: Town, record_property: Any) -> None:
    async def story(talk: Talk) -> None:
        port = await talk.server.leave()
        with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            deaf.bind(("127.0.0.1", port))
            deaf.listen(0)
            for early in (first, second):  # there is no room for more
                early.setblocking(False)
                early.connect_ex(("127.0.0.1", port))
            assert "I can still" in await talk.is_heard_soon(RIDDLE, record_property)
            await talk.works_on()

    town.play(story)


def test_a_server_that_says_when_it_has_time_is_not_asked_before(town: Town, record_property: Any) -> None:
    async def story(talk: Talk) -> None:
        talk.server.fault = is_busy_for_20_s
        await talk.is_heard_soon(RIDDLE, record_property)
        talk.server.fault = well
        asked = talk.server.chats
        assert "I can still" in await talk.is_heard_soon(RIDDLE, record_property)
        assert talk.server.chats == asked
        await asyncio.sleep(20.0)
        assert "I shine at night." in await talk.is_heard_soon(RIDDLE, record_property)

    town.play(story)
