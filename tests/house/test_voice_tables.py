"""What `bench voice` prints: every figure with what it is, and nothing made up where nothing was measured."""

from io import StringIO

import pytest
from rich.console import Console
from typer.testing import CliRunner

from vr_assistant.benchmarks.voice.interruptions import Interruption, InterruptionFigures
from vr_assistant.benchmarks.voice.measure import VoiceFigures
from vr_assistant.benchmarks.voice.turn import PARTS, Turn
from vr_assistant.benchmarks.voice.words import WordErrors
from vr_assistant.commands.bench import app
from vr_assistant.commands.voice_tables import show


def turn(first_ms: float | None, *, said: str = "Let it rain.", is_right: bool = True) -> Turn:
    spent = dict.fromkeys(PARTS, 0.0) | {"end_of_turn_wait": 200.0, "speech_recognition": (first_ms or 200.0) - 200.0}
    return Turn(
        "known_command", "en", said, said.lower(), ("set_environment",) if is_right else (), "Here comes the rain.",
        is_right, False, first_ms, first_ms, spent if first_ms else {},
    )  # fmt: skip


def printed(figures: VoiceFigures) -> str:
    console = Console(width=160, record=True, force_terminal=False, file=StringIO())
    show(console, figures)
    return console.export_text()


def test_waits_by_kind_and_by_part_and_what_no_machine_can_make_shorter() -> None:
    page = printed(VoiceFigures("small", turns=[turn(700.0), turn(900.0), turn(1500.0)], underruns=2))
    row = next(line for line in page.splitlines() if "known command" in line and "0.90" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")][:6] == [
        "known command",
        "3",
        "3",
        "0.90",
        "1.50",
        "1.50",
    ]
    assert any("together" in line and "1033" in line for line in page.splitlines())
    assert any("if computing took no time" in line and "200" in line for line in page.splitlines())
    assert "question" not in page and "missed" not in page and "wait for sound 2 times" in page


def test_silence_and_misunderstandings_are_named() -> None:
    page = printed(
        VoiceFigures("small", turns=[turn(700.0), turn(None, said="Let it snow."), turn(800.0, is_right=False)])
    )
    assert "No answer to: Let it snow. (heard: let it snow.)" in page
    assert "Not what was asked: Let it rain. (heard: let it rain.; did: nothing)" in page


def test_interruptions_the_turns_own_cost_and_words() -> None:
    one = Interruption("Hello.", 0.5, 120.0, "Hello.", "Hello.", is_exact=True)
    words = [WordErrors("fan", 10.0, has, 100, 3 if has else 7, 20, 17) for has in (True, False)]
    page = printed(VoiceFigures("small", [], InterruptionFigures([one, one], 1, 2, 3), [1.0, 2.0, 9.0], words))
    assert "Interrupted 2 times" in page and "p50 120 ms" in page
    assert "a turn costs 2 ms" in page and "p95 9 ms" in page
    assert "3.0% (17)" in page and "7.0% (17)" in page
    none = printed(VoiceFigures("small", interruptions=InterruptionFigures([], 4, 5, 9)))
    assert "No interruption could be measured: 5 came after her last word, and in 4 the card missed a block." in none


@pytest.mark.parametrize("part", ["everything", ""])
def test_an_unknown_part_is_refused_before_anything_is_measured(part: str) -> None:
    result = CliRunner().invoke(app, ["voice", "--only", part])
    assert result.exit_code == 2 and "interruptions" in result.output
