"""A mind that listens at the sound card of its environment, in a process of its own.

Prints every message that it sends as a line of JSON. Ends when its standard input is closed.
"""

import asyncio
import json
import sys
import threading

from vr_assistant.config import load_settings
from vr_assistant.messages import Message, Stop, to_plain
from vr_assistant.mind.llm.open import open_language_model
from vr_assistant.mind.mind import Mind


def tell(message: Message) -> None:
    print(json.dumps(to_plain(message)), flush=True)


async def listen() -> None:
    settings = load_settings().settings
    mind = Mind(settings, open_language_model(settings), tell)
    loop = asyncio.get_running_loop()

    def wait_for_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(mind.take, Stop())

    threading.Thread(target=wait_for_end, daemon=True).start()
    await mind.run()


if __name__ == "__main__":
    asyncio.run(listen())
