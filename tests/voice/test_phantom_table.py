"""What `bench phantoms` prints."""

from rich.console import Console

from vr_assistant.benchmarks.phantoms.listening import Stretch
from vr_assistant.benchmarks.phantoms.measure import Kind, PhantomFigures
from vr_assistant.benchmarks.phantoms.people import HeardWord
from vr_assistant.commands import phantom_tables


def test_what_was_understood_and_what_was_lost_is_named() -> None:
    kept = Stretch("singing", -20.0, 3.0, 1.2, "", "Yeah", "en")
    believed = Stretch("singing", -16.0, 10.0, 1.4, "Please help me!", "", "en")
    figures = PhantomFigures(
        {"fan": Kind(1800.0), "singing": Kind(1800.0, 3, [kept, believed], [kept])},
        [HeardWord("Stop.", "en", False, "Stop", ""), HeardWord("停", "zh", True, "", "听")],
    )
    assert figures.phantoms == [believed]
    console = Console(width=160, record=True)
    phantom_tables.show(console, figures)
    lines = console.export_text().splitlines()
    (row,) = [line for line in lines if "singing" in line and "│" in line]
    assert row.replace("│", " ").split() == ["singing", "30", "3", "2", "1", "1", "1", "1", "0"]
    assert "understood: Please help me! (singing, -16 dB)" in lines
    assert "Of 2 utterances of people and of short words 1 were lost." in lines
    assert "lost: 停 (kept back: 听)" in lines
