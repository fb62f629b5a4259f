"""Meshes of a glTF file: the triangles and vertices of each primitive."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.accessors import MAX_INDICES, Accessors
from vr_assistant.stage.gltf.document import FARTHEST, Document, Table
from vr_assistant.stage.gltf.materials import Material
from vr_assistant.stage.gltf.morphs import Morphs, merge, read_target
from vr_assistant.stage.gltf.surfaces import flat_normals, tangents_of, unit

MAX_MESHES = 4096
MAX_PRIMITIVES = 4096
MAX_TARGETS = 128
MAX_TOTAL_VERTICES = 1_000_000
MAX_TOTAL_INDICES = 6_000_000
MAX_MORPH_ROWS = 4_000_000
_TRIANGLES, _STRIP, _FAN = 4, 5, 6


@dataclass(slots=True)
class Shape:
    """The triangles of one primitive."""

    positions: NDArray[np.float32]
    normals: NDArray[np.float32]
    tangents: NDArray[np.float32]
    """(vertices, 4); w is 1 or -1."""
    uvs: NDArray[np.float32]
    """(vertices, 4): two sets of coordinates."""
    colours: NDArray[np.float32]
    """(vertices, 4): linear, 0..1."""
    joints: NDArray[np.int64]
    """(vertices, 4), in the list of the skin."""
    weights: NDArray[np.float32]
    """(vertices, 4), all 0 where the mesh has no skin."""
    indices: NDArray[np.uint32]
    morphs: Morphs
    material: int
    """-1 for the plain one."""

    def copied(self, vertices: NDArray[np.int64]) -> "Shape":
        """Of copies of these vertices, one after another."""
        return Shape(
            self.positions[vertices],
            self.normals[vertices],
            self.tangents[vertices],
            self.uvs[vertices],
            self.colours[vertices],
            self.joints[vertices],
            self.weights[vertices],
            np.arange(len(vertices), dtype=np.uint32),
            self.morphs.at(vertices),
            self.material,
        )


@dataclass(slots=True)
class MeshOfShapes:
    shapes: list[int]
    """Numbers of its primitives in the list of all shapes."""
    weights: NDArray[np.float32]
    """(targets,) of its morphs at rest."""


def read_meshes(
    document: Document, accessors: Accessors, materials: list[Material]
) -> tuple[list[MeshOfShapes], list[Shape]]:
    """Raises the document's error; primitives of points and lines are left out."""
    reader = _Reader(document, accessors, materials)
    return [reader.mesh(mesh) for mesh in document.tables(document.root, "meshes", MAX_MESHES)], reader.shapes


class _Reader:
    def __init__(self, document: Document, accessors: Accessors, materials: list[Material]) -> None:
        self._document, self._accessors, self._materials = document, accessors, materials
        self._known: dict[str, int] = {}
        self.shapes: list[Shape] = []
        self._vertices = self._indices = 0

    def mesh(self, table: Table) -> MeshOfShapes:
        document = self._document
        primitives = document.tables(table, "primitives", MAX_PRIMITIVES)
        counts = {len(document.entries(primitive, "targets")) for primitive in primitives} or {0}
        if len(counts) > 1 or max(counts) > MAX_TARGETS:
            raise document.refuse("a mesh has too many morph targets, or parts that lack some")
        weights = document.floats(table["weights"], max(counts)) if "weights" in table else [0.0] * max(counts)
        shapes = []
        for primitive in primitives:
            mode = primitive.get("mode", _TRIANGLES)
            if mode not in range(7):
                raise document.refuse("a mesh is made of something unknown")
            if mode >= _TRIANGLES:
                key = json.dumps(primitive, sort_keys=True)
                if key not in self._known:
                    self._known[key] = len(self.shapes)
                    self.shapes.append(self._shape(primitive, mode))
                shapes.append(self._known[key])
        if len(self.shapes) > MAX_PRIMITIVES:
            raise document.refuse("its meshes have too many parts")
        return MeshOfShapes(shapes, np.array(weights, np.float32))

    def _shape(self, primitive: Table, mode: int) -> Shape:
        document, accessors = self._document, self._accessors
        attributes = document.table(primitive, "attributes")
        positions = accessors.numbers(attributes.get("POSITION"), "VEC3")
        count = len(positions)
        if np.abs(positions).max(initial=0.0) > FARTHEST:
            raise document.refuse("one of its vertices lies too far away")
        material = -1
        if "material" in primitive:
            document.item("materials", primitive["material"])
            material = int(primitive["material"])
        indices = self._triangles(primitive, mode, count)

        def read(name: str, *kinds: str) -> NDArray[np.float32] | None:
            if name not in attributes:
                return None
            return self._same_length(accessors.numbers(attributes[name], *kinds), count)

        uvs = np.zeros((count, 4), np.float32)
        for number in range(2):
            found = read(f"TEXCOORD_{number}", "VEC2")
            uvs[:, number * 2 : number * 2 + 2] = 0.0 if found is None else np.clip(found, -FARTHEST, FARTHEST)
        colours = np.ones((count, 4), np.float32)
        found = read("COLOR_0", "VEC3", "VEC4")
        if found is not None:
            colours[:, : found.shape[1]] = np.clip(found, 0.0, 1.0)
        weights, joints = np.zeros((count, 4), np.float32), np.zeros((count, 4), np.int64)
        hung = read("WEIGHTS_0", "VEC4")
        if hung is not None:
            weights = np.maximum(hung, 0.0)
            weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-6)
            joints = self._same_length(accessors.whole_numbers(attributes.get("JOINTS_0"), "VEC4"), count)
        normals = read("NORMAL", "VEC3")
        tangents = read("TANGENT", "VEC4")
        shape = Shape(
            positions,
            np.zeros_like(positions) if normals is None else unit(normals, (0.0, 1.0, 0.0)),
            np.zeros((count, 4), np.float32) if tangents is None else np.clip(tangents, -1.0, 1.0),
            uvs,
            colours,
            joints,
            weights,
            indices.astype(np.uint32),
            self._morphs(primitive, count),
            material,
        )
        return self._completed(shape, indices, normals is None, tangents is None)

    def _completed(self, shape: Shape, indices: NDArray[np.int64], lacks_normals: bool, lacks_tangents: bool) -> Shape:
        self._indices += len(indices)
        self._vertices += len(indices) if lacks_normals else len(shape.positions)
        if self._vertices > MAX_TOTAL_VERTICES or self._indices > MAX_TOTAL_INDICES:
            raise self._document.refuse("it has too many vertices or triangles")
        if lacks_normals:
            if shape.morphs.rows_at(indices) > MAX_MORPH_ROWS:
                raise self._document.refuse("its morph targets move too many vertices")
            shape = shape.copied(indices)
            shape.normals = flat_normals(shape.positions)
        normal_map = self._materials[shape.material].normal_map if shape.material >= 0 else None
        if normal_map and (lacks_tangents or lacks_normals):
            first = normal_map.set_number * 2
            triangles = shape.indices.astype(np.int64).reshape(-1, 3)
            rows = np.array([normal_map.u, normal_map.v], np.float32)
            uvs = shape.uvs[:, first : first + 2] @ rows[:, :2].T
            shape.tangents = tangents_of(shape.positions, shape.normals, uvs, triangles)
        return shape

    def _triangles(self, primitive: Table, mode: int, count: int) -> NDArray[np.int64]:
        """Numbers of vertices, three a triangle."""
        document = self._document
        if "indices" in primitive:
            indices = self._accessors.whole_numbers(primitive["indices"], "SCALAR", MAX_INDICES).reshape(-1)
        else:
            indices = np.arange(count)
        if len(indices) and indices.max() >= count:
            raise document.refuse("a triangle names a vertex that does not exist")
        if mode == _TRIANGLES:
            return indices[: len(indices) // 3 * 3]
        if len(indices) < 3:
            return np.zeros(0, np.int64)
        if mode == _FAN:
            middle = np.full(len(indices) - 2, indices[0])
            return np.stack([indices[1:-1], indices[2:], middle], axis=1).reshape(-1)
        odd = np.arange(len(indices) - 2) % 2
        at = np.arange(len(indices) - 2)
        return indices[np.stack([at, at + 1 + odd, at + 2 - odd], axis=1)].reshape(-1)

    def _morphs(self, primitive: Table, count: int) -> Morphs:
        document = self._document
        rows = []
        for number, target in enumerate(document.tables(primitive, "targets", MAX_TARGETS)):
            if "POSITION" in target:
                rows.append(read_target(self._accessors, number, target, count))
        morphs = merge(rows, count)
        if np.abs(morphs.offsets).max(initial=0.0) > FARTHEST:
            raise document.refuse("a morph target leads too far away")
        return morphs

    def _same_length(self, values: NDArray[Any], count: int) -> NDArray[Any]:
        if len(values) != count:
            raise self._document.refuse("its vertex arrays differ in length")
        return values
