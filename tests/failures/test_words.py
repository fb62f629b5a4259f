"""Whatever words are given, each gets an answer, and the conversation goes on."""

from pathlib import Path

import pytest

from vr_assistant.messages import DialogueNote, encode
from vr_assistant.mind.dialogue.exchange import MOST_SHOWN, shown

from .program import finish

pytestmark = pytest.mark.processes

ODD = {
    "x" * 10_000: "error",
    " \t\n ": "error",
    "": "error",
    "😀😀😀": "error",
    "take\x01 me\x1b[31m to\x07 the \x7fbookshop": "navigate_to",
    "take me to the 📚 bookshop 😀": "navigate_to",
    "take me to the \u202ebookshop\u202c": "navigate_to",
    "带我去 the bookshop please 谢谢": "navigate_to",
    "[red]take me to the bookshop[/red] [/]": "navigate_to",
    "take me to the spaceport": "asked back",
    "带我去火星": "asked back",
    "add a flux capacitor to my cart": "asked back",
    "add '; DROP TABLE carts; -- to my cart": "asked back",
    "what is in my cart?": "view_cart",
}


def test_odd_words_are_answered_one_by_one(tmp_path: Path) -> None:
    asked = [word for text in ODD for word in ("--text", text)]
    done = finish(tmp_path, "ask", "--json", *asked, "--text", b"take me to \xff the bookshop")  # type: ignore[arg-type]

    assert done.code == 1, "some of it was stated to be no good"
    assert done.err == ""
    turns: list[list[str]] = []
    for event in done.events:
        if event["event"] == "transcript":
            turns.append([])
            assert event["text"].isprintable() and len(event["text"]) <= MOST_SHOWN + 2
        elif event["event"] != "timing":
            turns[-1].append(event["name"] if event["event"] == "action" else event["event"])
    expected = [["reply"] if kind == "asked back" else [kind, "reply"] for kind in [*ODD.values(), "navigate_to"]]
    assert turns == expected
    assert all(error["code"] == "bad_text" and error["hint"] for error in done.of("error"))
    assert "dollars" not in done.of("reply")[len(ODD) - 1]["text"], "nothing was bought by mistake"


def test_what_is_shown_can_be_sent_and_printed() -> None:
    text = shown("half \ud83d\x1b[2J and\u202e more\n" + "long " * 1000)
    assert text.startswith("half \ufffd [2J and more long") and len(text) <= MOST_SHOWN + 2
    encode(DialogueNote({"text": text}))
