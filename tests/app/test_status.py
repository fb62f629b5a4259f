"""What the terminal says of a run."""

import io

import pytest
from rich.console import Console

from vr_assistant.app.status import Terminal
from vr_assistant.errors import AssistantError


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


def said(screen: io.StringIO) -> list[str]:
    return [" ".join(line.split()) for line in screen.getvalue().splitlines()]


def test_a_run_reads_as_a_conversation(screen: io.StringIO) -> None:
    with Terminal(Console(file=screen, width=60), has_model=True, is_scripted=False) as terminal:
        terminal.stage("ready", "desktop")
        terminal.devices("USB microphone", "Headphones")
        terminal.mind("ready")
        terminal.model("starting")
        terminal.model("ready")
        terminal.note({"event": "transcript", "text": "带我去书店。", "lang": "zh", "t": 0.4})
        terminal.note({"event": "action", "name": "navigate_to", "args": {"place": "bookshop"}, "t": 0.5})
        terminal.note({"event": "reply", "text": "好的，请跟我来。", "t": 0.6})
        terminal.note({"event": "timing", "total": 600.0})
    assert said(screen) == [
        "Picture ready desktop",
        "Hears USB microphone",
        "Speaks Headphones",
        "Assistant ready",
        "Language model ready",
        "Ready Speak, or press Ctrl-C to end.",
        "You 带我去书店。",
        "Does navigate_to(place=bookshop)",
        "Assistant 好的，请跟我来。",
    ]


def test_readiness_does_not_wait_for_a_model_that_is_not_ours(screen: io.StringIO) -> None:
    with Terminal(Console(file=screen), has_model=False, is_scripted=True) as terminal:
        terminal.stage("ready", "offscreen")
        terminal.mind("ready")
    assert said(screen)[-1] == "Ready The conversation is played."


def test_what_fails_and_heals_is_said_once_each(screen: io.StringIO) -> None:
    with Terminal(Console(file=screen), has_model=False, is_scripted=True) as terminal:
        terminal.stage("ready")
        terminal.mind("ready")
        terminal.mind("restarting")
        terminal.mind("restarting")
        terminal.mind("ready")
        terminal.problem(AssistantError("The disk is full.", "Free some space."))
    assert said(screen)[3:] == ["Assistant restarting", "Assistant ready", "Note The disk is full. Free some space."]


def test_words_of_the_user_are_not_markup(screen: io.StringIO) -> None:
    with Terminal(Console(file=screen), has_model=False, is_scripted=True) as terminal:
        terminal.note({"event": "transcript", "text": "[red]x[/red] [/]"})
    assert said(screen) == ["You [red]x[/red] [/]"]


def test_on_a_real_terminal_spinners_give_way_to_the_conversation(screen: io.StringIO) -> None:
    console = Console(file=screen, force_terminal=True, width=60)
    with Terminal(console, has_model=False, is_scripted=False) as terminal:
        terminal.stage("ready")
        terminal.mind("ready")
        terminal.note({"event": "reply", "text": "Hello."})
    shown = screen.getvalue()
    assert shown.endswith("Hello.\x1b[0m\n") or shown.endswith("Hello.\n")
    assert "\x1b[?25h" in shown, "the cursor is back"
