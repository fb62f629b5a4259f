"""The tables of `bench echo`."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from vr_assistant.benchmarks.echo.measure import LEVELS_DB, LEVELS_SPEAKING_ON_DB, EchoFigures
from vr_assistant.benchmarks.echo.talking_over import Heard
from vr_assistant.benchmarks.voice.turn import percentile


def show(console: Console, figures: EchoFigures) -> None:
    alone = figures.alone
    mine = Table(f"her own voice, fed back at {figures.echo_db:+.0f} dB", f"{alone.seconds / 60:.1f} minutes")
    mine.add_row("times she interrupted herself", f"{alone.self_interruptions}")
    mine.add_row("turns that nobody took", f"{len(alone.phantom_turns)}")
    mine.add_row("times the gate opened", f"{alone.gate_openings}")
    mine.add_row("processor time for 10 ms of sound", f"{alone.ms_per_10_ms:.2f} ms")
    mine.add_row("memory, more at the end than at the beginning", f"{figures.memory_growth_mb:.1f} MB")
    console.print(mine)
    over = Table(
        "said over her, against her echo", "sentences", "gate opens", "p50", "p95", "voice sure", "p50", "p95",
        "words wrong: without her", "through",
    )  # fmt: skip
    yielding = [one for one in figures.talked_over if one.is_yielding]
    for level_db in LEVELS_DB:
        _add(over, f"{level_db:+.0f} dB", [one for one in yielding if one.level_db == level_db])
    _add(over, "recorded people", [one for one in yielding if one.is_human])
    for level_db in LEVELS_SPEAKING_ON_DB:
        speaking_on = [one for one in figures.talked_over if not one.is_yielding and one.level_db == level_db]
        _add(over, f"{level_db:+.0f} dB, she speaks on", speaking_on)
    console.print(over)
    console.print(_stops(yielding, "Stop."), _stops(yielding, "停。"))
    console.print(
        "She falls silent when the gate opens, unless the row says otherwise. Times count from the first sound. "
        f"The gate opened {figures.false_openings} times between what was said."
    )


def _stops(heard: Sequence[Heard], text: str) -> str:
    said = [one for one in heard if one.text == text and one.level_db >= 0]
    over, alone = sum(one.is_stop is True for one in said), sum(one.is_stop_without_her is True for one in said)
    return f"{text} At 0 dB and more understood as such {over} of {len(said)} times, without her {alone}."


def _add(table: Table, name: str, heard: Sequence[Heard]) -> None:
    if not heard:
        return
    opens = [one.opens_s for one in heard if one.opens_s is not None]
    voices = [one.voice_s for one in heard if one.voice_s is not None]
    asked = sum(one.words for one in heard)
    table.add_row(
        name,
        f"{len(heard)}",
        f"{len(opens) / len(heard):.0%}",
        *(f"{percentile(opens, percent) * 1000:.0f} ms" for percent in (50, 95)),
        f"{len(voices) / len(heard):.0%}",
        *(f"{percentile(voices, percent) * 1000:.0f} ms" for percent in (50, 95)),
        f"{sum(one.errors_without_her for one in heard) / max(1, asked):.0%}",
        f"{sum(one.errors_through for one in heard) / max(1, asked):.0%}",
    )
