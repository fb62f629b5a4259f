"""The embedded engine behind OpenAI's HTTP interface, on loopback only.

    python -m vr_assistant.mind.llm.server --model FILE.gguf --parent PID

Prints one line of JSON, {"port": N}, as soon as it listens; /health says 503 until the model is loaded.
The bearer key, where one is wanted, comes in the environment (VR_ASSISTANT_SERVER_KEY): others can read arguments.
"""

import argparse
import asyncio
import hmac
import json
import logging
import os
import signal
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path

from aiohttp import web

from vr_assistant.mind.llm.completion import BadRequest, CompletionRequest, parse_request
from vr_assistant.mind.llm.generation import BadSchema, Generation, PromptTooLong
from vr_assistant.mind.llm.generator import Generator, TextEngine
from vr_assistant.mind.llm.key import KEY_VARIABLE
from vr_assistant.mind.llm.tempo import Tempo
from vr_assistant.parent import end_with_parent
from vr_assistant.priority import MODEL_NICENESS, yield_processor
from vr_assistant.process_name import name_this_process

_log = logging.getLogger(__name__)
_REFUSALS = (BadRequest, BadSchema, PromptTooLong)


class Server:
    """Routes of the HTTP interface over one generator."""

    def __init__(self, generator: Generator, model_name: str, key: str = "", tempo: Tempo | None = None) -> None:
        self._generator = generator
        self._tempo = tempo or Tempo()
        self._model_name = model_name
        self._key = key
        self._last = Generation()
        self._answered = self._read = self._reused = self._made = 0

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._check_key], client_max_size=4 << 20)
        app.router.add_get("/health", self._health)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/metrics", self._metrics)
        app.router.add_post("/tempo", self._hold_back)
        app.router.add_post("/v1/chat/completions", self._complete)
        return app

    @web.middleware
    async def _check_key(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self._key and request.path != "/health" and not hmac.compare_digest(given.encode(), self._key.encode()):
            return _refuse(401, "invalid_api_key", "The bearer key is missing or wrong.")
        try:
            return await handler(request)
        except web.HTTPException as error:
            return _refuse(error.status, "invalid_request_error", error.reason)

    async def _health(self, request: web.Request) -> web.Response:
        if self._generator.failure is not None:
            return web.json_response({"status": "failed", "error": str(self._generator.failure)}, status=500)
        if not self._generator.is_ready:
            return web.json_response({"status": "loading"}, status=503)
        return web.json_response({"status": "ready"})

    async def _models(self, request: web.Request) -> web.Response:
        model = {"id": self._model_name, "object": "model", "created": 0, "owned_by": "local"}
        return web.json_response({"object": "list", "data": [model]})

    async def _metrics(self, request: web.Request) -> web.Response:
        last = self._last
        return web.json_response(
            {
                "answered": self._answered,
                "tempo_level": self._tempo.level,
                "prompt_tokens": self._read,
                "reused_tokens": self._reused,
                "generated_tokens": self._made,
                "last": asdict(last)
                | {"tokens_per_s": last.tokens_per_s, "prefill_tokens_per_s": last.prefill_tokens_per_s},
            }
        )

    async def _hold_back(self, request: web.Request) -> web.Response:
        """Ours: {"level": N}, see Tempo."""
        try:
            level = (await request.json())["level"]
            self._tempo.set(int(level))
        except (ValueError, KeyError, TypeError):
            return _refuse(400, "invalid_request_error", 'The body is no {"level": number} of a level there is.')
        return web.json_response({"level": level})

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        if not self._generator.is_ready:
            return _refuse(503, "loading", "The model is still being loaded.")
        try:
            wanted = parse_request(await request.read())
        except BadRequest as error:
            return _refuse(400, "invalid_request_error", str(error))
        cost = Generation()
        try:
            if wanted.stream and not wanted.keep_prefix:
                return await self._stream(request, wanted, cost)
            return await self._whole(wanted, cost)
        except _REFUSALS as error:
            return _refuse(400, "invalid_request_error", str(error))
        except ConnectionError:
            raise  # the client has gone; aiohttp closes the rest
        except Exception:
            _log.exception("generation failed")
            return _refuse(500, "server_error", "The engine failed; its log has the details.")
        finally:
            self._last = cost
            self._answered += 1
            self._read += cost.prompt_tokens
            self._reused += cost.reused_tokens
            self._made += cost.generated_tokens
            _log.info("%s", cost.line())

    async def _whole(self, wanted: CompletionRequest, cost: Generation) -> web.Response:
        async with aclosing(self._generator.answer(wanted, cost)) as pieces:
            text = "".join([piece async for piece in pieces])
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "length" if cost.was_cut_short else "stop",
        }
        return web.json_response(self._envelope("chat.completion", [choice]) | {"usage": _usage(cost)})

    async def _stream(self, request: web.Request, wanted: CompletionRequest, cost: Generation) -> web.StreamResponse:
        async with aclosing(self._generator.answer(wanted, cost)) as pieces:
            first = await anext(pieces, None)  # a refusal still gets a status of its own
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
            await response.prepare(request)
            envelope = self._envelope("chat.completion.chunk", [])
            await _send(response, envelope, {"role": "assistant", "content": first or ""}, None)
            async for piece in pieces:
                await _send(response, envelope, {"content": piece}, None)
        await _send(response, envelope | {"usage": _usage(cost)}, {}, "length" if cost.was_cut_short else "stop")
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()
        return response

    def _envelope(self, kind: str, choices: list[object]) -> dict[str, object]:
        return {
            "id": f"chatcmpl-{uuid.uuid4().hex}",
            "object": kind,
            "created": int(time.time()),
            "model": self._model_name,
            "choices": choices,
        }


async def _send(
    response: web.StreamResponse, envelope: dict[str, object], delta: dict[str, str], finish: str | None
) -> None:
    chunk = envelope | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    await response.write(b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n")


def _usage(cost: Generation) -> dict[str, object]:
    return {
        "prompt_tokens": cost.prompt_tokens,
        "completion_tokens": cost.generated_tokens,
        "total_tokens": cost.prompt_tokens + cost.generated_tokens,
        "prompt_tokens_details": {"cached_tokens": cost.reused_tokens},
    }


def _refuse(status: int, kind: str, message: str) -> web.Response:
    return web.json_response({"error": {"message": message, "type": kind, "code": status}}, status=status)


async def serve(
    load: Callable[[], TextEngine], *, model_name: str, port: int, key: str, tempo: Tempo | None = None
) -> None:
    """Serve on 127.0.0.1 until SIGTERM or SIGINT. Raises OSError when the port is taken."""
    generator = Generator(load)
    runner = web.AppRunner(
        Server(generator, model_name, key, tempo).application(),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=1.0,
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    print(json.dumps({"port": runner.addresses[0][1]}), flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        _on_signal(number, stopped)
    loading = asyncio.create_task(generator.load())
    await stopped.wait()
    loading.cancel()
    await generator.close()
    await runner.cleanup()


def _on_signal(number: signal.Signals, stopped: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, stopped.set)
    except NotImplementedError:  # Windows' event loop
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="a GGUF file")
    parser.add_argument("--name", default="assistant", help="the model's name in the interface")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--parent", type=int, default=0, help="end when this process has gone")
    parser.add_argument("--context", type=int, default=4096, help="tokens")
    parser.add_argument("--threads", type=int, default=0, help="0: one less than the cores, at least one")
    parser.add_argument("--prefixes", type=Path, help="folder for the state of prompts already read")
    given = parser.parse_args()
    name_this_process("vr-model")
    yield_processor(MODEL_NICENESS)
    if given.parent:
        end_with_parent(given.parent)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    threads = given.threads or max(1, (os.cpu_count() or 2) - 1)

    tempo = Tempo()

    def load() -> TextEngine:
        from vr_assistant.mind.llm.engine import Engine  # half a second: the port is announced first

        return Engine(
            given.model, context_tokens=given.context, threads=threads, prefix_folder=given.prefixes, tempo=tempo
        )

    key = os.environ.pop(KEY_VARIABLE, "")
    try:
        asyncio.run(serve(load, model_name=given.name, port=given.port, key=key, tempo=tempo))
    except OSError as error:
        print(json.dumps({"error": str(error), "errno": error.errno}), flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
