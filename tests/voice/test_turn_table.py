"""The table of `bench turns`, as somebody reads it in a small terminal."""

import io

from rich.console import Console

from vr_assistant.benchmarks.turns.measure import TurnFigures
from vr_assistant.commands import turn_tables


def test_the_table_is_read_whole_at_80_columns() -> None:
    found = [
        TurnFigures("Chinese text, second", 30, ["Take me to,| the museum."], 60, ["Um."], 0.84, 1.97, 0.6, 1.15),
        TurnFigures("people, fourth", 0, [], 0, [], None, None, None, None),
    ]
    console = Console(width=80, record=True, file=io.StringIO())
    turn_tables.show(console, found)
    lines = console.export_text().splitlines()
    (row,) = [line for line in lines if "second" in line]
    assert " ".join(row.split()) == "Chinese text, second 30 1 (3 %) 60 1 (2 %) 0.84 1.97 0.60 1.15"
    assert "cut off: Take me to,| the museum." in lines
