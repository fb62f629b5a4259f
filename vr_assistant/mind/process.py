"""Entry of the mind's process: the link on one side, the Mind on the other."""

import asyncio
import contextlib
import logging
import queue
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from vr_assistant import heap
from vr_assistant.config import Settings
from vr_assistant.messages import Alive, AnyMessage, Message, Stop, TurnSliced, decode, encode
from vr_assistant.priority import MIND_NICENESS, yield_processor
from vr_assistant.telemetry import spans

log = logging.getLogger(__name__)

ALIVE_EVERY_S = 2.0


def main(connection: Connection, settings_json: str, script_json: str, recording_folder: str) -> None:
    """Run the mind until Stop comes or the supervisor has gone.

    Args:
        connection: Our end of a duplex Pipe; carries bytes of messages.encode.
        settings_json: Settings.model_dump_json(), with the model server's address in llm.base_url.
        script_json: What the user says, see mind.dialogue.script.read_script; "" or "[]" opens the microphone.
        recording_folder: Gets sound/NNNN.wav; "" keeps no sounds.
    Raises:
        AssistantError: the mind cannot start.
    """
    yield_processor(MIND_NICENESS)
    heap.share()
    settings = Settings.model_validate_json(settings_json)
    link = Link(connection)

    def trace(one: spans.Slice) -> None:
        link.send(TurnSliced(one.turn, one.part, one.starts_at_ns, one.duration_ns, dict(one.figures)))

    try:
        with spans.listening(trace) if settings.stage.trace else contextlib.nullcontext():
            asyncio.run(_run(link, settings, script_json, Path(recording_folder) if recording_folder else None))
    finally:
        link.flush()


async def _run(link: "Link", settings: Settings, script_json: str, recording: Path | None) -> None:
    from vr_assistant.mind.dialogue.script import read_script
    from vr_assistant.mind.llm.open import open_language_model
    from vr_assistant.mind.mind import Mind

    language_model = open_language_model(settings)
    mind = Mind(settings, language_model, link.send, read_script(script_json), recording)
    stop_reading = link.read(mind.take)
    alive = asyncio.create_task(_show_life(link))
    try:
        await mind.run()
    finally:
        alive.cancel()
        stop_reading()
        await language_model.close()


async def _show_life(link: "Link") -> None:
    while True:
        link.send(Alive())
        await asyncio.sleep(ALIVE_EVERY_S)


class Link:
    """A Connection that neither reading nor writing can stop the event loop with."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="link writer", daemon=True)
        self._writer.start()

    def send(self, message: Message) -> None:
        """Queue a message; lost when the other side has gone."""
        self._outgoing.put(encode(message))

    def read(self, take: Callable[[AnyMessage], None]) -> Callable[[], None]:
        """Pass messages to `take` on the running loop; a closed pipe counts as Stop. Call the result to end it."""
        loop = asyncio.get_running_loop()
        if sys.platform == "win32":  # pipes there cannot be waited for by the loop
            threading.Thread(target=self._read_blocking, args=(loop, take), name="link reader", daemon=True).start()
            return lambda: None
        number = self._connection.fileno()
        loop.add_reader(number, self._read_waiting, take)

        def stop() -> None:
            loop.remove_reader(number)

        return stop

    def flush(self) -> None:
        """Send what is queued; nothing can be sent afterwards."""
        self._outgoing.put(None)
        self._writer.join(timeout=2.0)

    def _write(self) -> None:
        while (data := self._outgoing.get()) is not None:
            try:
                self._connection.send_bytes(data)
            except OSError:
                return

    def _read_waiting(self, take: Callable[[AnyMessage], None]) -> None:
        try:
            while self._connection.poll():
                _pass_on(self._connection.recv_bytes(), take)
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
            take(Stop())

    def _read_blocking(self, loop: asyncio.AbstractEventLoop, take: Callable[[AnyMessage], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            try:
                while True:
                    loop.call_soon_threadsafe(_pass_on, self._connection.recv_bytes(), take)
            except (EOFError, OSError):
                loop.call_soon_threadsafe(take, Stop())


def _pass_on(data: bytes, take: Callable[[AnyMessage], None]) -> None:
    try:
        take(decode(data))
    except (msgspec.DecodeError, msgspec.ValidationError):
        log.exception("a message that is none")
