"""Draws the assistant's body: posed once a frame by a compute shader, as finely as its size in the picture asks for."""

import logging
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.avatar.glb import MAX_JOINTS, MAX_TARGETS, BodyMesh, GlbFile
from vr_assistant.stage.gltf.morphs import Morphs
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.render.programs import (
    ALL_FEATURES,
    Feature,
    ProgramFamily,
    load_compute_program,
    load_program,
)
from vr_assistant.stage.render.simplify import simplify

log = logging.getLogger(__name__)

POSE_BINDING, MORPH_BINDING, REST_BINDING, POSED_BINDING = 4, 5, 6, 7
_ROOT_FLOATS = 16
_WEIGHTS_AT = _ROOT_FLOATS + 16 * MAX_JOINTS
_GROUP = 64
"""Vertices a work group, as in avatar_pose.comp."""
REST = np.dtype(
    [
        ("position", "<f4", 4),
        ("normal", "<f4", 4),
        ("tangent", "<f4", 4),
        ("weights", "<f4", 4),
        ("joints", "u1", 4),
        ("morph_rows", "<u4", 2),
        ("unused", "<u4"),
    ]
)
"""What the pose changes; struct Rest of avatar_pose.comp."""
POSED = np.dtype([("position", "<f4", 4), ("normal", "<f4", 4), ("tangent", "<f4", 4)])
LOOK = np.dtype([("colour", "<u2", 4), ("surface", "u1", 4)])
"""What it does not."""
_LOOKS = {  # material: translucency, sheen, wetness
    "skin": (0.45, 0.0, 0.0),
    "eyes": (0.0, 0.0, 1.0),
    "mouth": (0.2, 0.0, 0.0),
    "hair": (0.1, 1.0, 0.0),
    "cloth": (0.12, 0.0, 0.0),
}


_OF_THE_FRAME: frozenset[Feature] = frozenset({"LAMPS", "NEAR_SHADOW"})
_KINDS: tuple[frozenset[Feature], ...] = (frozenset(), frozenset({"STRANDS"}), frozenset({"MOIST"}))
"""What the surface of each part of a level asks of the shader: most of it, hair, eyes."""
LEVELS = ((1.0, 0.0), (0.28, 700.0), (0.13, 280.0))
"""Share of the triangles, and the pixels of standing height below which that is enough."""


@dataclass(frozen=True, slots=True)
class _Level:
    vertices: int
    """This many, from the first, are all that it needs."""
    parts: list[tuple[frozenset[Feature], int, int]]
    """Features, first index, number of indices; one after another."""


class SkinnedMesh:
    """A body on the GPU. A file that cannot be used leaves a grey figure and its reason in `problem`."""

    def __init__(self, gl: GL, path: Path, forms: Sequence[NDArray[np.uint32]] = (), eyes: int = 1) -> None:
        """The context must be current. Raises GraphicsError only when the driver refuses the programs.

        Args:
            forms: From coarser_forms; without them only the body itself is drawn.
            eyes: That one pass draws for.
        """
        self._gl, self._eyes = gl, eyes
        self.problem: GraphicsError | None = None
        try:
            mesh = GlbFile(path).mesh()
        except GraphicsError as error:
            log.error("%s", error)
            self.problem = error
            mesh, forms = stand_in(), ()
        self.triangles = len(mesh.indices) // 3
        self.height_m = float(np.ptp(mesh.positions[:, 1]))
        self._family = ProgramFamily(gl, "avatar", _OF_THE_FRAME.union(*_KINDS), eyes=eyes)
        self._depth_program = load_program(gl, "avatar_depth.vert", "avatar_depth.frag")
        self._pose_program = load_compute_program(gl, "avatar_pose.comp")
        self._levels = self._arrange(mesh, [mesh.indices.reshape(-1, 3), *forms])
        self._array = self._upload(mesh)
        self._pose = np.zeros(_WEIGHTS_AT + MAX_TARGETS, np.float32)
        self._pose[_ROOT_FLOATS:_WEIGHTS_AT].reshape(MAX_JOINTS, 4, 4)[:] = np.eye(4, dtype=np.float32)
        self._pose_buffer = gl.buffer(self._pose, dynamic=True)
        self._posed: AvatarFrame | None = None
        self._posed_level = self._level = 0

    def compile(self, wanted: Iterable[Collection[Feature]] = (ALL_FEATURES,)) -> Iterator[str]:
        """The programs of `draw` for these sets of features; yields after each. Raises GraphicsError."""
        return self._family.compile(
            _OF_THE_FRAME.intersection(features) | surface for features in wanted for surface in _KINDS
        )

    def level_for(self, pixels: float) -> int:
        """The coarsest level whose triangles cannot be told from the body's at this height in pixels.

        It changes back only when the height has changed clearly, so that nothing flickers.
        """
        level = sum(
            pixels < most * (1.08 if number <= self._level else 0.92) for number, (_, most) in enumerate(LEVELS)
        )
        self._level = min(level, len(self._levels) - 1)
        return self._level

    def draw_depth(self, frame: AvatarFrame, level: int = 0) -> None:
        """Depth of the body into the near shadow map (shadow_near of the Frame block, clip z from 0 to w).

        Args:
            level: The one that `draw` will be asked for; the shadow itself is that of the coarsest.
        """
        self._bind(frame, level)
        self._gl.UseProgram(self._depth_program)
        parts = self._levels[-1].parts
        first, count = parts[0][1], sum(part[2] for part in parts)
        self._gl.DrawElements(enums.TRIANGLES, count, enums.UNSIGNED_INT, first * 4)

    def draw(self, frame: AvatarFrame, level: int = 0, features: Collection[Feature] = ALL_FEATURES) -> None:
        """The lit body, with the Frame block and its textures bound by the caller.

        Args:
            level: From level_for; 0 is the body itself. The same in all passes of a frame.
            features: What the frame has (see programs).
        """
        self._bind(frame, level)
        gl, frame_has = self._gl, _OF_THE_FRAME.intersection(features)
        gl.Enable(enums.CULL_FACE)
        # Insides of cloth and hair come last: most are hidden by then, and are not shaded.
        for side in (enums.BACK, enums.FRONT):
            gl.CullFace(side)
            for surface, first, count in self._levels[level].parts:
                gl.UseProgram(self._family.having(frame_has | surface))
                gl.DrawElementsInstanced(enums.TRIANGLES, count, enums.UNSIGNED_INT, first * 4, self._eyes)
        gl.CullFace(enums.BACK)
        gl.Disable(enums.CULL_FACE)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.delete_buffers(
            self._rest, self._posed_body, self._looks, self._indices, self._morphs, self._pose_buffer
        )
        self._family.close()
        for program in (self._depth_program, self._pose_program):
            self._gl.DeleteProgram(program)

    def _bind(self, frame: AvatarFrame, level: int) -> None:
        gl = self._gl
        if frame is not self._posed or level < self._posed_level:
            self._posed, self._posed_level = frame, level
            self._pose_body(frame, self._levels[level].vertices)
        gl.BindVertexArray(self._array)

    def _pose_body(self, frame: AvatarFrame, vertices: int) -> None:
        gl, pose = self._gl, self._pose
        pose[:_ROOT_FLOATS] = frame.root.reshape(-1)
        if self.problem is None:
            joints = frame.joints[:MAX_JOINTS].reshape(-1)
            pose[_ROOT_FLOATS : _ROOT_FLOATS + len(joints)] = joints
            weights = frame.morphs[:MAX_TARGETS]
            pose[_WEIGHTS_AT : _WEIGHTS_AT + len(weights)] = weights
        gl.write(self._pose_buffer, pose)
        for binding, buffer in (
            (POSE_BINDING, self._pose_buffer),
            (MORPH_BINDING, self._morphs),
            (REST_BINDING, self._rest),
            (POSED_BINDING, self._posed_body),
        ):
            gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, binding, buffer)
        gl.UseProgram(self._pose_program)
        gl.DispatchCompute(-(-vertices // _GROUP), 1, 1)
        gl.MemoryBarrier(enums.VERTEX_ATTRIB_ARRAY_BARRIER_BIT)

    def _arrange(self, mesh: BodyMesh, forms: list[NDArray[np.uint32]]) -> list[_Level]:
        """Orders the vertices by the coarsest form that needs them, and each form's triangles by kind."""
        count = len(mesh.positions)
        needed = np.zeros(count, np.int64)
        for number, form in enumerate(forms):
            needed[form.ravel()] = number
        self._order = np.argsort(-needed, kind="stable")
        place = np.empty(count, np.uint32)
        place[self._order] = np.arange(count, dtype=np.uint32)
        kinds = np.array([{"hair": 1, "eyes": 2}.get(name, 0) for name in mesh.material_names])
        levels, self._triangles, first = [], np.zeros((0, 3), np.uint32), 0
        for number, form in enumerate(forms):
            kind = kinds[mesh.materials[form[:, 0]]]
            parts = []
            for k, features in enumerate(_KINDS):
                length = int((kind == k).sum()) * 3
                parts.append((features, first, length))
                first += length
            self._triangles = np.concatenate([self._triangles, place[form[np.argsort(kind, kind="stable")]]])
            levels.append(_Level(int((needed >= number).sum()), parts))
        return levels

    def _upload(self, mesh: BodyMesh) -> int:
        gl, order = self._gl, self._order
        self._count = len(mesh.positions)
        rest = np.zeros(self._count, REST)
        rest["position"][:, :3] = mesh.positions[order]
        rest["normal"][:, :3] = mesh.normals[order]
        rest["tangent"][:, :3] = mesh.tangents[order]
        rest["joints"] = mesh.joints[order]
        rest["weights"] = mesh.weights[order]
        rest["morph_rows"] = np.stack([mesh.morphs.starts[:-1], mesh.morphs.starts[1:]], 1)[order]
        look = np.zeros(self._count, LOOK)
        look["colour"] = np.round(np.clip(mesh.colours[order], 0, 1) * 65535)
        looks = [
            (rough, *_LOOKS.get(name, (0.0, 0.0, 0.0)))
            for name, rough in zip(mesh.material_names, mesh.roughness, strict=True)
        ]
        look["surface"] = np.round(np.array(looks)[mesh.materials[order]] * 255)
        rows = np.zeros((max(len(mesh.morphs.targets), 1), 2, 4), np.float32)
        rows[: len(mesh.morphs.targets), 0, :3] = mesh.morphs.offsets
        rows[: len(mesh.morphs.targets), 0, 3] = mesh.morphs.targets
        rows[: len(mesh.morphs.targets), 1, :3] = mesh.morphs.bends
        self._rest, self._looks, self._indices, self._morphs = map(gl.buffer, (rest, look, self._triangles, rows))
        self._posed_body = gl.buffer(self._count * POSED.itemsize)
        return gl.vertex_array(
            [(self._posed_body, POSED.itemsize), (self._looks, LOOK.itemsize)],
            self._indices,
            [
                Attribute(0, 3, enums.FLOAT, False, 0),
                Attribute(0, 3, enums.FLOAT, False, 16),
                Attribute(0, 3, enums.FLOAT, False, 32),
                Attribute(1, 4, enums.UNSIGNED_SHORT, True, 0),
                Attribute(1, 4, enums.UNSIGNED_BYTE, True, 8),
            ],
        )


def coarser_forms(path: Path, cache: ArrayCache) -> Generator[str, None, list[NDArray[np.uint32]]]:
    """The triangles of all levels of a body's file but the first; none of a file that cannot be used.

    They are worked out in steps of some tens of milliseconds, for a waiting screen, and kept.
    """
    name, sources = f"{path.stem}-levels", [path, Path(__file__), Path(simplify.__code__.co_filename)]
    kept = cache.read(name, sources)
    if kept is None:
        try:
            mesh = GlbFile(path).mesh()
        except GraphicsError:
            return []
        looks = np.concatenate([mesh.colours[:, :3] * 0.3, mesh.normals * 0.1], 1).astype(np.float32)
        # what the face does is seen from farther than what it is
        keep = np.where(np.diff(mesh.morphs.starts) > 0, 3.0, 1.0).astype(np.float32)
        counts = [round(len(mesh.indices) / 3 * share) for share, _ in LEVELS[1:]]
        steps = simplify(mesh.positions, mesh.indices.reshape(-1, 3), looks, keep, counts)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                kept = {str(number): level for number, level in enumerate(end.value)}
                break
            yield "body"
        cache.write(name, sources, kept)
    return [kept[key] for key in sorted(kept)]


def stand_in(height_m: float = 1.65, radius_m: float = 0.24) -> BodyMesh:
    """A grey capsule that stands where the body should be."""
    rings, columns = 17, 20
    polar = np.linspace(0, np.pi, rings)[:, None]
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    normals = np.stack([np.sin(polar) * np.cos(around), np.cos(polar) + 0 * around, np.sin(polar) * np.sin(around)], -1)
    centres = np.where(np.arange(rings) <= rings // 2, height_m - radius_m, radius_m)[:, None, None] * [0.0, 1.0, 0.0]
    r, c = (grid.ravel() for grid in np.meshgrid(np.arange(rings - 1), np.arange(columns), indexing="ij"))
    right = (c + 1) % columns
    a, b, d, e = r * columns + c, r * columns + right, (r + 1) * columns + c, (r + 1) * columns + right
    count = rings * columns
    unit = normals.reshape(-1, 3).astype(np.float32)
    nothing = np.zeros((0, 3), np.float32)
    return BodyMesh(
        (normals * radius_m + centres).reshape(-1, 3).astype(np.float32),
        unit,
        np.zeros_like(unit),
        np.tile(np.array([0.4, 0.4, 0.42, 1.0], np.float32), (count, 1)),
        np.zeros((count, 4), np.uint8),
        np.tile(np.array([1.0, 0.0, 0.0, 0.0], np.float32), (count, 1)),
        np.zeros(count, np.uint8),
        np.concatenate([np.stack([a, b, d], 1), np.stack([b, e, d], 1)]).ravel().astype(np.uint32),
        ["stand-in"],
        [0.8],
        Morphs(np.zeros(count + 1, np.uint32), np.zeros(0, np.uint32), nothing, nothing),
    )
