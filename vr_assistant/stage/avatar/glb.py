"""A skinned body read from a GLB file that nobody vouches for: every size and index is checked before use.

Axes of the file (glTF): metres, +Y up, the face looks along +Z.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.avatar.skeleton import Skeleton

MAX_FILE_BYTES = 64 << 20
MAX_VERTICES = 500_000
MAX_INDICES = 3_000_000
MAX_JOINTS = 128
MAX_TARGETS = 128
FARTHEST_M = 10.0  # a body that reaches farther is broken, or not in metres

_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


def refuse(reason: str) -> GraphicsError:
    return GraphicsError(f"The avatar file cannot be used: {reason}.", "Choose another avatar, or reinstall this one.")


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


@dataclass(slots=True)
class BodyMesh:
    """Vertices of all materials in one set of arrays."""

    positions: NDArray[np.float32]
    normals: NDArray[np.float32]
    tangents: NDArray[np.float32]
    """(vertices, 3): along the strands where the material is hair."""
    colours: NDArray[np.float32]
    """(vertices, 4): linear RGB, and how open to the sky (1) the place is."""
    joints: NDArray[np.uint8]
    weights: NDArray[np.float32]
    materials: NDArray[np.uint8]
    """(vertices,): index into material_names."""
    indices: NDArray[np.uint32]
    material_names: list[str]
    roughness: list[float]
    morphs: Morphs


class GlbFile:
    """The parsed document and bounds-checked access to its numbers."""

    def __init__(self, path: Path) -> None:
        """Raises GraphicsError with the reason when the file is not a sound GLB."""
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise refuse(f"{path.name} is larger than {MAX_FILE_BYTES >> 20} MB")
            data = path.read_bytes()
        except OSError as error:
            raise refuse(f"{path.name} cannot be read ({error.strerror})") from error
        self._document, self._blob = _chunks(data)

    def joint_names(self) -> list[str]:
        return [str(self._item("nodes", joint).get("name")) for joint in _list(self._skin(), "joints")]

    def target_names(self) -> list[str]:
        names = _list(_dict(self._item("meshes", 0), "extras"), "targetNames")
        if len(names) > MAX_TARGETS or not all(isinstance(name, str) for name in names):
            raise refuse("its morph targets are too many or not named")
        return names

    def skeleton(self) -> Skeleton:
        """Joints in the order of the skin."""
        joints = _list(self._skin(), "joints")
        if not 1 <= len(joints) <= MAX_JOINTS:
            raise refuse(f"it has {len(joints)} joints, 1 to {MAX_JOINTS} are possible")
        nodes = [self._item("nodes", index) for index in joints]
        order = {node: joint for joint, node in enumerate(joints)}
        if len(order) != len(joints):
            raise refuse("a joint is listed twice")
        parents = np.full(len(joints), -1)
        offsets = np.zeros((len(joints), 3))
        for joint, node in enumerate(nodes):
            offsets[joint] = _floats(node.get("translation", [0, 0, 0]), 3)
            rotation = _floats(node.get("rotation", [0, 0, 0, 1]), 4)
            if "matrix" in node or not np.allclose(rotation, [0, 0, 0, 1], atol=1e-4):
                raise refuse("its rest pose has turned joints")
            for child in _list(node, "children"):
                if isinstance(child, int) and child in order:
                    parents[order[child]] = joint
        if any(parent >= joint for joint, parent in enumerate(parents)):
            raise refuse("its joints are not listed from the root outwards")
        if not np.all(np.isfinite(offsets)) or np.abs(offsets).max() > FARTHEST_M:
            raise refuse("a joint lies nowhere near the body")
        return Skeleton(self.joint_names(), parents, offsets)

    def mesh(self) -> BodyMesh:
        """Decodes and checks all vertices."""
        count_of_joints = len(_list(self._skin(), "joints"))
        names = self.target_names()
        primitives = _list(self._item("meshes", 0), "primitives")
        pieces: dict[str, _Piece] = {}
        indices: list[NDArray[np.int64]] = []
        materials: list[str] = []
        roughness: list[float] = []
        for primitive in primitives:
            if not isinstance(primitive, dict) or primitive.get("mode", 4) != 4:
                raise refuse("it is not made of triangles")
            key = json.dumps(primitive.get("attributes"), sort_keys=True)
            if key not in pieces:
                start = sum(len(piece.positions) for piece in pieces.values())
                pieces[key] = self._piece(primitive, start, len(names))
            piece = pieces[key]
            corners = self.accessor(primitive.get("indices"), "SCALAR", MAX_INDICES).reshape(-1).astype(np.int64)
            if len(corners) % 3 or (len(corners) and corners.max() >= len(piece.positions)):
                raise refuse("a triangle names a vertex that does not exist")
            name, rough, colour = self._material(primitive.get("material"))
            piece.materials[corners] = len(materials)
            piece.colours[corners, :3] = piece.colours[corners, :3] if piece.is_coloured else colour
            materials.append(name)
            roughness.append(rough)
            indices.append(corners + piece.start)
        if not pieces or len(materials) > 255:
            raise refuse("it has no triangles, or too many materials")
        parts = list(pieces.values())
        joints = np.concatenate([piece.joints for piece in parts])
        if joints.max() >= count_of_joints:
            raise refuse("a vertex hangs on a joint that does not exist")
        return BodyMesh(
            np.concatenate([piece.positions for piece in parts]),
            np.concatenate([piece.normals for piece in parts]),
            np.concatenate([piece.tangents for piece in parts]),
            np.concatenate([piece.colours for piece in parts]),
            joints.astype(np.uint8),
            np.concatenate([piece.weights for piece in parts]),
            np.concatenate([piece.materials for piece in parts]),
            np.concatenate(indices).astype(np.uint32),
            materials,
            roughness,
            _merge(parts),
        )

    def accessor(self, index: Any, kind: str, most: int = MAX_VERTICES) -> NDArray[np.float32]:
        """(count, width) float32, normalised integers scaled, sparse values put in place."""
        accessor = self._item("accessors", index)
        count = _whole(accessor.get("count"), most, "accessor")
        if accessor.get("type") != kind:
            raise refuse(f"an accessor is {accessor.get('type')!r:.20}, {kind} was expected")
        width = _WIDTHS[kind]
        dtype = _component(accessor)
        if "bufferView" in accessor:
            values = self._view(accessor, dtype, count, width)
        else:
            values = np.zeros((count, width), dtype)
        if "sparse" in accessor:
            moved, replaced = self._sparse(accessor, dtype, count, width)
            values = values.copy()
            values[moved] = replaced
        result = values.astype(np.float32)
        if accessor.get("normalized") and dtype.kind in "ui":
            result /= np.iinfo(dtype).max
        if not np.all(np.isfinite(result)):
            raise refuse("it contains numbers that are not finite")
        return result

    def sparse(self, index: Any, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(rows that differ from zero, their (n, 3) values) of a morph accessor, without unpacking it."""
        accessor = self._item("accessors", index)
        if accessor.get("count") != count:
            raise refuse("a morph target has another number of vertices than the mesh")
        if "sparse" not in accessor or "bufferView" in accessor or accessor.get("type") != "VEC3":
            dense = self.accessor(index, "VEC3")
            moved = np.flatnonzero(np.abs(dense).max(1) > 1e-6)
            return moved, dense[moved]
        moved, values = self._sparse(accessor, _component(accessor), count, 3)
        result = values.astype(np.float32)
        if not np.all(np.isfinite(result)):
            raise refuse("a morph target contains numbers that are not finite")
        return moved, result

    def _sparse(
        self, accessor: dict[str, Any], dtype: np.dtype[Any], count: int, width: int
    ) -> tuple[NDArray[np.int64], NDArray[Any]]:
        sparse = _dict(accessor, "sparse")
        rows = _whole(sparse.get("count"), count, "sparse accessor")
        places = _dict(sparse, "indices")
        index_type = _component(places)
        if index_type.kind != "u":
            raise refuse("a sparse accessor is malformed")
        moved = self._view(places, index_type, rows, 1)
        if rows and int(moved.max()) >= count:
            raise refuse("a sparse accessor points outside its array")
        return moved.reshape(-1).astype(np.int64), self._view(_dict(sparse, "values"), dtype, rows, width)

    def _view(self, source: dict[str, Any], dtype: np.dtype[Any], count: int, width: int) -> NDArray[Any]:
        view = self._item("bufferViews", source.get("bufferView"))
        start = _whole(view.get("byteOffset", 0), len(self._blob), "buffer view")
        length = _whole(view.get("byteLength"), len(self._blob) - start, "buffer view")
        inner = _whole(source.get("byteOffset", 0), length, "accessor")
        row = dtype.itemsize * width
        stride = _whole(view.get("byteStride", row), 1024, "buffer view")
        if view.get("buffer") != 0 or stride < row or (count and inner + stride * (count - 1) + row > length):
            raise refuse("an accessor reaches beyond the end of its buffer")
        return np.ndarray((count, width), dtype, self._blob, start + inner, (stride, dtype.itemsize))

    def _piece(self, primitive: dict[str, Any], start: int, targets: int) -> "_Piece":
        attributes = _dict(primitive, "attributes")
        positions = self.accessor(attributes.get("POSITION"), "VEC3")
        count = len(positions)
        if not count or start + count > MAX_VERTICES or np.abs(positions).max() > FARTHEST_M:
            raise refuse("its vertices are too many or too far away")

        def read(index: Any, kind: str, missing: NDArray[np.float32]) -> NDArray[np.float32]:
            values = missing if index is None else self.accessor(index, kind)
            if len(values) != count:
                raise refuse("its vertex arrays differ in length")
            return values

        zero = np.zeros((count, 4), np.float32)
        tangents = read(attributes.get("TANGENT"), "VEC4", zero)[:, :3].copy()
        weights = read(attributes.get("WEIGHTS_0"), "VEC4", zero + np.array([1, 0, 0, 0], np.float32))
        weights = weights / np.maximum(weights.sum(1, keepdims=True), 1e-6)
        if len(_list(primitive, "targets")) != targets:
            raise refuse("a part of it lacks morph targets")
        morphs = []
        for number, target in enumerate(_list(primitive, "targets")):
            if not isinstance(target, dict):
                raise refuse("a morph target is malformed")
            moved, offsets = self.sparse(target.get("POSITION"), count)
            bends = np.zeros_like(offsets)
            if "NORMAL" in target:
                bent, values = self.sparse(target["NORMAL"], count)
                at = np.searchsorted(bent, moved)
                at[at == len(bent)] = 0
                if len(bent):
                    bends = np.where((bent[at] == moved)[:, None], values[at], bends)
            morphs.append((number, moved + start, offsets, bends.astype(np.float32)))
        return _Piece(
            start,
            positions,
            read(attributes.get("NORMAL"), "VEC3", zero[:, :3]),
            tangents,
            read(attributes.get("COLOR_0"), "VEC4", zero + 1),
            "COLOR_0" in attributes,
            read(attributes.get("JOINTS_0"), "VEC4", zero),
            weights.astype(np.float32),
            np.zeros(count, np.uint8),
            morphs,
        )

    def _material(self, index: Any) -> tuple[str, float, list[float]]:
        if index is None:
            return "cloth", 0.8, [0.7, 0.7, 0.7]
        material = self._item("materials", index)
        surface = _dict(material, "pbrMetallicRoughness")
        colour = _floats(surface.get("baseColorFactor", [1, 1, 1, 1]), 4)[:3]
        (rough,) = _floats([surface.get("roughnessFactor", 1.0)], 1)
        return str(material.get("name")), min(max(rough, 0.02), 1.0), colour

    def _skin(self) -> dict[str, Any]:
        return self._item("skins", 0)

    def _item(self, kind: str, index: Any) -> dict[str, Any]:
        items = _list(self._document, kind)
        if not isinstance(index, int) or not 0 <= index < len(items) or not isinstance(items[index], dict):
            raise refuse(f"it refers to one of its {kind} that does not exist")
        item: dict[str, Any] = items[index]
        return item


@dataclass(slots=True)
class _Piece:
    start: int
    positions: NDArray[np.float32]
    normals: NDArray[np.float32]
    tangents: NDArray[np.float32]
    colours: NDArray[np.float32]
    is_coloured: bool
    joints: NDArray[np.float32]
    weights: NDArray[np.float32]
    materials: NDArray[np.uint8]
    morphs: list[tuple[int, NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]]


def _merge(pieces: list[_Piece]) -> Morphs:
    count = sum(len(piece.positions) for piece in pieces)
    rows = [row for piece in pieces for row in piece.morphs]
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


def _chunks(data: bytes) -> tuple[dict[str, Any], bytes]:
    """(JSON document, binary chunk). Source: glTF 2.0, chapter 4."""
    if len(data) < 20 or data[:4] != b"glTF":
        raise refuse("it is not a GLB file")
    version, length = struct.unpack_from("<II", data, 4)
    if version != 2 or length != len(data):
        raise refuse("it is truncated, or not of version 2")
    chunks: list[bytes] = []
    at = 12
    while at + 8 <= len(data):
        (size,) = struct.unpack_from("<I", data, at)
        if at + 8 + size > len(data):
            raise refuse("it is truncated")
        chunks.append(data[at + 8 : at + 8 + size])
        at += 8 + size
    try:
        document = json.loads(chunks[0])
    except (ValueError, RecursionError, IndexError) as error:
        raise refuse("its description is not JSON") from error
    if not isinstance(document, dict):
        raise refuse("its description is not an object")
    return document, chunks[1] if len(chunks) > 1 else b""


def _dict(parent: dict[str, Any], key: str) -> dict[str, Any]:
    value = parent.get(key, {})
    if not isinstance(value, dict):
        raise refuse(f"its entry {key} is malformed")
    return value


def _list(parent: dict[str, Any], key: str) -> list[Any]:
    value = parent.get(key, [])
    if not isinstance(value, list):
        raise refuse(f"its entry {key} is malformed")
    return value


def _component(accessor: dict[str, Any]) -> np.dtype[Any]:
    code = accessor.get("componentType")
    if not isinstance(code, int) or code not in _COMPONENTS:
        raise refuse("an accessor holds numbers of an unknown kind")
    return np.dtype(_COMPONENTS[code])


def _whole(value: Any, most: int, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise refuse(f"the size of a {what} is impossible ({value!r:.40})")
    return value


def _floats(values: Any, count: int) -> list[float]:
    if not isinstance(values, list) or len(values) != count:
        raise refuse("a list of numbers has the wrong length")
    if not all(isinstance(value, int | float) and np.isfinite(value) for value in values):
        raise refuse("it contains numbers that are not finite")
    return [float(value) for value in values]
