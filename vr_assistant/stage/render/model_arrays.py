"""The arrays that placed models are drawn from. No GL.

Vertices that a skin or morph targets bend come first, those of animated models before all others: a compute shader
writes them anew. The rest keep their place in their node, and models of the same file share them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.animations import Animation
from vr_assistant.stage.gltf.meshes import Shape
from vr_assistant.stage.gltf.model import Model, Part
from vr_assistant.stage.gltf.pose import Pose
from vr_assistant.stage.render.frame import Matrix

VERTEX = np.dtype([("position", "<f4", 4), ("normal", "<f4", 4), ("tangent", "<f4", 4)])
"""struct Posed of model_pose.comp."""
LOOK = np.dtype([("uv", "<f4", 4), ("colour", "<u2", 4)])
REST = np.dtype(
    [
        ("vertex", VERTEX),
        ("weights", "<f4", 4),
        ("joints", "<u4", 4),
        ("morph_rows", "<u4", 2),
        ("first_weight", "<u4"),
        ("unused", "<u4"),
    ]
)
"""struct Rest of model_pose.comp."""
OBJECT = np.dtype([("model", "<f4", (4, 4)), ("material", "<u4"), ("side", "<f4"), ("unused", "<f4", 2)])
"""struct Object of model.glsl; side: -1 where the node mirrors, else 1."""
COMMAND = np.dtype(
    [("count", "<u4"), ("instances", "<u4"), ("first", "<u4"), ("base_vertex", "<i4"), ("object", "<u4")]
)
CLOSED_STILL, CLOSED_MOVING, OPEN_MOVING, OPEN_STILL, GLASSY = range(5)
"""How an object is drawn: from outside only, or from both sides and perhaps with holes, or blended."""
_SAMPLES = 12
"""Moments of an animation at which a model's bounds are taken."""


@dataclass(slots=True)
class Standing:
    """A model and where it stands."""

    model: Model
    at: Matrix
    """(4, 4): from the model to the world."""
    animation: Animation | None = None


class Mover:
    """One standing model's place in the arrays."""

    def __init__(self, standing: Standing, first_object: int) -> None:
        self.model, self.at = standing.model, standing.at
        self.pose = Pose(standing.model, standing.animation)
        parts = standing.model.parts
        self.objects = slice(first_object, first_object + len(parts))
        self.first_joint: dict[int, int] = {}
        """Of each skin in use, among the joints of all."""
        self.first_weight: dict[int, int] = {}
        """Of each node with morphs, among the floats of `numbers`."""
        self._nodes = np.array([part.node for part in parts], np.intp)
        self._is_skinned = np.array([part.skin >= 0 for part in parts])

    def matrices(self) -> NDArray[np.float32]:
        """(objects, 4, 4): from each part to the world, as the pose is now."""
        result = self.at @ self.pose.to_model[self._nodes]
        result[self._is_skinned] = self.at
        return np.asarray(result, np.float32)

    def write_numbers(self, numbers: NDArray[np.float32]) -> None:
        """Joints and morph weights, as the pose is now, into the array that the compute shader reads."""
        for skin, first in self.first_joint.items():
            joints = self.model.skins[skin].matrices(self.pose.to_model)[:, :3]
            numbers[first * 12 : first * 12 + joints.size] = joints.reshape(-1)
        for node, first in self.first_weight.items():
            weights = self.pose.weights[node]
            numbers[first : first + len(weights)] = weights

    def bounds(self) -> tuple[NDArray[np.float32], float]:
        """Centre and radius, metres, of a sphere in the world that holds the model in all its poses."""
        boxes = {part.shape: _corners(self.model.shapes[part.shape]) for part in self.model.parts}
        points = []
        for share in np.linspace(0, 1, _SAMPLES, endpoint=False) if self.pose.moves else (0.0,):
            self.pose.set_time(float(share) * self.pose.duration_s)
            for part, matrix in zip(self.model.parts, self.matrices(), strict=True):
                corners = boxes[part.shape]
                if part.skin >= 0:
                    joints = self.model.skins[part.skin].matrices(self.pose.to_model)
                    corners = np.concatenate([corners @ joint.T for joint in joints])
                points.append((corners @ matrix.T)[:, :3])
        self.pose.set_time(0.0)
        every = np.concatenate(points)
        low, high = every.min(axis=0), every.max(axis=0)
        return (low + high) / 2, float(np.linalg.norm(high - low)) / 2


@dataclass(slots=True)
class ModelArrays:
    movers: list[Mover]
    """Animated ones first."""
    models: list[Model]
    """Material 0 is the plain one; theirs follow in this order."""
    vertices: NDArray[np.void]
    """Of VERTEX; the first ones are those of `rest`."""
    looks: NDArray[np.void]
    indices: NDArray[np.uint32]
    rest: NDArray[np.void]
    bent_and_moving: int
    """So many of `rest` belong to animated models."""
    rows: NDArray[np.float32]
    """(rows, 2, 4): offset and number of the target, bend."""
    numbers: NDArray[np.float32]
    """Joints, three rows of four each, then morph weights; a multiple of 4."""
    objects: NDArray[np.void]
    commands: NDArray[np.void]
    """One an object, in their order."""
    kinds: NDArray[np.int64]
    """Of each object: CLOSED_STILL to GLASSY."""
    owners: NDArray[np.int64]
    """Of each object, the number of its mover."""


def pack(standing: Sequence[Standing]) -> ModelArrays:
    return _Packer(standing).arrays()


class _Packer:
    def __init__(self, standing: Sequence[Standing]) -> None:
        self._movers: list[Mover] = []
        for one in sorted(standing, key=lambda one: not Pose(one.model, one.animation).moves):
            self._movers.append(Mover(one, self._movers[-1].objects.stop if self._movers else 0))
        self._models = list({id(mover.model): mover.model for mover in self._movers}.values())
        firsts = np.cumsum([1, *(len(model.materials) for model in self._models)]).tolist()
        self._first_material = {id(model): first for model, first in zip(self._models, firsts, strict=False)}
        self._vertices: list[NDArray[np.void]] = []
        self._looks: list[NDArray[np.void]] = []
        self._rest: list[NDArray[np.void]] = []
        self._rows: list[NDArray[np.float32]] = []
        self._indices: list[NDArray[np.uint32]] = []
        self._counts = {"vertices": 0, "indices": 0, "rows": 0, "joints": 0, "weights": 0}
        self._first_index: dict[int, int] = {}
        self._shared: dict[int, int] = {}

    def arrays(self) -> ModelArrays:
        # joints come before weights, whose places are therefore known only when all joints are counted
        for mover in self._movers:
            for skin in sorted({part.skin for part in mover.model.parts if part.skin >= 0}):
                mover.first_joint[skin] = self._take("joints", len(mover.model.skins[skin].joints))
        for mover in self._movers:
            for node, weights in mover.model.morph_weights.items():
                mover.first_weight[node] = self._counts["joints"] * 12 + self._take("weights", len(weights))
        bases: dict[tuple[int, int], int] = {}
        moving = 0
        for m, mover in enumerate(self._movers):
            for p, part in enumerate(mover.model.parts):
                if _is_bent(mover.model, part):
                    bases[m, p] = self._bend(mover, part)
            moving = self._counts["vertices"] if mover.pose.moves else moving
        commands: list[tuple[Any, ...]] = []
        objects: list[tuple[Any, ...]] = []
        kinds: list[int] = []
        for m, mover in enumerate(self._movers):
            for p, (part, matrix) in enumerate(zip(mover.model.parts, mover.matrices(), strict=True)):
                shape = mover.model.shapes[part.shape]
                base = bases[m, p] if (m, p) in bases else self._share(shape)
                number = len(objects)
                commands.append((len(shape.indices), 1, self._index(shape), base, number))
                first = self._first_material[id(mover.model)]
                side = -1.0 if np.linalg.det(matrix[:3, :3].astype(np.float64)) < 0 else 1.0
                objects.append((matrix, first + shape.material if shape.material >= 0 else 0, side, (0.0, 0.0)))
                kinds.append(_kind(mover, shape, side))
        numbers = np.zeros(-(-(self._counts["joints"] * 12 + self._counts["weights"]) // 4) * 4 or 4, np.float32)
        for mover in self._movers:
            mover.write_numbers(numbers)
        owners = [m for m, mover in enumerate(self._movers) for _ in mover.model.parts]
        return ModelArrays(
            self._movers,
            self._models,
            np.concatenate(self._vertices),
            np.concatenate(self._looks),
            np.concatenate(self._indices),
            np.concatenate(self._rest) if self._rest else np.zeros(0, REST),
            moving,
            np.concatenate(self._rows) if self._counts["rows"] else np.zeros((1, 2, 4), np.float32),
            numbers,
            np.array(objects, OBJECT),
            np.array(commands, COMMAND),
            np.array(kinds, np.int64),
            np.array(owners, np.int64),
        )

    def _take(self, what: str, count: int) -> int:
        first = self._counts[what]
        self._counts[what] += count
        return first

    def _index(self, shape: Shape) -> int:
        if id(shape) not in self._first_index:
            self._indices.append(shape.indices)
            self._first_index[id(shape)] = self._take("indices", len(shape.indices))
        return self._first_index[id(shape)]

    def _share(self, shape: Shape) -> int:
        if id(shape) not in self._shared:
            self._shared[id(shape)] = self._add(shape)
        return self._shared[id(shape)]

    def _add(self, shape: Shape) -> int:
        vertices, looks = np.zeros(len(shape.positions), VERTEX), np.zeros(len(shape.positions), LOOK)
        vertices["position"][:, :3], vertices["position"][:, 3] = shape.positions, 1.0
        vertices["normal"][:, :3] = shape.normals
        vertices["tangent"] = shape.tangents
        looks["uv"] = shape.uvs
        looks["colour"] = np.round(shape.colours * 65535)
        self._vertices.append(vertices)
        self._looks.append(looks)
        return self._take("vertices", len(vertices))

    def _bend(self, mover: Mover, part: Part) -> int:
        shape = mover.model.shapes[part.shape]
        first = self._add(shape)
        rest = np.zeros(len(shape.positions), REST)
        rest["vertex"] = self._vertices[-1]
        if part.skin >= 0:
            rest["weights"] = shape.weights
            rest["joints"] = shape.joints + mover.first_joint[part.skin]
        morphs, rows = shape.morphs, np.zeros((len(shape.morphs.targets), 2, 4), np.float32)
        rows[:, 0, :3], rows[:, 0, 3], rows[:, 1, :3] = morphs.offsets, morphs.targets, morphs.bends
        rest["morph_rows"] = np.stack([morphs.starts[:-1], morphs.starts[1:]], 1) + self._take("rows", len(rows))
        rest["first_weight"] = mover.first_weight.get(part.node, 0)
        self._rest.append(rest)
        self._rows.append(rows)
        return first


def bytes_of_file(model: Model) -> int:
    """What all who stand as this model share."""
    vertices = sum(len(shape.positions) for shape in model.shapes)
    indices = sum(shape.indices.nbytes for shape in model.shapes)
    return vertices * (VERTEX.itemsize + LOOK.itemsize) + indices + sum(picture.nbytes for picture in model.pictures)


def bytes_of_standing(model: Model) -> int:
    """What each of them takes for itself: the vertices that are bent, and a line for each part."""
    bent = sum(len(model.shapes[part.shape].positions) for part in model.parts if _is_bent(model, part))
    each = VERTEX.itemsize + LOOK.itemsize + REST.itemsize
    return bent * each + len(model.parts) * (OBJECT.itemsize + COMMAND.itemsize)


def _is_bent(model: Model, part: Part) -> bool:
    return part.skin >= 0 or len(model.shapes[part.shape].morphs.targets) > 0


def _kind(mover: Mover, shape: Shape, side: float) -> int:
    material = mover.model.materials[shape.material] if shape.material >= 0 else None
    if material and material.alpha_mode == "BLEND":
        return GLASSY
    is_open = side < 0 or bool(material and (material.is_double_sided or material.alpha_mode == "MASK"))
    if mover.pose.moves:
        return OPEN_MOVING if is_open else CLOSED_MOVING
    return OPEN_STILL if is_open else CLOSED_STILL


def _corners(shape: Shape) -> NDArray[np.float32]:
    """(8, 4): of the box that holds a shape, however its morph targets go."""
    reach = np.abs(shape.morphs.offsets).max(axis=0, initial=0.0)
    if not len(shape.positions):
        return np.array([[0, 0, 0, 1]], np.float32)
    low, high = shape.positions.min(axis=0) - reach, shape.positions.max(axis=0) + reach
    picks = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    return np.concatenate([np.where(picks, high, low), np.ones((8, 1))], axis=1).astype(np.float32)
