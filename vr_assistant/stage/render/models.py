"""Draws glTF models placed in the world: one multi-draw for each way of drawing, however many there are."""

import logging
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.gltf.animations import Animation
from vr_assistant.stage.gltf.document import first_of
from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.gltf.stand_in import grey_box
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.culling import in_view
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.render.model_arrays import (
    CLOSED_MOVING,
    CLOSED_STILL,
    COMMAND,
    GLASSY,
    LOOK,
    OPEN_MOVING,
    OPEN_STILL,
    VERTEX,
    Mover,
    Standing,
    bytes_of_file,
    bytes_of_standing,
    pack,
)
from vr_assistant.stage.render.model_pictures import ModelPictures
from vr_assistant.stage.render.programs import (
    ALL_FEATURES,
    Feature,
    ProgramFamily,
    load_compute_program,
    load_program,
)
from vr_assistant.stage.render.shadows import TOWN
from vr_assistant.stage.town.town import upright
from vr_assistant.world.placed_model import PlacedModel

log = logging.getLogger(__name__)

OBJECTS_BINDING, MATERIALS_BINDING = 6, 7
NUMBERS_BINDING, ROWS_BINDING, REST_BINDING, POSED_BINDING = 4, 5, 6, 7
_OF_THE_FRAME: frozenset[Feature] = frozenset({"LAMPS", "NEAR_SHADOW", "WEATHER"})
_HOLES: frozenset[Feature] = frozenset({"HOLES"})
_OF_MATERIALS: frozenset[Feature] = frozenset({"BUMPS", "MAPS"})
_GROUP = 64
"""Vertices a work group, as in model_pose.comp."""
MOST_BYTES = 512 << 20
"""Of all models of a world."""


class Models:
    """All models of a world on the GPU. Materials of alpha mode BLEND are drawn blended, after all that is solid."""

    def __init__(self, gl: GL, standing: Sequence[Standing], *, eyes: int = 1, anisotropy: float = 1.0) -> None:
        """
        Args:
            eyes: 2 draws both eyes at once, into the two layers of the target.
            anisotropy: Of the pictures.
        Raises:
            GraphicsError: the driver refuses a program or has no room for the pictures.
        """
        self._gl, self._eyes = gl, eyes
        self.shows_all = False
        """Draws also what is out of view, so that a driver compiles everything."""
        self._is_empty = not standing
        if self._is_empty:
            return
        arrays = self._arrays = pack(standing)
        bounds = [mover.bounds() for mover in arrays.movers]
        self._centres = np.array([centre for centre, _ in bounds], np.float32).T
        self._radii = np.array([radius for _, radius in bounds], np.float32)
        self._moves = np.array([mover.pose.moves for mover in arrays.movers])
        self._posed_at = np.full(len(arrays.movers), np.nan)
        moving = arrays.movers[: int(self._moves.sum())]
        self._moving_objects = moving[-1].objects.stop if moving else 0
        self._pictures = ModelPictures(gl, arrays.models, anisotropy)
        self._materials_have = _features_of(arrays.models)
        self._family = ProgramFamily(gl, "model", _OF_THE_FRAME | _HOLES | _OF_MATERIALS, eyes=eyes)
        self._depth_program = load_program(gl, "model_depth.vert", "model_depth.frag")
        self._depth_map = gl.GetUniformLocation(self._depth_program, b"map")
        self._pose_program = load_compute_program(gl, "model_pose.comp")
        self._pose_count = gl.GetUniformLocation(self._pose_program, b"count")
        self._posed, self._looks, self._indices = map(gl.buffer, (arrays.vertices, arrays.looks, arrays.indices))
        rest = arrays.rest if len(arrays.rest) else np.zeros(1, arrays.rest.dtype)
        self._rest, self._rows = gl.buffer(rest), gl.buffer(arrays.rows)
        self._materials = gl.buffer(self._pictures.materials)
        self._objects = gl.buffer(arrays.objects, dynamic=True)
        self._numbers = gl.buffer(arrays.numbers, dynamic=True)
        self._casters = gl.buffer(arrays.commands)
        self._commands = gl.buffer(len(arrays.commands) * COMMAND.itemsize, dynamic=True)
        self._array = self._vertex_array()
        self._ends = np.zeros(GLASSY + 2, np.int64)
        self._seen = np.zeros(len(arrays.movers), bool)
        self._has_glass = bool((arrays.kinds == GLASSY).any())
        self._bend(len(arrays.rest))

    def compile(self, wanted: Iterable[Collection[Feature]] = (ALL_FEATURES,)) -> Iterator[str]:
        """The programs for these sets of features; yields after each. Raises GraphicsError."""
        if self._is_empty:
            return
        has = [_OF_THE_FRAME.intersection(features) | self._materials_have for features in wanted]
        yield from self._family.compile([*has, *(features | _HOLES for features in has)])

    def prepare(self, time_s: float, eyes: Eyes, margin_m: float = 0.0) -> None:
        """Poses what is seen and moves, and chooses what the draws of this frame show.

        Args:
            time_s: The animation clock; every animation runs round and round.
            margin_m: How much an eye may move before the picture is drawn.
        """
        if self._is_empty:
            return
        seen = in_view(eyes.sides, self._centres, self._radii, margin_m) | self.shows_all
        late = (seen & self._moves & (self._posed_at != time_s)).nonzero()[0]
        if len(late):
            self._posed_at[late] = time_s
            self._pose([self._arrays.movers[number] for number in late], time_s)
        if self._has_glass or seen.tobytes() != self._seen.tobytes():
            self._seen = seen
            self._choose(seen, eyes.middle)

    def draw_depth(self, layer: int = TOWN) -> None:
        """All models as they stand at rest, into a map of what stands still: TOWN or AROUND of shadows."""
        if not self._is_empty:
            self._bind(self._casters)
            self._gl.UseProgram(self._depth_program)
            self._gl.ProgramUniform1i(self._depth_program, self._depth_map, layer)
            count = len(self._arrays.commands)
            self._gl.MultiDrawElementsIndirect(enums.TRIANGLES, enums.UNSIGNED_INT, None, count, 0)

    def draw_solid(self, features: Collection[Feature] = ALL_FEATURES) -> None:
        """All that is not blended, lit, with the Frame and Eyes blocks and the frame's textures bound by the caller.

        Args:
            features: What the frame has (see programs).
        """
        self._draw(features, (CLOSED_STILL, CLOSED_MOVING), (OPEN_MOVING, OPEN_STILL))

    def draw_still(self, features: Collection[Feature] = ALL_FEATURES) -> None:
        """Of that what stands as it stood in the frame before."""
        self._draw(features, (CLOSED_STILL, CLOSED_STILL), (OPEN_STILL, OPEN_STILL))

    def draw_moving(self, features: Collection[Feature] = ALL_FEATURES) -> None:
        """Of that what does not."""
        self._draw(features, (CLOSED_MOVING, CLOSED_MOVING), (OPEN_MOVING, OPEN_MOVING))

    def draw_glassy(self, features: Collection[Feature] = ALL_FEATURES) -> None:
        """What is blended, farthest first; the caller has set up premultiplied blending."""
        self._draw(features, None, (GLASSY, GLASSY))

    def close(self) -> None:
        if self._is_empty:
            return
        self._is_empty = True
        gl = self._gl
        gl.delete_vertex_arrays(self._array)
        gl.delete_buffers(self._posed, self._looks, self._indices, self._rest, self._rows, self._materials)
        gl.delete_buffers(self._objects, self._numbers, self._casters, self._commands)
        self._pictures.close()
        self._family.close()
        for program in (self._depth_program, self._pose_program):
            gl.DeleteProgram(program)

    def _draw(self, features: Collection[Feature], closed: tuple[int, int] | None, both: tuple[int, int]) -> None:
        """`closed`, `both`: First and last kind; of the first only outsides are drawn."""
        if self._is_empty or not self._ends[-1]:
            return
        gl, has = self._gl, _OF_THE_FRAME.intersection(features) | self._materials_have
        self._bind(self._commands)
        if closed and self._ends[closed[1] + 1] > self._ends[closed[0]]:
            gl.Enable(enums.CULL_FACE)
            gl.UseProgram(self._family.having(has))
            self._multi_draw(*closed)
            gl.Disable(enums.CULL_FACE)
        if self._ends[both[1] + 1] > self._ends[both[0]]:
            gl.UseProgram(self._family.having(has | _HOLES))
            self._multi_draw(*both)

    def _multi_draw(self, first: int, last: int) -> None:
        start = int(self._ends[first])
        count = int(self._ends[last + 1]) - start
        self._gl.MultiDrawElementsIndirect(
            enums.TRIANGLES, enums.UNSIGNED_INT, start * COMMAND.itemsize or None, count, 0
        )

    def _bind(self, commands: int) -> None:
        gl = self._gl
        gl.BindVertexArray(self._array)
        gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, OBJECTS_BINDING, self._objects)
        gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, MATERIALS_BINDING, self._materials)
        gl.BindBuffer(enums.DRAW_INDIRECT_BUFFER, commands)
        self._pictures.bind()

    def _pose(self, movers: Sequence[Mover], time_s: float) -> None:
        arrays = self._arrays
        for mover in movers:
            mover.pose.set_time(time_s)
            arrays.objects["model"][mover.objects] = mover.matrices()
            mover.write_numbers(arrays.numbers)
        self._gl.write(self._objects, arrays.objects[: self._moving_objects])
        if arrays.bent_and_moving:
            self._gl.write(self._numbers, arrays.numbers)
            self._bend(arrays.bent_and_moving)

    def _bend(self, vertices: int) -> None:
        if not vertices:
            return
        gl = self._gl
        for binding, buffer in (
            (NUMBERS_BINDING, self._numbers),
            (ROWS_BINDING, self._rows),
            (REST_BINDING, self._rest),
            (POSED_BINDING, self._posed),
        ):
            gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, binding, buffer)
        gl.UseProgram(self._pose_program)
        gl.ProgramUniform1ui(self._pose_program, self._pose_count, vertices)
        gl.DispatchCompute(-(-vertices // _GROUP), 1, 1)
        gl.MemoryBarrier(enums.VERTEX_ATTRIB_ARRAY_BARRIER_BIT)

    def _choose(self, seen: NDArray[np.bool_], eye: NDArray[np.float32]) -> None:
        arrays = self._arrays
        chosen = np.flatnonzero(seen[arrays.owners])
        kinds = arrays.kinds[chosen]
        distance = np.linalg.norm(arrays.objects["model"][chosen, :3, 3] - eye, axis=1)
        order = np.lexsort((np.where(kinds == GLASSY, -distance, distance), kinds))
        self._ends = np.searchsorted(kinds[order], np.arange(GLASSY + 2))
        if len(chosen):
            commands = arrays.commands[chosen[order]]
            commands["instances"] = self._eyes
            self._gl.write(self._commands, commands)

    def _vertex_array(self) -> int:
        return self._gl.vertex_array(
            [(self._posed, VERTEX.itemsize), (self._looks, LOOK.itemsize)],
            self._indices,
            [
                Attribute(0, 3, enums.FLOAT, False, 0),
                Attribute(0, 3, enums.FLOAT, False, 16),
                Attribute(0, 4, enums.FLOAT, False, 32),
                Attribute(1, 4, enums.FLOAT, False, 0),
                Attribute(1, 4, enums.UNSIGNED_SHORT, True, 16),
            ],
        )


def _features_of(models: Sequence[Model]) -> frozenset[Feature]:
    materials = [material for model in models for material in model.materials]
    present: dict[Feature, bool] = {
        "BUMPS": any(material.normal_map for material in materials),
        "MAPS": any(m.surface_map or m.occlusion_map or m.emission_map for m in materials),
    }
    return frozenset(feature for feature, is_present in present.items() if is_present)


def open_models(
    gl: GL, placed: Sequence[PlacedModel], *, eyes: int = 1, anisotropy: float = 1.0
) -> Generator[str, None, Models]:
    """Reads the files, one a step; a grey box stands in for one that cannot be used, and the log says why.

    So it does for one that would take, with those before it, more than MOST_BYTES.

    Raises GraphicsError only when the driver refuses the programs.
    """
    read: dict[Path, Model | None] = {}
    standing = []
    bytes_left = MOST_BYTES
    for one in placed:
        is_first = one.file not in read
        if is_first:
            yield "models"
            read[one.file] = _read(one.file)
        model = read[one.file]
        if model:
            needed = bytes_of_standing(model) + (bytes_of_file(model) if is_first else 0)
            if needed > bytes_left:
                log.error("%s: all models take more than %d MB. A grey box stands in.", one.file.name, MOST_BYTES >> 20)
                read[one.file] = model = None
            else:
                bytes_left -= needed
        is_whole = model is not None
        at = upright(one.x, 0.0, one.z, one.yaw + np.pi, one.scale if is_whole else 1.0)
        standing.append(Standing(model or grey_box(), at, _animation(model, one) if model else None))
    if standing:
        yield "models"
    return Models(gl, standing, eyes=eyes, anisotropy=anisotropy)


def _read(file: Path) -> Model | None:
    try:
        return Model.load(file)
    except GraphicsError as error:
        log.error("%s: %s A grey box stands in for it.", file.name, error)
        return None


def _animation(model: Model, placed: PlacedModel) -> Animation | None:
    if not placed.animation:
        return None
    for animation in model.animations:
        if animation.name == placed.animation:
            return animation
    names = first_of([animation.name for animation in model.animations]) or "none"
    log.error("%s has no animation %r (it has %s); it stands still.", placed.file.name, placed.animation, names)
    return None
