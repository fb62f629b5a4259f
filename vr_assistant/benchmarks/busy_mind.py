"""A mind that never rests: it transcribes, generates and speaks at once, with the program's own parts and priorities.

Without a language model (`llm.provider` is "rules") it generates nothing.

Run as a process: python -m vr_assistant.benchmarks.busy_mind. It prints "working" when all have begun, goes on
until its standard input ends, and then prints how much it has done, as JSON.
"""

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

from vr_assistant.app.spawned import interrupt_held_back
from vr_assistant.errors import AssistantError

SPOKEN = Path(__file__).parents[2] / "assets" / "demo" / "2-headphones.wav"
REPLY = "Here are six that may suit you. The second one is a little cheaper, and it comes in blue and in black."
QUESTION = "Tell me a long story about the lighthouse."
START_S = 180.0


class _Tally:
    """What was done, by kind; lets the parent know when all have begun."""

    def __init__(self, kinds: int) -> None:
        self.done: dict[str, int] = {}
        self._kinds = kinds
        self._lock = threading.Lock()

    def add(self, kind: str, amount: int = 1) -> None:
        with self._lock:
            is_new = kind not in self.done
            self.done[kind] = self.done.get(kind, 0) + amount
            if is_new and len(self.done) == self._kinds:
                print("working", flush=True)


def main() -> None:
    from vr_assistant.config import load_settings
    from vr_assistant.mind.audio.wav import read_speech
    from vr_assistant.mind.speech.equipment import open_recogniser, open_voice
    from vr_assistant.priority import MIND_NICENESS, yield_processor

    yield_processor(MIND_NICENESS)
    settings = load_settings().settings
    has_model = settings.llm.provider != "rules"
    tally, is_over = _Tally(2 + has_model), threading.Event()
    recogniser, voice, samples = open_recogniser(settings), open_voice(settings), read_speech(SPOKEN)
    recogniser.load()

    def again_and_again(kind: str, work: Callable[[], object]) -> None:
        while not is_over.is_set():
            work()
            tally.add(kind)

    for kind, work in (
        ("sentences transcribed", lambda: recogniser.transcribe(samples)),
        ("sentences spoken", lambda: voice.say(REPLY, "en")),
    ):
        threading.Thread(target=again_and_again, args=(kind, work), daemon=True).start()
    if has_model:
        asyncio.run(_generate(settings, tally))
    else:
        sys.stdin.read()
    is_over.set()
    print(json.dumps(tally.done), flush=True)


async def _generate(settings: "object", tally: _Tally) -> None:
    """Until standard input ends."""
    from vr_assistant.app.model_server import ModelServer
    from vr_assistant.config import Settings
    from vr_assistant.mind.llm.model import ChatMessage
    from vr_assistant.mind.llm.open import open_language_model

    assert isinstance(settings, Settings)
    server = ModelServer(settings)
    await server.start()
    await server.ready()
    assert server.address is not None
    llm = settings.llm.model_copy(update={"base_url": server.address.url, "api_key": server.address.key})
    model = open_language_model(settings.model_copy(update={"llm": llm}))
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    async def tell_stories() -> None:
        while True:
            async for _ in model.stream([ChatMessage("user", QUESTION)], max_tokens=400):
                tally.add("pieces generated")

    stories = asyncio.create_task(tell_stories())
    await asyncio.wait({asyncio.ensure_future(ended), stories}, return_when=asyncio.FIRST_COMPLETED)
    stories.cancel()
    await asyncio.gather(stories, return_exceptions=True)
    await model.close()
    await server.stop()


@contextmanager
def working() -> Iterator[dict[str, int]]:
    """One works meanwhile; what it has done is in the dictionary afterwards.

    Raises AssistantError when it did not get to work.
    """
    command = [sys.executable, "-m", "vr_assistant.benchmarks.busy_mind"]
    done: dict[str, int] = {}
    process: Popen[str] | None = None
    try:
        with interrupt_held_back():  # one that struck while it begins would leave it working
            process = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True, start_new_session=True)
        assert process.stdin and process.stdout
        deadline = threading.Timer(START_S, process.kill)
        deadline.daemon = True
        deadline.start()
        began = process.stdout.readline().strip()
        deadline.cancel()
        if began != "working":
            raise AssistantError("The mind did not get to work.", "Try `python3 launcher.py ask --text hello`.")
        yield done
        process.stdin.close()
        done.update(json.loads(process.stdout.read() or "{}"))
    except BaseException:
        if process:
            process.kill()  # what it has done is of no more use; its model server goes with it
        raise
    finally:
        if process:
            _end(process)


def _end(process: "Popen[str]") -> None:
    """Close its input, wait, insist."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(10)
    except TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
