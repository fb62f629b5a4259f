"""Animations of a glTF file, sampled for all their nodes at once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.accessors import Accessors
from vr_assistant.stage.gltf.document import FARTHEST, Document, Table

MAX_ANIMATIONS = 256
MAX_CHANNELS = 4096
LONGEST_S = 3600.0

Path = Literal["translation", "rotation", "scale", "weights"]
Interpolation = Literal["LINEAR", "STEP", "CUBICSPLINE"]
_WIDTHS: dict[Path, int] = {"translation": 3, "rotation": 4, "scale": 3}
Array = NDArray[np.float32]


@dataclass(slots=True)
class Track:
    """Keys of one property of several nodes that share their times."""

    path: Path
    nodes: NDArray[np.intp]
    interpolation: Interpolation
    times: NDArray[np.float64]
    """(keys,) seconds, ascending."""
    values: Array
    """(keys, nodes, width); of CUBICSPLINE (keys, 3, nodes, width): tangent in, value, tangent out."""
    _angles: Array = field(init=False)
    """(keys - 1, nodes, 1), of LINEAR rotations: between each key and the next, halved."""

    def __post_init__(self) -> None:
        self._angles = np.zeros((0, 0, 1), np.float32)
        if self.path == "rotation" and self.interpolation == "LINEAR":
            cosines = (self.values[:-1] * self.values[1:]).sum(axis=2, keepdims=True)
            # a rotation has two quaternions; of each key that one which is nearer to the one before
            signs = np.cumprod(np.where(cosines < 0, -1.0, 1.0), axis=0).astype(np.float32)
            self.values = np.concatenate([self.values[:1], self.values[1:] * signs])
            # no turn is so small that its sine is 0
            self._angles = np.maximum(np.arccos(np.minimum(np.abs(cosines), 1.0)), 1e-4).astype(np.float32)

    def sample(self, time_s: float) -> Array:
        """(nodes, width) at a time; before the first key and after the last one their values."""
        key = int(np.searchsorted(self.times, time_s, side="right")) - 1
        is_spline = self.interpolation == "CUBICSPLINE"
        last = len(self.times) - 1
        if key < 0 or key >= last or self.interpolation == "STEP":
            values = self.values[min(max(key, 0), last)]
            return self._unit(values[1] if is_spline else values)
        step_s = float(self.times[key + 1] - self.times[key])
        share = (time_s - float(self.times[key])) / step_s
        before, after = self.values[key], self.values[key + 1]
        if is_spline:
            s2, s3 = share * share, share**3
            return self._unit(
                before[1] * (2 * s3 - 3 * s2 + 1)
                + before[2] * ((s3 - 2 * s2 + share) * step_s)
                + after[1] * (3 * s2 - 2 * s3)
                + after[0] * ((s3 - s2) * step_s)
            )
        if self.path == "rotation":  # spherical interpolation (K. Shoemake, 1985)
            angle = self._angles[key]
            a, b = np.sin((1 - share) * angle), np.sin(share * angle)
            return np.asarray((before * a + after * b) / np.sin(angle), np.float32)
        return np.asarray(before + (after - before) * np.float32(share))

    def _unit(self, values: Array) -> Array:
        if self.path != "rotation":
            return values
        return np.asarray(values / np.maximum(np.linalg.norm(values, axis=-1, keepdims=True), 1e-6), np.float32)


@dataclass(slots=True)
class Animation:
    name: str
    duration_s: float
    tracks: list[Track]


def read_animations(document: Document, accessors: Accessors, target_counts: list[int]) -> list[Animation]:
    """
    Args:
        target_counts: Of each node, the morph targets of its mesh.
    """
    return [
        _animation(document, accessors, animation, number, target_counts)
        for number, animation in enumerate(document.tables(document.root, "animations", MAX_ANIMATIONS))
    ]


def _animation(
    document: Document, accessors: Accessors, animation: Table, number: int, target_counts: list[int]
) -> Animation:
    samplers = document.tables(animation, "samplers", MAX_CHANNELS)
    times: dict[object, NDArray[np.float64]] = {}
    groups: dict[tuple[Path, Interpolation, object, int], list[tuple[int, Array]]] = defaultdict(list)
    moved: set[tuple[int, str]] = set()
    for channel in document.tables(animation, "channels", MAX_CHANNELS):
        target = document.table(channel, "target")
        if target.get("node") is None or target.get("path") not in get_args(Path):
            continue  # a target that an extension defines
        document.item("nodes", target["node"])
        path: Path = target["path"]
        node = int(target["node"])
        if (node, path) in moved:
            raise document.refuse("an animation moves a node in two ways at once")
        moved.add((node, path))
        sampler = channel.get("sampler")
        if not isinstance(sampler, int) or not 0 <= sampler < len(samplers):
            raise document.refuse("an animation refers to a sampler that does not exist")
        source, interpolation = samplers[sampler].get("input"), samplers[sampler].get("interpolation", "LINEAR")
        if interpolation not in get_args(Interpolation):
            raise document.refuse("an animation has an unknown interpolation")
        document.item("accessors", source)
        if source not in times:
            times[source] = _times(document, accessors, source)
        width = _WIDTHS.get(path, target_counts[node])
        if not width:
            raise document.refuse("an animation moves morph targets that do not exist")
        values = _values(document, accessors, samplers[sampler].get("output"), path, interpolation, len(times[source]))
        if values.shape[-1] != width:
            raise document.refuse("an animation has another number of values than of keys")
        groups[path, interpolation, source, width].append((node, values))
    tracks = [
        Track(
            path,
            np.array([node for node, _ in channels], np.intp),
            interpolation,
            times[source],
            np.stack([values for _, values in channels], axis=-2),
        )
        for (path, interpolation, source, _), channels in groups.items()
    ]
    duration_s = max((float(track.times[-1]) for track in tracks), default=0.0)
    return Animation(document.text(animation, "name", f"animation {number}"), duration_s, tracks)


def _times(document: Document, accessors: Accessors, source: object) -> NDArray[np.float64]:
    times = accessors.numbers(source, "SCALAR").reshape(-1).astype(np.float64)
    if not len(times) or times[0] < 0 or times[-1] > LONGEST_S or np.any(np.diff(times) <= 0):
        raise document.refuse("the times of an animation are missing, not in order, or too long")
    return times


def _values(
    document: Document, accessors: Accessors, output: object, path: Path, interpolation: Interpolation, keys: int
) -> Array:
    """(keys, width), of CUBICSPLINE (keys, 3, width)."""
    kind = {"rotation": "VEC4", "weights": "SCALAR"}.get(path, "VEC3")
    values = accessors.numbers(output, kind, most=4_000_000)
    per_key = 3 if interpolation == "CUBICSPLINE" else 1
    if not len(values) or values.size % (keys * per_key):
        raise document.refuse("an animation has another number of values than of keys")
    if np.abs(values).max() > FARTHEST:
        raise document.refuse("an animation leads too far away")
    width = values.size // (keys * per_key)
    values = values.reshape((keys, 3, width) if per_key == 3 else (keys, width))
    if path == "rotation" and per_key == 1 and width == 4:
        lengths = np.linalg.norm(values, axis=1, keepdims=True)
        if lengths.min() < 1e-3:
            raise document.refuse("the rotation of a node has no direction")
        values = values / lengths
    return values
