"""The mind's end of the link."""

import asyncio
import multiprocessing

from vr_assistant.messages import AnyMessage, Arrived, Caption, MuteToggled, Stop, decode, encode
from vr_assistant.mind.process import Link


def test_messages_come_in_order_rubbish_is_passed_over_and_a_closed_pipe_is_stop() -> None:
    ours, theirs = multiprocessing.Pipe()
    taken: list[AnyMessage] = []

    async def read() -> None:
        stopped = asyncio.Event()

        def take(message: AnyMessage) -> None:
            taken.append(message)
            if isinstance(message, Stop):
                stopped.set()

        link = Link(theirs)
        link.read(take)
        ours.send_bytes(encode(Arrived("bookshop")))
        ours.send_bytes(b"\x93rubbish")
        ours.send_bytes(encode(MuteToggled()))
        ours.close()
        async with asyncio.timeout(5):
            await stopped.wait()
        link.flush()

    asyncio.run(read())
    assert taken == [Arrived("bookshop"), MuteToggled(), Stop()]


def test_sending_never_waits_for_the_reader_and_flush_sends_the_rest() -> None:
    ours, theirs = multiprocessing.Pipe()
    link = Link(theirs)
    captions = [Caption("system", "x" * 1000, "en") for _ in range(500)]  # far more than a pipe holds
    for caption in captions:
        link.send(caption)
    received = [decode(ours.recv_bytes()) for _ in captions]
    link.flush()
    assert received == captions


def test_a_supervisor_that_has_gone_is_no_reason_to_fail() -> None:
    ours, theirs = multiprocessing.Pipe()
    link = Link(theirs)
    ours.close()
    link.send(Stop())
    link.flush()
