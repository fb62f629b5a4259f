"""What stands in the world and what lies on shelves: arrays of objects, of which each frame draws those in view.

The number of GL calls, and of Python's steps, does not depend on the number of objects.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.batches import LAYER_M, OBJECTS_BINDING, BatchBuffer, Batches, codes, gather
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
        self._prop_spheres: tuple[Floats, Floats] = np.zeros((0, 3), np.float32), np.zeros(0, np.float32)

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
        self._near_forms, far_forms = near * 2, far * 2 + 1
        self._far_m = np.array([instance.far_m for instance in instances], np.float32)
        self._is_far = np.zeros(count, bool)
        self._late_m = np.array([instance.layer * LAYER_M for instance in instances], np.float32)
        is_water = np.array([instance.is_water for instance in instances])
        moves = geometry.sways[near] | geometry.sways[far]
        sections = np.where(is_water, _WATER, np.where(moves, _MOVING, _STILL)).astype(np.int32)
        near_sections = np.where(is_water, _WATER, np.where(moves, _NEAR_MOVING, _NEAR_STILL)).astype(np.int32)
        self._shadow_codes = codes(far_forms, np.zeros(count, np.int32), geometry.forms)
        self._codes = np.stack(
            [
                codes(form, section, geometry.forms)
                for section in (sections, near_sections)
                for form in (self._near_forms, far_forms)
            ]
        )
        """(4, objects) for `gather`, by what is drawn of each: from near or from far, beyond or in the reach of what
        casts moving shadows."""
        self._casters = np.flatnonzero([instance.casts_shadow for instance in instances])

        self._object_buffer = self._room = 0
        self._reserve(64)
        self._picture, self._shadows, self._props_shadows = BatchBuffer(gl), BatchBuffer(gl), BatchBuffer(gl)
        self._seen_statics: Mask | None = None
        self._seen_from = np.zeros(0, np.float32)
        self._drawn: Batches | None = None
        """In the last picture of the eyes."""

    @property
    def objects(self) -> int:
        return self._statics + self._props

    @property
    def objects_drawn(self) -> int:
        """In the last picture of the eyes, counted once."""
        return len(self._drawn.objects) if self._drawn else 0

    @property
    def triangles_drawn(self) -> int:
        """Likewise."""
        return self._drawn.triangles if self._drawn else 0

    def set_props(self, props: Props) -> None:
        """Uploads the props of this frame."""
        if props.revision != self._prop_revision:
            self._prop_revision, self._props = props.revision, len(props)
            self._prop_meshes = meshes = self._geometry.find(props.meshes, STAND_IN)
            self._prop_spheres = self._geometry.centres[meshes], self._geometry.radii[meshes]
            self._reserve(self._props)
            self._extend()
            shown = np.arange(self._statics, self.objects)
            self._props_shadows.upload(self._all_of(shown, self._codes[2, shown]))
        if self._props:
            first = self._statics
            self._centres[:, first:], self._radii[first:] = spheres(props.objects["model"], *self._prop_spheres)
            self._gl.write(self._object_buffer, props.objects, first * OBJECT.itemsize)

    def cull(self, eyes: Eyes, pixels_per_radian: float, near: Matrix | None = None, margin_m: float = 0.0) -> None:
        """Chooses what can be seen by any of the eyes, nearest first, and uploads the commands.

        Args:
            pixels_per_radian: In the middle of the picture.
            near: World to the unit cube in which what moves casts shadows; props, and what touches the cube, are
                what draw_near draws.
            margin_m: How much an eye may move before the picture is drawn.
        """
        objects = self._seen_by(eyes, margin_m).nonzero()[0]
        centres, radii = self._centres.take(objects, axis=1), self._radii[objects]
        distance = distances(centres, eyes.middle)
        limit = self._far_m[objects]
        limit *= pixels_per_radian / _FAR_FOR
        np.divide(limit, _STAYS, out=limit, where=self._is_far[objects])
        is_far = distances(self._far_from.take(objects, axis=1), eyes.middle) > limit
        self._is_far[objects] = is_far
        which = is_far.view(np.int8)
        if near is not None:
            which = which + 2 * in_cube(near, centres, radii).view(np.int8)
        distance -= radii
        front = np.maximum(distance, 0, out=distance)
        self._draw(objects, self._codes[which, objects], front, self._late_m[objects])

    def choose_props(self) -> None:
        """Instead of cull where nothing of the town is seen: all props and nothing else, for draw_near."""
        props = np.arange(self._statics, self.objects)
        nothing = np.zeros(len(props), np.float32)
        self._draw(props, self._codes[2, props], nothing, nothing)

    def _draw(self, objects: NDArray[np.intp], chosen: NDArray[np.int64], front_m: Floats, late_m: Floats) -> None:
        table = self._geometry.forms
        self._drawn = gather(objects, chosen, front_m, late_m, table, _SECTIONS, self._copies)
        self._picture.upload(self._drawn)

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
        inside = seen.nonzero()[0]
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
        casters, chosen = self._casters, self._shadow_codes[self._casters]
        if box is not None:
            casters = casters[in_cube(box, self._centres[:, casters], self._radii[casters])]
            chosen = codes(self._near_forms[casters], np.zeros(len(casters), np.int32), self._geometry.forms)
        self._shadows.upload(self._all_of(casters, chosen))
        self._draw_shadows_of(self._shadows)

    def draw_props(self) -> None:
        """The props alone, once, into the bound shadow map."""
        self._draw_shadows_of(self._props_shadows)

    def _all_of(self, objects: NDArray[np.intp], chosen: NDArray[np.int64]) -> Batches:
        """Once each, all of section 0, in no order that matters."""
        nothing = np.zeros(len(objects), np.float32)
        return gather(objects, chosen, nothing, nothing, self._geometry.forms, 1)

    def _draw_shadows_of(self, batches: BatchBuffer) -> None:
        self._bind_objects()
        batches.bind()
        batches.draw(0, 0)

    def _bind_objects(self) -> None:
        self._gl.BindVertexArray(self._geometry.vertex_array)
        self._gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, OBJECTS_BINDING, self._object_buffer)

    def close(self) -> None:
        self._geometry.close()
        self._picture.close()
        self._shadows.close()
        self._props_shadows.close()
        self._gl.delete_buffers(self._object_buffer)

    def _extend(self) -> None:
        """Room for the props in the arrays that have an entry for each object."""
        statics, props = self._statics, self._props
        self._centres = np.concatenate([self._centres[:, :statics], np.zeros((3, props), np.float32)], axis=1)
        self._far_from = np.concatenate([self._far_from[:, :statics], np.zeros((3, props), np.float32)], axis=1)
        self._radii = np.concatenate([self._radii[:statics], np.zeros(props, np.float32)])
        self._far_m = np.concatenate([self._far_m[:statics], np.full(props, np.inf, np.float32)])
        self._is_far = np.concatenate([self._is_far[:statics], np.zeros(props, bool)])
        self._late_m = np.concatenate([self._late_m[:statics], np.zeros(props, np.float32)])
        # Props have one form, and are what casts moving shadows.
        own = codes(self._prop_meshes * 2, np.full(props, _NEAR_MOVING, np.int32), self._geometry.forms)
        self._codes = np.concatenate([self._codes[:, :statics], np.tile(own, (4, 1))], axis=1)

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
