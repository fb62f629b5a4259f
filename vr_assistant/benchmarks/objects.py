"""Many moving objects, drawn our way and in the ways that tutorials show; what Python costs, and what the driver.

All ways draw the same one-triangle objects for two eyes on contexts of the same driver, with rasterisation discarded.
Times are of this thread alone. A software renderer shades the vertices in this thread, too, so the driver's part is
told apart: ours and the bare ctypes calls are run once more against a C function that does nothing, and the other two
ways make the same calls of the driver as ctypes does.
"""

import importlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import AssistantError
from vr_assistant.stage.render.eyes import eye_numbers
from vr_assistant.stage.render.frame import View

FOLDER = Path(__file__).parents[2] / "tests" / "bench"
COUNTS = (1, 100, 1_000, 10_000)
_OBJECTS_A_RUN = 12_000
"""As many frames are measured as draw about so many objects, at least five."""
_VIEWS = [
    View((side * 0.032, 1.6, 0.0), (0.0, 0.0, 0.0, 1.0), (-0.8, 0.8, 0.8, -0.8)) for side in (-1.0, 1.0)
]  # all objects lie between x -2 and 2, y 0 and 3, z -8 and -5: in view of both


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one frame, median, milliseconds of the thread's processor time."""

    way: str
    objects: int
    whole_ms: float
    python_ms: float
    """Without what the driver does."""


def compare(report: Callable[[str], None]) -> list[Cost]:
    """Raises AssistantError where the checkout lacks the other ways, or their packages."""
    os.environ["LP_NUM_THREADS"] = "0"  # llvmpipe: no threads of its own
    ours, bare, others = _load()
    costs = []
    for count in COUNTS:
        report(f"{count:,} objects")
        costs += _compare(count, ours, bare, others)
    return costs


def _load() -> tuple[Any, Any, list[Any]]:
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))
    names = ("our_objects", "ctypes_objects", "pyopengl_objects", "moderngl_objects")
    try:
        modules: list[ModuleType] = [importlib.import_module(name) for name in names]
    except ImportError as error:
        raise AssistantError(
            f"The ways to compare with are not here: {error}.",
            "Run it from a checkout, after `python3 launcher.py test`.",
        ) from error
    ours, bare, naive, modern = modules
    return ours.OurObjects, bare.CtypesObjects, [naive.PyOpenglObjects, modern.ModernglObjects]


def _compare(count: int, ours: Any, bare: Any, others: list[Any]) -> list[Cost]:
    rng = np.random.default_rng(count)
    models = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    models[:, :3, 3] = rng.uniform((-2, 0, -8), (2, 3, -5), (count, 3))
    colours = rng.random((count, 4), np.float32)
    eyes = np.array([eye_numbers(view)[:16] for view in _VIEWS], np.float32).reshape(2, 4, 4)

    def measure(frame: Callable[..., None], seen_from: "list[View] | NDArray[np.float32]") -> float:
        times = []
        for number in range(max(5, _OBJECTS_A_RUN // max(count, 60)) + 2):
            models[:, 0, 3] += np.float32(1e-5)
            began = time.thread_time_ns()
            frame(models, colours, seen_from)
            if number >= 2:  # caches are warm, buffers have grown
                times.append((time.thread_time_ns() - began) / 1e6)
        return median(times)

    drawer = ours(count)
    whole = measure(drawer.frame, _VIEWS)
    with drawer.gl.silenced():
        python = measure(drawer.frame, _VIEWS)
    drawer.close()
    result = [Cost(drawer.name, count, whole, python)]
    drawer = bare()
    whole = measure(drawer.frame, eyes)
    python = measure(drawer.frame_without_driver, eyes)
    drawer.close()
    driver = whole - python
    result.append(Cost(drawer.name, count, whole, python))
    for kind in others:
        drawer = kind()
        whole = measure(drawer.frame, eyes)
        drawer.close()
        result.append(Cost(drawer.name, count, whole, max(0.0, whole - driver)))
    return result
