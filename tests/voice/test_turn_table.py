"""The table of `bench turns`, as somebody reads it in a small terminal."""

import io

from rich.console import Console

from vr_assistant.benchmarks.turns.measure import TurnFigures
from vr_assistant.commands import turn_tables


def test_the_table_is_read_whole_at_80_columns() -> None:
    found = [
        TurnFigures(
            "Chinese text, second", 30, ["Take me to,| the museum."], [], 60, ["Um."], 0.84, 1.97, 0.6, 1.15, []
        ),
        TurnFigures("people, fourth", 0, [], [], 0, [], None, None, None, None, []),
        TurnFigures("English, fifth", 8, ["Add,| one."], ["Is it,| far?"], 15, [], 0.84, 1.97, 0.6, 1.15, []),
    ]
    console = Console(width=80, record=True, file=io.StringIO())
    turn_tables.show(console, found)
    shown = console.export_text()
    lines = shown.splitlines()
    (row,) = [line for line in lines if "second" in line]
    assert " ".join(row.split()) == "Chinese text, second 30 1 (3 %) 60 1 (2 %) 0.84 1.97 0.60 1.15"
    assert "cut off: Take me to,| the museum." in lines
    said = " ".join(shown.split())
    assert "In the known lists: cut off 1 (3 %) of 30, taken up again in time 0;" in said
    assert "In the fresh list: cut off 1 (12 %) of 8, taken up again in time 1;" in said
    assert "Add,| one." not in said, "or somebody mends just these"
