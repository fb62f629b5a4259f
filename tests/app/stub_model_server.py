"""Stands in for the model server's process: healthy at once, answers one word at a time, dies or hangs on request.

python stub_model_server.py PORT PARENT
"""

import os
import signal
import sys

from aiohttp import web

from vr_assistant.parent import end_with_parent


async def health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ready"})


async def complete(request: web.Request) -> web.StreamResponse:
    text = (await request.json())["messages"][-1]["content"]
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    await response.write(b'data: {"choices":[{"index":0,"delta":{"content":"Well, "}}]}\n\n')
    if text == "die":
        os._exit(9)
    if text == "hang":
        os.kill(os.getpid(), signal.SIGSTOP)
    await response.write(b'data: {"choices":[{"index":0,"delta":{"content":"yes."},"finish_reason":"stop"}]}\n\n')
    await response.write(b"data: [DONE]\n\n")
    return response


async def tempo(request: web.Request) -> web.Response:
    print("tempo", (await request.json())["level"], flush=True)
    return web.json_response({})


if __name__ == "__main__":
    end_with_parent(int(sys.argv[2]))
    app = web.Application()
    app.router.add_get("/health", health)
    app.router.add_post("/tempo", tempo)
    app.router.add_post("/v1/chat/completions", complete)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
