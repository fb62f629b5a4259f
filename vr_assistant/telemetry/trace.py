"""Frames and turns as a trace that Perfetto (ui.perfetto.dev) and Chrome open: the Trace Event Format, JSON."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from vr_assistant.telemetry.frames import PHASES, Summary

_PROCESS, _FRAMES, _GPU = 1, 1, 2
_THREADS = {_FRAMES: "frames", _GPU: "GPU"}
_HEAD = '{{"displayTimeUnit":"ms","otherData":{other},"traceEvents":[\n'
_TAIL = "\n]}\n"
Event = dict[str, object]


def write_trace(path: Path, frames: NDArray[Any], title: str, summary: Summary | None = None) -> None:
    """Write the frames (fields of telemetry.frames.FRAME) as slices with their phases inside.

    Missed frames are instants, the picture's scale is a counter, what the GPU did has a track of its own.
    `summary` goes into the file's `otherData`. Takes about 60 us a frame. Raises OSError; then no half of it is left.
    """
    other = json.dumps({"summary": asdict(summary)} if summary else {})
    is_begun = False
    try:
        with path.open("w", encoding="utf-8") as file:
            is_begun = True
            file.write(_HEAD.format(other=other))
            file.write(_lines(_events(frames, title)))
            file.write(_TAIL)
    except OSError:
        if is_begun:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def add_events(path: Path, events: Iterator[Event]) -> None:
    """Put more events at the end of a trace that write_trace has left; where there is none, begin one.

    Raises OSError; a trace that was there is whole then, unless the disk itself is at fault.
    """
    added, tail = _lines(events).encode(), _TAIL.encode()
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        file = path.open("w+b")
    with file:
        end = file.seek(0, 2)
        file.seek(max(0, end - len(tail)))
        if file.read() == tail:
            file.seek(end - len(tail))
            file.write(b",\n" + added + tail)
        else:
            file.seek(0)
            file.truncate()
            file.write(_HEAD.format(other="{}").encode() + added + tail)


def named(what: str, name: str, process: int, thread: int) -> Event:
    """`what`: process_name or thread_name."""
    return {"name": what, "ph": "M", "pid": process, "tid": thread, "args": {"name": name}}


def sliced(
    name: str, process: int, thread: int, at_ns: int, duration_ns: int, facts: dict[str, Any] | None = None
) -> Event:
    """A stretch of time on a track; those of one track lie beside or inside one another."""
    event: Event = {
        "name": name, "ph": "X", "ts": at_ns / 1e3, "dur": duration_ns / 1e3, "pid": process, "tid": thread,
    }  # fmt: skip
    return event | {"args": facts} if facts else event


def instant(name: str, process: int, thread: int, at_ns: int, facts: dict[str, Any]) -> Event:
    """A moment on a track."""
    return {"name": name, "ph": "i", "s": "t", "ts": at_ns / 1e3, "pid": process, "tid": thread, "args": facts}


def _lines(events: Iterator[Event]) -> str:
    return ",\n".join(json.dumps(event, separators=(",", ":")) for event in events)


def _events(frames: NDArray[Any], title: str) -> Iterator[Event]:
    yield named("process_name", title, _PROCESS, 0)
    for thread, name in _THREADS.items():
        yield named("thread_name", name, _PROCESS, thread)
    scale = 0.0
    for frame in frames:
        at_ns = int(frame["began_at"])
        phases = [int(duration) for duration in frame["phases"]]
        facts = {"number": int(frame["number"]), "late_ms": round(int(frame["late"]) / 1e6, 3)}
        facts |= {name: int(frame[name]) for name in ("collections", "programs") if frame[name]}
        yield sliced("frame", _PROCESS, _FRAMES, at_ns, sum(phases), facts)
        for name, duration_ns in zip(PHASES, phases, strict=True):
            if duration_ns:
                yield sliced(name, _PROCESS, _FRAMES, at_ns, duration_ns)
            if name == "wait" and frame["missed"]:
                missed = {"frames": int(frame["missed"])}
                yield instant("missed", _PROCESS, _FRAMES, at_ns + duration_ns, missed)
            at_ns += duration_ns
        if frame["gpu"] >= 0:
            number = {"number": int(frame["number"])}
            yield sliced("draw", _PROCESS, _GPU, int(frame["gpu_began_at"]), int(frame["gpu"]), number)
        if frame["scale"] != scale:
            scale = float(frame["scale"])
            yield {
                "name": "scale", "ph": "C", "ts": int(frame["began_at"]) / 1e3, "pid": _PROCESS,
                "args": {"of width and height": round(scale, 3)},
            }  # fmt: skip
