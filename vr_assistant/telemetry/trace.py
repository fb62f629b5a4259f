"""Frames as a trace that Perfetto (ui.perfetto.dev) and Chrome open: the Trace Event Format, JSON."""

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
            file.write(f'{{"displayTimeUnit":"ms","otherData":{other},"traceEvents":[\n')
            file.write(",\n".join(json.dumps(event, separators=(",", ":")) for event in _events(frames, title)))
            file.write("\n]}\n")
    except OSError:
        if is_begun:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _events(frames: NDArray[Any], title: str) -> Iterator[Event]:
    yield _named("process_name", title, 0)
    for thread, name in _THREADS.items():
        yield _named("thread_name", name, thread)
    scale = 0.0
    for frame in frames:
        at_ns = int(frame["began_at"])
        phases = [int(duration) for duration in frame["phases"]]
        facts = {"number": int(frame["number"]), "late_ms": round(int(frame["late"]) / 1e6, 3)}
        facts |= {name: int(frame[name]) for name in ("collections", "programs") if frame[name]}
        yield _slice("frame", _FRAMES, at_ns, sum(phases), facts)
        for name, duration_ns in zip(PHASES, phases, strict=True):
            if duration_ns:
                yield _slice(name, _FRAMES, at_ns, duration_ns)
            if name == "wait" and frame["missed"]:
                yield _instant("missed", at_ns + duration_ns, {"frames": int(frame["missed"])})
            at_ns += duration_ns
        if frame["gpu"] >= 0:
            number = {"number": int(frame["number"])}
            yield _slice("draw", _GPU, int(frame["gpu_began_at"]), int(frame["gpu"]), number)
        if frame["scale"] != scale:
            scale = float(frame["scale"])
            yield {
                "name": "scale", "ph": "C", "ts": int(frame["began_at"]) / 1e3, "pid": _PROCESS,
                "args": {"of width and height": round(scale, 3)},
            }  # fmt: skip


def _named(what: str, name: str, thread: int) -> Event:
    return {"name": what, "ph": "M", "pid": _PROCESS, "tid": thread, "args": {"name": name}}


def _slice(name: str, thread: int, at_ns: int, duration_ns: int, facts: dict[str, Any] | None = None) -> Event:
    event: Event = {
        "name": name, "ph": "X", "ts": at_ns / 1e3, "dur": duration_ns / 1e3, "pid": _PROCESS, "tid": thread,
    }  # fmt: skip
    return event | {"args": facts} if facts else event


def _instant(name: str, at_ns: int, facts: dict[str, int]) -> Event:
    return {"name": name, "ph": "i", "s": "t", "ts": at_ns / 1e3, "pid": _PROCESS, "tid": _FRAMES, "args": facts}
