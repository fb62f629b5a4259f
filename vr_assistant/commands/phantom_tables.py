"""The tables of `bench phantoms`."""

from rich.console import Console
from rich.table import Table

from vr_assistant.benchmarks.phantoms.measure import Kind, PhantomFigures


def show(console: Console, found: PhantomFigures) -> None:
    table = Table(
        "nobody speaks", "minutes", "taken for a voice", "written down", "kept back", "understood", "pieces",
        "kept back", "believed",
    )  # fmt: skip
    for name, kind in found.kinds.items():
        table.add_row(name, *_row([kind]))
    table.add_section()
    table.add_row("together", *_row(list(found.kinds.values())))
    console.print(table)
    console.print(
        "Kept back: Whisper wrote words, and a guard did not believe them, or they were a murmur that wants no answer."
        " Pieces: 2.5 s of each half minute, given to the recogniser although no voice was found in them; what the"
        " guards alone are worth."
    )
    for one in found.phantoms:
        console.print(f"understood: {one.text} ({one.kind}, {one.level_db:.0f} dB)", markup=False)
    eaten = [one for one in found.people if not one.heard]
    console.print(f"Of {len(found.people)} utterances of people and of short words {len(eaten)} were lost.")
    for word in eaten:
        console.print(f"lost: {word.said} (kept back: {word.kept_back or 'nothing was written'})", markup=False)


def _row(kinds: list[Kind]) -> list[str]:
    written = [one for kind in kinds for one in kind.written_down]
    pieces = [one for kind in kinds for one in kind.pieces]
    return [
        f"{sum(kind.seconds for kind in kinds) / 60:.0f}",
        str(sum(kind.onsets for kind in kinds)),
        str(len(written)),
        str(sum(bool(one.kept_back) for one in written)),
        str(sum(bool(one.text) for one in written)),
        str(len(pieces)),
        str(sum(bool(one.kept_back) for one in pieces)),
        str(sum(bool(one.text) for one in pieces)),
    ]
