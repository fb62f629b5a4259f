"""One script from its first line to its last, and what holds in every conversation."""

from collections.abc import Callable
from itertools import pairwise

from vr_assistant.messages import Speak, StopSpeaking

from . import expectations, steps
from .conversation import Conversation
from .script import Script, carry_out

__all__ = ["expectations", "play", "steps"]  # the former two tell the script what its lines mean


async def play(script: Script, begin: Callable[[], Conversation]) -> None:
    """Raises AssertionError with the line and with what happened, ValueError for a line that nobody understands."""
    talk = begin()
    await talk.begin()
    line = script.lines[0]
    try:
        for line in script.lines:
            await carry_out(line, talk)
        await talk.until_quiet()
        _check_what_always_holds(talk)
    except AssertionError as error:
        raise AssertionError(f"line {line.number}: {line.text}\n{error}\n\n{talk.protocol()}") from None
    finally:
        await talk.end()


def _check_what_always_holds(talk: Conversation) -> None:
    """Lips move while there is sound, nothing is remembered that was not audible, and nobody complains."""
    assert not talk.errors, "something was logged as an error"
    audible = talk.said(0)
    for message in talk.remembered:
        if message.role == "assistant":
            for word in message.content.split():
                assert word in audible, f"she remembers {word!r}, which nobody heard"
    for before, after in pairwise(talk.of(Speak, 0)):
        was_cut_off = StopSpeaking(before.utterance) in talk.of(StopSpeaking, 0)
        assert was_cut_off or after.starts_at_ns >= before.starts_at_ns + before.seconds * 1e9 - 1e6, "lips overlap"
