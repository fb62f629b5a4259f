"""Morph targets of a mesh, kept sparse: most move few of the vertices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.accessors import Accessors

Row = tuple[int, NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]
"""Number of the target; vertices that it moves; their offsets and bends, each (n, 3)."""


@dataclass(slots=True)
class Morphs:
    """Offsets of the vertices that move, sorted by vertex."""

    starts: NDArray[np.uint32]
    """(vertices + 1,): rows starts[v] .. starts[v + 1] of the arrays below belong to vertex v."""
    targets: NDArray[np.uint32]
    offsets: NDArray[np.float32]
    """(rows, 3) metres."""
    bends: NDArray[np.float32]
    """(rows, 3), added to the normal."""

    def rows_at(self, vertices: NDArray[np.int64]) -> int:
        """How many rows `at` would give."""
        ends = self.starts.astype(np.int64)
        return int((ends[1:] - ends[:-1])[vertices].sum())

    def at(self, vertices: NDArray[np.int64]) -> "Morphs":
        """The same for a mesh whose vertices are copies of these."""
        ends = self.starts.astype(np.int64)
        counts = (ends[1:] - ends[:-1])[vertices]
        starts = np.concatenate([[0], np.cumsum(counts)])
        rows = np.repeat(ends[vertices] - starts[:-1], counts) + np.arange(starts[-1])
        return Morphs(starts.astype(np.uint32), self.targets[rows], self.offsets[rows], self.bends[rows])


def read_target(accessors: Accessors, number: int, target: dict[str, Any], count: int) -> Row:
    """One target of a primitive with so many vertices. Raises the document's error."""
    moved, offsets = accessors.rows_that_differ(target.get("POSITION"), count)
    bends = np.zeros_like(offsets)
    if "NORMAL" in target:
        bent, values = accessors.rows_that_differ(target["NORMAL"], count)
        at = np.searchsorted(bent, moved)
        at[at == len(bent)] = 0
        if len(bent):
            bends = np.where((bent[at] == moved)[:, None], values[at], bends)
    return number, moved, offsets, bends.astype(np.float32)


def merge(rows: Sequence[Row], count: int) -> Morphs:
    """All targets of a mesh with so many vertices."""
    if not rows:
        empty = np.zeros((0, 3), np.float32)
        return Morphs(np.zeros(count + 1, np.uint32), np.zeros(0, np.uint32), empty, empty)
    vertices = np.concatenate([moved for _, moved, _, _ in rows])
    targets = np.concatenate([np.full(len(moved), number) for number, moved, _, _ in rows])
    order = np.argsort(vertices, kind="stable")
    starts = np.searchsorted(vertices[order], np.arange(count + 1))
    return Morphs(
        starts.astype(np.uint32),
        targets[order].astype(np.uint32),
        np.concatenate([offsets for _, _, offsets, _ in rows])[order],
        np.concatenate([bends for _, _, _, bends in rows])[order],
    )
