"""A key that a server writes back goes nowhere."""

from collections.abc import AsyncIterator, Sequence

import pytest

from vr_assistant.mind.llm.secrecy import Secrecy

KEY = "sk-sk-secret-1"


async def pieces_of(pieces: Sequence[str]) -> AsyncIterator[str]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ([f"It is {KEY}!"], "It is ***!"),
        (["It is sk-sk", "-sec", "ret-1", "!"], "It is ***!"),
        (list(f"sk-{KEY}{KEY}"), "sk-******"),
        (["sk-sk-sec", "ond"], "sk-sk-second"),
        (["ends with sk-"], "ends with sk-"),
    ],
)
async def test_however_it_is_cut_up_the_key_is_left_out_and_nothing_else(written: list[str], kept: str) -> None:
    pieces = [piece async for piece in Secrecy(KEY).kept(pieces_of(written))]
    assert "".join(pieces) == kept


async def test_what_cannot_be_the_key_is_not_held_back() -> None:
    pieces = Secrecy(KEY).kept(pieces_of(["Hello ", "you."]))
    assert [await anext(pieces), await anext(pieces)] == ["Hello ", "you."]


def test_a_log_line_has_no_key_and_is_short() -> None:
    line = Secrecy(KEY).loggable(f"bad key {KEY} " + "x" * 9999)
    assert KEY not in line and len(line) < 320
    assert Secrecy("no").loggable("no key, no secret") == "no key, no secret"
