"""A language model that dies, hangs or talks nonsense in the middle of a conversation; the rest goes on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from vr_assistant.config import Settings
from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.dialogue.turns import Action, Failure, Sentence, Utterance
from vr_assistant.mind.llm.open import open_language_model

RIDDLE = "Tell me a riddle about the moon and an old lighthouse."


class Moody:
    """A model server that answers as it is in the mood to."""

    mood = "well"
    url = ""

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "test"}]})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        wanted = await request.json()
        text = '{"tool":"none"}' if "response_format" in wanted or "tools" in wanted else "I shine at night. Who am I?"
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        if self.mood == "garbled":
            await answer.write(b"data: {half an answ\n\n")
            return answer
        for piece in (text[:9], text[9:]):
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            chunk |= {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]}
            await answer.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
            if self.mood == "killed":
                assert request.transport is not None
                request.transport.abort()
                return answer
            if self.mood == "hanging":
                await asyncio.sleep(30)
        await answer.write(b"data: [DONE]\n\n")
        return answer

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_get("/v1/models", self._health)
        app.router.add_post("/v1/chat/completions", self._complete)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        try:
            yield
        finally:
            await runner.cleanup()


@pytest.mark.parametrize("mood", ["killed", "hanging", "garbled"])
async def test_it_says_that_it_cannot_think_acts_all_the_same_and_recovers(tmp_path: Path, mood: str) -> None:
    moody = Moody()
    async with moody.serving():
        settings = Settings.model_validate(
            {
                "paths": {"data_dir": tmp_path, "cache_dir": tmp_path, "log_dir": tmp_path},
                "llm": {"provider": "url", "base_url": moody.url, "timeout_s": 0.3},
            }
        )
        model = open_language_model(settings)
        dialogue = await asyncio.to_thread(open_dialogue, settings, model)

        async def say(text: str, lang: Lang = "en") -> tuple[list[str], list[str], list[str]]:
            """What was done, what failed, what was said."""
            outcomes = [outcome async for outcome in dialogue.respond(Utterance(text, lang))]
            return (
                [outcome.name for outcome in outcomes if isinstance(outcome, Action)],
                [outcome.error.code for outcome in outcomes if isinstance(outcome, Failure)],
                [outcome.text for outcome in outcomes if isinstance(outcome, Sentence)],
            )

        assert (await say(RIDDLE))[2] == ["I shine at night.", "Who am I?"]

        moody.mood = mood
        done, failed, said = await say(RIDDLE)
        assert done == [] and len(failed) == 1 and failed[0].startswith("model_server")
        assert "right now" in said[-1] or "at the moment" in said[-1]
        assert (await say("Add the classic umbrella to my cart."))[0] == ["add_to_cart"]
        assert (await say("带我去书店。", "zh"))[0] == ["navigate_to"]

        moody.mood = "well"
        assert (await say(RIDDLE))[1:] == ([], ["I shine at night.", "Who am I?"])
        assert "mbrella" in (await say("What is in my cart?"))[2][0]
        dialogue.close()
        await model.close()
