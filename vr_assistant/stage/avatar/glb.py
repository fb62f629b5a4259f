"""A skinned body read from a GLB file that nobody vouches for: every size and index is checked before use.

Axes of the file (glTF): metres, +Y up, the face looks along +Z.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.avatar.skeleton import Skeleton
from vr_assistant.stage.gltf.accessors import MAX_INDICES, MAX_VERTICES, Accessors
from vr_assistant.stage.gltf.buffers import Buffers
from vr_assistant.stage.gltf.document import Document
from vr_assistant.stage.gltf.morphs import Morphs, Row, merge, read_target

MAX_JOINTS = 128
MAX_TARGETS = 128
FARTHEST_M = 10.0  # a body that reaches farther is broken, or not in metres


def refuse(reason: str) -> GraphicsError:
    return GraphicsError(f"The avatar file cannot be used: {reason}.", "Choose another avatar, or reinstall this one.")


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
    """What a body needs of a file: joints, shapes and vertices."""

    def __init__(self, path: Path) -> None:
        """Raises GraphicsError with the reason when the file is not a sound GLB."""
        self._document = Document(path, refuse)
        self._accessors = Accessors(self._document, Buffers(self._document))

    def joint_names(self) -> list[str]:
        return [
            str(self._document.item("nodes", joint).get("name"))
            for joint in self._document.entries(self._skin(), "joints")
        ]

    def target_names(self) -> list[str]:
        names = self._document.entries(self._document.table(self._document.item("meshes", 0), "extras"), "targetNames")
        if len(names) > MAX_TARGETS or not all(isinstance(name, str) for name in names):
            raise refuse("its morph targets are too many or not named")
        return names

    def skeleton(self) -> Skeleton:
        """Joints in the order of the skin."""
        joints = self._document.entries(self._skin(), "joints")
        if not 1 <= len(joints) <= MAX_JOINTS:
            raise refuse(f"it has {len(joints)} joints, 1 to {MAX_JOINTS} are possible")
        nodes = [self._document.item("nodes", index) for index in joints]
        order = {node: joint for joint, node in enumerate(joints)}
        if len(order) != len(joints):
            raise refuse("a joint is listed twice")
        parents = np.full(len(joints), -1)
        offsets = np.zeros((len(joints), 3))
        for joint, node in enumerate(nodes):
            offsets[joint] = self._document.floats(node.get("translation", [0, 0, 0]), 3, math.inf)
            rotation = self._document.floats(node.get("rotation", [0, 0, 0, 1]), 4, math.inf)
            if "matrix" in node or not np.allclose(rotation, [0, 0, 0, 1], atol=1e-4):
                raise refuse("its rest pose has turned joints")
            for child in self._document.entries(node, "children"):
                if isinstance(child, int) and child in order:
                    parents[order[child]] = joint
        if any(parent >= joint for joint, parent in enumerate(parents)):
            raise refuse("its joints are not listed from the root outwards")
        if not np.all(np.isfinite(offsets)) or np.abs(offsets).max() > FARTHEST_M:
            raise refuse("a joint lies nowhere near the body")
        return Skeleton(self.joint_names(), parents, offsets)

    def mesh(self) -> BodyMesh:
        """Decodes and checks all vertices."""
        count_of_joints = len(self._document.entries(self._skin(), "joints"))
        names = self.target_names()
        primitives = self._document.entries(self._document.item("meshes", 0), "primitives")
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
            corners = self._accessors.whole_numbers(primitive.get("indices"), "SCALAR", MAX_INDICES).reshape(-1)
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
            merge([row for part in parts for row in part.morphs], sum(len(part.positions) for part in parts)),
        )

    def _piece(self, primitive: dict[str, Any], start: int, targets: int) -> "_Piece":
        attributes = self._document.table(primitive, "attributes")
        positions = self._accessors.numbers(attributes.get("POSITION"), "VEC3")
        count = len(positions)
        if not count or start + count > MAX_VERTICES or np.abs(positions).max() > FARTHEST_M:
            raise refuse("its vertices are too many or too far away")

        def read(index: Any, kind: str, missing: NDArray[np.float32]) -> NDArray[np.float32]:
            values = missing if index is None else self._accessors.numbers(index, kind)
            if len(values) != count:
                raise refuse("its vertex arrays differ in length")
            return values

        zero = np.zeros((count, 4), np.float32)
        tangents = read(attributes.get("TANGENT"), "VEC4", zero)[:, :3].copy()
        weights = read(attributes.get("WEIGHTS_0"), "VEC4", zero + np.array([1, 0, 0, 0], np.float32))
        weights = weights / np.maximum(weights.sum(1, keepdims=True), 1e-6)
        if len(self._document.entries(primitive, "targets")) != targets:
            raise refuse("a part of it lacks morph targets")
        morphs = []
        for number, target in enumerate(self._document.entries(primitive, "targets")):
            if not isinstance(target, dict):
                raise refuse("a morph target is malformed")
            _, moved, offsets, bends = read_target(self._accessors, number, target, count)
            morphs.append((number, moved + start, offsets, bends))
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
        material = self._document.item("materials", index)
        surface = self._document.table(material, "pbrMetallicRoughness")
        colour = self._document.floats(surface.get("baseColorFactor", [1, 1, 1, 1]), 4)[:3]
        (rough,) = self._document.floats([surface.get("roughnessFactor", 1.0)], 1, math.inf)
        return str(material.get("name")), min(max(rough, 0.02), 1.0), colour

    def _skin(self) -> dict[str, Any]:
        return self._document.item("skins", 0)


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
    morphs: list[Row]
