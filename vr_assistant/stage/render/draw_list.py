"""What stands in the world and what lies on shelves: arrays of objects, of which each frame draws those in view.

The number of GL calls, and of Python's steps, does not depend on the number of objects.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.batches import OBJECTS_BINDING, BatchBuffer, gather
from vr_assistant.stage.render.culling import Floats, Mask, distances, in_cube, in_view, spheres
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.frame import OBJECT, Matrix, Props
from vr_assistant.stage.render.geometry import Geometry
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.horizon import Boxes, Horizon
from vr_assistant.stage.town.mesh import Mesh
from vr_assistant.stage.town.town import Instance

STAND_IN = "cube"
"""Drawn for a prop whose mesh nobody has made."""
_NEAR_MOVING, _NEAR_STILL, _STILL, _MOVING, _WATER = range(5)
_SECTIONS = 5
"""What is drawn together lies side by side."""
_FAR_FOR = 600.0
"""Pixels per radian that an instance's `far_m` is meant for: a picture of 720 lines."""
_STAYS = 1.06
"""An instance that shows its far form keeps it until it is this much nearer: nothing flickers at the border."""
_SWAY_M = 0.25
"""Leaves leave their bounds by so much in the wind."""


class DrawList:
    """Static instances, set once, and after them the props, set each frame."""

    def __init__(
        self,
        gl: GL,
        meshes: Mapping[str, Mesh],
        instances: Sequence[Instance],
        horizon: Horizon | None = None,
        copies: int = 1,
    ) -> None:
        """
        Args:
            instances: They name meshes; beyond its `far_m` one shows its `far_mesh`, or only what is coarse.
            horizon: Knows what is hidden behind houses; for renderers to which triangles are dear.
            copies: Of each object in a picture of the eyes, one for each eye drawn at once.
        """
        self._gl = gl
        self._geometry = geometry = Geometry(gl, meshes)
        self._horizon = horizon
        self._copies = copies
        self._statics = count = len(instances)
        self._props = 0
        self._prop_revision = 0
        self._prop_meshes = np.zeros(0, np.int32)

        near = geometry.find([instance.mesh for instance in instances], STAND_IN)
        far = geometry.find([instance.far_mesh or instance.mesh for instance in instances], STAND_IN)
        self._statics_array = np.zeros(count, OBJECT)
        self._statics_array["model"] = np.stack([instance.model for instance in instances])
        self._statics_array["tint"][:, :3] = [instance.tint for instance in instances]
        self._statics_array["misc"][:, 1] = [instance.seed for instance in instances]
        models = self._statics_array["model"]
        self._centres, self._radii = spheres(models, geometry.centres[near], geometry.radii[near])
        indoors = np.array([instance.room is not None for instance in instances])
        self._boxes = _boxes(models, geometry.low[near], geometry.high[near], indoors) if horizon else None
        self._far_from = self._centres.copy()
        """Where the distance is measured that decides which form is shown."""
        self._far_from[0, indoors] = [instance.room[0] for instance in instances if instance.room]
        self._far_from[2, indoors] = [instance.room[1] for instance in instances if instance.room]
        self._near_forms, self._far_forms = near * 2, far * 2 + 1
        self._far_m = np.array([instance.far_m for instance in instances], np.float32)
        self._is_far = np.zeros(count, bool)
        self._layers = np.array([instance.layer for instance in instances], np.float32)
        is_water = np.array([instance.is_water for instance in instances])
        moves = geometry.sways[near] | geometry.sways[far]
        self._sections = np.where(is_water, _WATER, np.where(moves, _MOVING, _STILL)).astype(np.int32)
        self._near_sections = np.where(is_water, _WATER, np.where(moves, _NEAR_MOVING, _NEAR_STILL)).astype(np.int32)
        self._casters = np.flatnonzero([instance.casts_shadow for instance in instances])

        self._object_buffer = self._room = 0
        self._reserve(64)
        self._picture, self._shadows = BatchBuffer(gl), BatchBuffer(gl)
        self._seen_statics: Mask | None = None
        self._seen_from = np.zeros(0, np.float32)
        self.triangles_drawn = self.objects_drawn = 0
        """In the last picture of the eyes, counted once."""

    @property
    def objects(self) -> int:
        return self._statics + self._props

    @property
    def triangles_in_meshes(self) -> int:
        return self._geometry.triangles

    def set_props(self, props: Props) -> None:
        """Uploads the props of this frame."""
        if props.revision != self._prop_revision:
            self._prop_revision, self._props = props.revision, len(props)
            self._prop_meshes = self._geometry.find(props.meshes, STAND_IN)
            self._reserve(self._props)
            self._extend()
        if self._props:
            models, first = props.objects["model"], self._statics
            meshes = self._prop_meshes
            self._centres[:, first:], self._radii[first:] = spheres(
                models, self._geometry.centres[meshes], self._geometry.radii[meshes]
            )
            self._gl.write(self._object_buffer, props.objects, first * OBJECT.itemsize)

    def cull(self, eyes: Eyes, pixels_per_radian: float, near: Matrix | None = None, margin_m: float = 0.0) -> None:
        """Chooses what can be seen by any of the eyes, nearest first, and uploads the commands.

        Args:
            pixels_per_radian: In the middle of the picture.
            near: World to the unit cube in which what moves casts shadows; props, and what touches the cube, are
                what draw_near draws.
            margin_m: How much an eye may move before the picture is drawn.
        """
        objects = np.flatnonzero(self._seen_by(eyes, margin_m))
        centres, radii = self._centres.take(objects, axis=1), self._radii[objects]
        distance = distances(centres, eyes.positions.mean(axis=0))
        limit = self._far_m[objects] * (pixels_per_radian / _FAR_FOR)
        to_form = distances(self._far_from.take(objects, axis=1), eyes.positions.mean(axis=0))
        is_far = to_form > np.where(self._is_far[objects], limit / _STAYS, limit)
        self._is_far[objects] = is_far
        forms = np.where(is_far, self._far_forms[objects], self._near_forms[objects])
        sections = self._sections[objects]
        if near is not None:
            sections = np.where(in_cube(near, centres, radii), self._near_sections[objects], sections)
        front = np.maximum(distance - radii, 0)
        table = self._geometry.forms
        batches = gather(objects, forms, sections, front, self._layers[objects], table, _SECTIONS, self._copies)
        self.triangles_drawn, self.objects_drawn = batches.triangles, len(objects)
        self._picture.upload(batches)

    def choose_props(self) -> None:
        """Instead of cull where nothing of the town is seen: all props and nothing else, for draw_near."""
        props = np.arange(self._statics, self.objects)
        nothing = np.zeros(len(props), np.float32)
        sections = self._near_sections[props]
        table = self._geometry.forms
        batches = gather(props, self._near_forms[props], sections, nothing, nothing, table, _SECTIONS, self._copies)
        self.triangles_drawn, self.objects_drawn = batches.triangles, len(props)
        self._picture.upload(batches)

    def _seen_by(self, eyes: Eyes, margin_m: float) -> Mask:
        seen = in_view(eyes.sides, self._centres, self._radii, margin_m)
        if not self._horizon or self._boxes is None:
            return seen
        if self._seen_statics is None or not np.array_equal(self._seen_from, eyes.view_projections):
            self._seen_from = eyes.view_projections.copy()
            self._seen_statics = self._not_behind_houses(eyes, self._horizon, self._boxes, seen[: self._statics])
        seen[: self._statics] &= self._seen_statics
        return seen

    @staticmethod
    def _not_behind_houses(eyes: Eyes, horizon: Horizon, boxes: Boxes, seen: Mask) -> Mask:
        inside = np.flatnonzero(seen)
        chosen = boxes.take(inside)
        result = np.zeros(len(seen), bool)
        corners = np.array([[-1, -1, 1, 1], [1, -1, 1, 1], [-1, 1, 1, 1], [1, 1, 1, 1]], np.float64)
        for position, rays in zip(eyes.positions, eyes.ray_matrices, strict=True):
            directions = (corners @ rays.T)[:, :3]
            result[inside] |= ~horizon.hides(position.astype(np.float64), directions, chosen)
        return result

    def draw_near(self) -> None:
        self._picture.draw(_NEAR_MOVING, _NEAR_STILL)

    def draw_solid(self) -> None:
        """All but water."""
        self._picture.draw(_NEAR_MOVING, _MOVING)

    def draw_still(self) -> None:
        """Of the solid what stands as it stood in the frame before."""
        self._picture.draw(_NEAR_STILL, _STILL)

    def draw_moving(self) -> None:
        """Of the solid all else: props, and what sways."""
        self._picture.draw(_NEAR_MOVING, _NEAR_MOVING)
        self._picture.draw(_MOVING, _MOVING)

    def draw_water(self) -> None:
        self._picture.draw(_WATER, _WATER)

    def bind(self) -> None:
        """What was chosen by cull, for the five above."""
        self._bind_objects()
        self._picture.bind()

    def draw_casters(self, box: Matrix | None = None) -> None:
        """All static instances that cast shadows, once, in their simpler form, into the bound shadow map.

        Args:
            box: World to a unit cube: only what touches its sides' insides, in its full form.
        """
        casters, forms = self._casters, self._far_forms
        if box is not None:
            chosen = in_cube(box, self._centres[:, casters], self._radii[casters])
            casters, forms = casters[chosen], self._near_forms
        self._draw_shadows_of(casters, forms[casters])

    def draw_props(self) -> None:
        """The props alone, once, into the bound shadow map."""
        props = np.arange(self._statics, self.objects)
        self._draw_shadows_of(props, self._near_forms[props])

    def _draw_shadows_of(self, objects: NDArray[np.intp], forms: NDArray[np.int32]) -> None:
        nothing = np.zeros(len(objects), np.float32)
        self._shadows.upload(
            gather(objects, forms, np.zeros(len(objects), np.int32), nothing, nothing, self._geometry.forms, 1)
        )
        self._bind_objects()
        self._shadows.bind()
        self._shadows.draw(0, 0)

    def _bind_objects(self) -> None:
        self._gl.BindVertexArray(self._geometry.vertex_array)
        self._gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, OBJECTS_BINDING, self._object_buffer)

    def close(self) -> None:
        self._geometry.close()
        self._picture.close()
        self._shadows.close()
        self._gl.delete_buffers(self._object_buffer)

    def _extend(self) -> None:
        """Room for the props in the arrays that have an entry for each object."""
        statics, props = self._statics, self._props
        forms = self._prop_meshes * 2
        self._centres = np.concatenate([self._centres[:, :statics], np.zeros((3, props), np.float32)], axis=1)
        self._far_from = np.concatenate([self._far_from[:, :statics], np.zeros((3, props), np.float32)], axis=1)
        self._radii = np.concatenate([self._radii[:statics], np.zeros(props, np.float32)])
        self._near_forms = np.concatenate([self._near_forms[:statics], forms])
        self._far_forms = np.concatenate([self._far_forms[:statics], forms])
        self._far_m = np.concatenate([self._far_m[:statics], np.full(props, np.inf, np.float32)])
        self._is_far = np.concatenate([self._is_far[:statics], np.zeros(props, bool)])
        self._layers = np.concatenate([self._layers[:statics], np.zeros(props, np.float32)])
        sections = np.full(props, _NEAR_MOVING, np.int32)
        self._sections = np.concatenate([self._sections[:statics], sections])
        self._near_sections = np.concatenate([self._near_sections[:statics], sections])

    def _reserve(self, props: int) -> None:
        """Grows the buffer of objects in large steps."""
        if props <= self._room:
            return
        if self._room:
            self._gl.delete_buffers(self._object_buffer)
        self._room = props * 3 // 2
        self._object_buffer = self._gl.buffer((self._statics + self._room) * OBJECT.itemsize, dynamic=True)
        self._gl.write(self._object_buffer, self._statics_array)


def _boxes(models: Floats, low: Floats, high: Floats, indoors: Mask) -> Boxes:
    low, high = low - _SWAY_M, high + _SWAY_M
    xs = np.stack([low[:, 0], high[:, 0], high[:, 0], low[:, 0]], -1)
    zs = np.stack([low[:, 2], low[:, 2], high[:, 2], high[:, 2]], -1)
    local = np.stack([xs, zs], -1).astype(np.float64)
    corners = np.einsum("nij,nkj->nki", models[:, 0:3:2, 0:3:2], local) + models[:, None, 0:3:2, 3]
    return Boxes(corners, (models[:, 1, 1] * high[:, 1] + models[:, 1, 3]).astype(np.float64), indoors)
