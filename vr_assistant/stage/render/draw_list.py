"""Everything that is drawn with one multi-draw: one vertex buffer, one array of objects, one array of commands.

The number of GL calls does not depend on the number of objects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import pixels_per_radian, ray_matrix
from vr_assistant.stage.render.frame import OBJECT, Matrix, Props, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.horizon import Boxes, Horizon
from vr_assistant.stage.town.mesh import VERTEX, Mesh
from vr_assistant.stage.town.town import Instance

COMMAND = np.dtype([("count", "u4"), ("instances", "u4"), ("first", "u4"), ("base_vertex", "i4"), ("object", "u4")])
STAND_IN = "cube"
"""Drawn for a prop whose mesh nobody has made."""
_OBJECTS_BINDING = 0
_NEAR_MOVING, _NEAR_STILL, _STILL, _MOVING, _WATER = range(5)
_SECTIONS = 5
"""Of the array of commands; what is drawn together lies side by side."""
_FAR_FOR = 600.0
"""Pixels per radian that an instance's `far_m` is meant for: a picture of 720 lines."""
_STAYS = 1.06
"""An instance that shows its far form keeps it until it is this much nearer: nothing flickers at the border."""
_SWAY_M = 0.25
"""Leaves leave their bounds by so much in the wind."""


@dataclass(frozen=True, slots=True)
class Eye:
    """What culling wants to know of a view."""

    position: tuple[float, float, float]
    view_projection: Matrix
    rays: NDArray[np.float32]
    """(4, 3) directions to the corners of the picture."""
    pixels_per_radian: float
    """In the middle of the picture."""

    @staticmethod
    def of(view: View, view_projection: Matrix, height: int) -> "Eye":
        corners = np.array([[-1, -1, 1, 1], [1, -1, 1, 1], [-1, 1, 1, 1], [1, 1, 1, 1]], np.float32)
        rays = (corners @ ray_matrix(view).T)[:, :3]
        return Eye(view.position, view_projection, rays, pixels_per_radian(view, height))


@dataclass(frozen=True, slots=True)
class _Range:
    count: int
    coarse: int
    first: int
    base_vertex: int
    centre: NDArray[np.float32]
    radius: float
    low: NDArray[np.float32]
    high: NDArray[np.float32]


class DrawList:
    """Static instances, set once, and props, set each frame."""

    def __init__(
        self, gl: GL, meshes: Mapping[str, Mesh], instances: Sequence[Instance], horizon: Horizon | None = None
    ) -> None:
        """
        Args:
            instances: They name meshes; beyond its `far_m` one shows its `far_mesh`, or only what is coarse.
            horizon: Knows what is hidden behind houses; for renderers to which triangles are dear.
        """
        self._gl = gl
        self._ranges: dict[str, _Range] = {}
        vertices, indices = [], []
        first = base = 0
        for name, mesh in meshes.items():
            position = mesh.vertices["position"]
            low, high = position.min(axis=0), position.max(axis=0)
            centre = (low + high) / 2
            radius = float(np.sqrt(((position - centre) ** 2).sum(axis=1).max()))
            self._ranges[name] = _Range(len(mesh.indices), mesh.coarse, first, base, centre, radius, low, high)
            vertices.append(mesh.vertices)
            indices.append(mesh.indices)
            first += len(mesh.indices)
            base += len(mesh.vertices)
        self.triangles_in_meshes = first // 3
        self._vertex_buffer = gl.buffer(np.concatenate(vertices))
        self._index_buffer = gl.buffer(np.concatenate(indices))
        self.vertex_array = town_vertex_array(gl, self._vertex_buffer, self._index_buffer)

        self._statics = len(instances)
        self._objects = np.zeros(self._statics, OBJECT)
        self._objects["model"] = np.stack([instance.model for instance in instances])
        self._objects["tint"][:, :3] = [instance.tint for instance in instances]
        self._objects["misc"][:, 1] = [instance.seed for instance in instances]
        near = [self._ranges[instance.mesh] for instance in instances]
        far = [self._ranges[instance.far_mesh or instance.mesh] for instance in instances]
        self._near = self._commands(near, 0)
        self._far = self._commands(far, 0)
        self._far["count"] = [r.coarse for r in far]
        self._far_m = np.array([instance.far_m for instance in instances], np.float32)
        self._is_far = np.zeros(len(instances), bool)
        self._centres, self._radii = _spheres(self._objects["model"], *_local_spheres(near))
        self._boxes = _boxes(self._objects["model"], near)
        self._horizon = horizon
        self._seen = np.zeros(len(instances), bool)
        self._seen_from: list[Eye] = []
        self._layer = np.array([instance.layer for instance in instances])
        self._casts = np.array([instance.casts_shadow for instance in instances])
        sways = {name for name, mesh in meshes.items() if mesh.vertices["material"][:, 2].any()}
        self._moves = np.array([not sways.isdisjoint((i.mesh, i.far_mesh)) for i in instances])
        self._is_water = np.array([instance.is_water for instance in instances])
        self._capacity = 0
        self._object_buffer = self._command_buffer = 0
        self._reserve(self._statics + 64)
        self._prop_count = 0
        self._prop_revision = -1
        self._ends = [0] * (_SECTIONS + 1)

    @property
    def objects(self) -> int:
        return self._statics + self._prop_count

    def set_props(self, props: Props) -> None:
        """Uploads the props of this frame."""
        if props.revision != self._prop_revision:
            self._prop_revision, self._prop_count = props.revision, len(props)
            ranges = [self._ranges.get(mesh) or self._ranges[STAND_IN] for mesh in props.meshes]
            self._prop_commands = self._commands(ranges, self._statics)
            self._prop_spheres = _local_spheres(ranges)
            if self._statics + len(props) > self._capacity:
                self._reserve((self._statics + len(props)) * 3 // 2)
        if props:
            self._prop_centres, self._prop_radii = _spheres(props.objects["model"], *self._prop_spheres)
            self._gl.write(self._object_buffer, props.objects, self._statics * OBJECT.itemsize)

    def cull(self, eyes: Sequence[Eye], near: NDArray[np.float32] | None = None) -> None:
        """Chooses what can be seen by any of the eyes, nearest first, and uploads the commands.

        Args:
            near: (4, 4) world to the unit cube in which what moves casts shadows; props, and what touches the cube,
                are what draw_near draws.
        """
        if not self._seen_from or not _same(eyes, self._seen_from):
            self._seen, self._seen_from = self._seen_by(eyes), list(eyes)
        eye = np.mean([one.position for one in eyes], axis=0).astype(np.float32)
        distance = np.sqrt(((self._centres - eye) ** 2).sum(axis=1))
        limit = self._far_m * (max(one.pixels_per_radian for one in eyes) / _FAR_FOR)
        self._is_far = distance > np.where(self._is_far, limit / _STAYS, limit)
        commands = np.where(self._is_far, self._far, self._near)
        order = np.argsort(distance - self._radii + self._layer * 1e4, kind="stable")
        is_near = _in_cube(near, self._centres, self._radii) if near is not None else np.zeros(self._statics, bool)
        is_solid = self._seen & ~self._is_water
        chosen = (
            is_solid & is_near & self._moves,
            is_solid & is_near & ~self._moves,
            is_solid & ~is_near & ~self._moves,
            is_solid & ~is_near & self._moves,
            self._seen & self._is_water,
        )
        sections = [commands[order[which[order]]] for which in chosen]
        if self._prop_count:
            seen = np.zeros(self._prop_count, bool)
            for one in eyes:
                seen |= _in_view(one.view_projection, self._prop_centres, self._prop_radii)
            sections[0] = np.concatenate([self._prop_commands[seen], sections[0]])
        self._upload(*sections)
        self.triangles_drawn = int(sum(int(section["count"].sum()) for section in sections)) // 3

    def _seen_by(self, eyes: Sequence[Eye]) -> NDArray[np.bool_]:
        result = np.zeros(self._statics, bool)
        for one in eyes:
            seen = _in_view(one.view_projection, self._centres, self._radii)
            if self._horizon:
                inside = np.flatnonzero(seen)
                position, rays = np.asarray(one.position, np.float64), np.asarray(one.rays, np.float64)
                seen[inside] = ~self._horizon.hides(position, rays, self._boxes.take(inside))
            result |= seen
        return result

    def select_casters(self) -> None:
        """Chooses all static instances that cast shadows, in their simpler form, for draw_solid."""
        self._upload(self._far[self._casts])

    def select_props(self) -> None:
        """Chooses the props alone, for draw_solid."""
        self._upload(self._prop_commands)

    def bind(self) -> None:
        self._gl.BindVertexArray(self.vertex_array)
        self._gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, _OBJECTS_BINDING, self._object_buffer)
        self._gl.BindBuffer(enums.DRAW_INDIRECT_BUFFER, self._command_buffer)

    def draw_near(self) -> None:
        self._draw(_NEAR_MOVING, _NEAR_STILL)

    def draw_solid(self) -> None:
        """All but water."""
        self._draw(_NEAR_MOVING, _MOVING)

    def draw_still(self) -> None:
        """Of the solid what stands as it stood in the frame before."""
        self._draw(_NEAR_STILL, _STILL)

    def draw_moving(self) -> None:
        """Of the solid all else: props, and what sways."""
        self._draw(_NEAR_MOVING, _NEAR_MOVING)
        self._draw(_MOVING, _MOVING)

    def draw_water(self) -> None:
        self._draw(_WATER, _WATER)

    def _draw(self, first: int, last: int) -> None:
        offset, count = self._ends[first] * COMMAND.itemsize, self._ends[last + 1] - self._ends[first]
        self._gl.MultiDrawElementsIndirect(enums.TRIANGLES, enums.UNSIGNED_INT, offset, count, 0)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self.vertex_array)
        self._gl.delete_buffers(self._vertex_buffer, self._index_buffer, self._object_buffer, self._command_buffer)

    def _commands(self, ranges: Sequence[_Range], first_object: int) -> NDArray[np.void]:
        commands = np.zeros(len(ranges), COMMAND)
        commands["count"] = [r.count for r in ranges]
        commands["instances"] = 1
        commands["first"] = [r.first for r in ranges]
        commands["base_vertex"] = [r.base_vertex for r in ranges]
        commands["object"] = np.arange(first_object, first_object + len(ranges))
        return commands

    def _upload(self, *sections: NDArray[np.void]) -> None:
        """The sections from the first on; the others are empty."""
        lengths = [len(section) for section in sections] + [0] * (_SECTIONS - len(sections))
        self._ends = [0, *np.cumsum(lengths).tolist()]
        if self._ends[-1]:
            self._gl.write(self._command_buffer, np.concatenate(sections))

    def _reserve(self, capacity: int) -> None:
        if self._capacity:
            self._gl.delete_buffers(self._object_buffer, self._command_buffer)
        self._capacity = capacity
        self._object_buffer = self._gl.buffer(capacity * OBJECT.itemsize, dynamic=True)
        self._command_buffer = self._gl.buffer(capacity * COMMAND.itemsize, dynamic=True)
        self._gl.write(self._object_buffer, self._objects)


def town_vertex_array(gl: GL, vertex_buffer: int, index_buffer: int) -> int:
    """The attributes of VERTEX at locations 0 to 5."""
    array = gl.vertex_array()
    gl.VertexArrayVertexBuffer(array, 0, vertex_buffer, 0, VERTEX.itemsize)
    gl.VertexArrayElementBuffer(array, index_buffer)
    formats = (
        ("position", 3, enums.FLOAT, 0),
        ("normal", 4, enums.BYTE, 1),
        ("tangent", 4, enums.BYTE, 1),
        ("uv", 2, enums.FLOAT, 0),
        ("colour", 4, enums.UNSIGNED_BYTE, 1),
        ("material", 4, enums.UNSIGNED_BYTE, None),
    )
    for location, (name, size, kind, normalised) in enumerate(formats):
        fields = VERTEX.fields
        assert fields is not None
        offset = fields[name][1]
        gl.EnableVertexArrayAttrib(array, location)
        if normalised is None:
            gl.VertexArrayAttribIFormat(array, location, size, kind, offset)
        else:
            gl.VertexArrayAttribFormat(array, location, size, kind, normalised, offset)
        gl.VertexArrayAttribBinding(array, location, 0)
    return array


def _local_spheres(ranges: Sequence[_Range]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    centres = np.array([r.centre for r in ranges], np.float32).reshape(-1, 3)
    return centres, np.array([r.radius for r in ranges], np.float32)


def _spheres(
    models: NDArray[np.float32], centres: NDArray[np.float32], radii: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    world = np.einsum("nij,nj->ni", models[:, :3, :3], centres) + models[:, :3, 3]
    scale = np.sqrt((models[:, :3, :3] ** 2).sum(axis=1).max(axis=1))
    return world, scale * radii


def _same(some: Sequence[Eye], others: Sequence[Eye]) -> bool:
    return len(some) == len(others) and all(
        a.position == b.position and np.array_equal(a.view_projection, b.view_projection)
        for a, b in zip(some, others, strict=True)
    )


def _boxes(models: NDArray[np.float32], ranges: Sequence[_Range]) -> Boxes:
    low, high = np.stack([r.low for r in ranges]) - _SWAY_M, np.stack([r.high for r in ranges]) + _SWAY_M
    xs = np.stack([low[:, 0], high[:, 0], high[:, 0], low[:, 0]], -1)
    zs = np.stack([low[:, 2], low[:, 2], high[:, 2], high[:, 2]], -1)
    local = np.stack([xs, zs], -1).astype(np.float64)
    corners = np.einsum("nij,nkj->nki", models[:, 0:3:2, 0:3:2], local) + models[:, None, 0:3:2, 3]
    return Boxes(corners, (models[:, 1, 1] * high[:, 1] + models[:, 1, 3]).astype(np.float64))


def _in_cube(matrix: Matrix, centres: NDArray[np.float32], radii: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Spheres against the sides, not the ends, of a box that a matrix turns into the unit cube."""
    rows = matrix[:2, :3]
    at = centres @ rows.T + matrix[:2, 3]
    reach = radii[:, None] * np.linalg.norm(rows, axis=1)
    return np.asarray(((at > -reach) & (at < 1 + reach)).all(axis=1))


def _in_view(matrix: Matrix, centres: NDArray[np.float32], radii: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Spheres against the four sides and the near end (G. Gribb and K. Hartmann, 2001)."""
    planes = np.stack([matrix[3] + matrix[0], matrix[3] - matrix[0], matrix[3] + matrix[1], matrix[3] - matrix[1]])
    planes /= np.linalg.norm(planes[:, :3], axis=1, keepdims=True)
    inside = centres @ planes[:, :3].T + planes[:, 3] > -radii[:, None]
    return np.asarray(inside.all(axis=1))
