"""The tables of `bench frame`."""

from collections.abc import Callable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from vr_assistant.benchmarks.objects import Cost
from vr_assistant.benchmarks.stage_frame import Passes, StageFrame
from vr_assistant.benchmarks.steady import Steadiness


def show(
    console: Console,
    costs: Sequence[Cost],
    frames: Sequence[StageFrame],
    passes: Sequence[Passes],
    idle: Steadiness,
    busy: Steadiness,
    done: Mapping[str, int],
) -> None:
    console.print("Drawing so many moving objects for two eyes, rasterisation discarded: processor time of the thread")
    console.print("for a frame, median, ms; with the driver's own work, and what of it is Python.")
    console.print(_objects(costs))
    console.print("A whole frame of the stage, the assistant walking and speaking, two eyes; calls reach no driver.")
    console.print(_frames(frames))
    console.print("Two eyes at once and one after the other; with the driver: wall time at 64 x 64 pixels, 4 samples.")
    console.print(_passes(passes))
    console.print(f"{idle.seconds:.0f} s at 90 frames a second, calls reach no driver; the mind idle, and working.")
    console.print(_steady(idle, busy))
    console.print("The mind meanwhile: " + ", ".join(f"{count} {what}" for what, count in done.items()) + ".")


def _objects(costs: Sequence[Cost]) -> Table:
    counts = sorted({cost.objects for cost in costs})
    table = Table("objects", *(f"{count:,}" for count in counts))
    for way in dict.fromkeys(cost.way for cost in costs):
        mine = {cost.objects: cost for cost in costs if cost.way == way}
        table.add_row(way, *(f"{mine[count].whole_ms:.2f}" for count in counts))
        table.add_row("  of it Python", *(f"{mine[count].python_ms:.2f}" for count in counts))
    return table


def _frames(frames: Sequence[StageFrame]) -> Table:
    table = Table(
        "objects",
        "controllers",
        "median, ms",
        "p99, ms",
        "by phase (wall clock, median)",
        "collections",
        "programs made",
    )
    for frame in frames:
        phases = ", ".join(f"{name} {ms:.2f}" for name, ms in frame.phases_ms.items() if ms >= 0.005)
        numbers = f"{frame.median_ms:.2f}", f"{frame.p99_ms:.2f}"
        hands = "two" if frame.has_hands else "none"
        table.add_row(f"{frame.objects:,}", hands, *numbers, phases, str(frame.collections), str(frame.programs))
    return table


def _passes(passes: Sequence[Passes]) -> Table:
    table = Table("passes", "Python, ms", "with the driver, ms", "GL calls")
    for one in passes:
        title = "one" if one.is_layered else "two"
        table.add_row(title, f"{one.python_ms:.2f}", f"{one.driver_ms:.1f}", str(one.gl_calls))
    return table


def _steady(idle: Steadiness, busy: Steadiness) -> Table:
    table = Table("", "mind idle", "mind working")
    rows: tuple[tuple[str, Callable[[Steadiness], str]], ...] = (
        ("frames", lambda s: f"{s.frames:,}"),
        ("missed", lambda s: f"{s.missed} ({s.missed_per_mille:.2f} ‰)"),
        ("work p50 / p99 / max, ms", lambda s: f"{s.work_p50_ms:.2f} / {s.work_p99_ms:.2f} / {s.work_max_ms:.2f}"),
        (
            "woken late p50 / p99 / max, ms",
            lambda s: f"{s.late_p50_ms:.2f} / {s.late_p99_ms:.2f} / {s.late_max_ms:.2f}",
        ),
        ("memory, MB", lambda s: f"{s.memory_mb:.0f}"),
        ("  slope, MB a minute", lambda s: f"{s.memory_mb_a_minute:+.3f} ± {s.memory_error_mb_a_minute:.3f}"),
        ("collections, programs made", lambda s: f"{s.collections}, {s.programs}"),
    )
    for title, text in rows:
        table.add_row(title, text(idle), text(busy))
    return table
