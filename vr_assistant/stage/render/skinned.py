"""Draws the assistant's body: posed once a frame by a compute shader, then one call a pass."""

import logging
from pathlib import Path

import numpy as np

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.avatar.glb import MAX_JOINTS, MAX_TARGETS, BodyMesh, GlbFile, Morphs
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_compute_program, load_program

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


class SkinnedMesh:
    """A body on the GPU. A file that cannot be used leaves a grey figure and its reason in `problem`."""

    def __init__(self, gl: GL, path: Path) -> None:
        """The context must be current. Raises GraphicsError only when the driver refuses the programs."""
        self._gl = gl
        self.problem: GraphicsError | None = None
        try:
            mesh = GlbFile(path).mesh()
        except GraphicsError as error:
            log.error("%s", error)
            self.problem = error
            mesh = stand_in()
        self.triangles = len(mesh.indices) // 3
        self._program = load_program(gl, "avatar.vert", "avatar.frag")
        self._depth_program = load_program(gl, "avatar_depth.vert", "avatar_depth.frag")
        self._pose_program = load_compute_program(gl, "avatar_pose.comp")
        self._array = self._upload(mesh)
        self._pose = np.zeros(_WEIGHTS_AT + MAX_TARGETS, np.float32)
        self._pose[_ROOT_FLOATS:_WEIGHTS_AT].reshape(MAX_JOINTS, 4, 4)[:] = np.eye(4, dtype=np.float32)
        self._pose_buffer = gl.buffer(self._pose, dynamic=True)
        self._posed: AvatarFrame | None = None

    def draw_depth(self, frame: AvatarFrame) -> None:
        """Depth of the body into the near shadow map (shadow_near of the Frame block, clip z from 0 to w)."""
        self._bind(frame)
        self._gl.UseProgram(self._depth_program)
        self._gl.DrawElements(enums.TRIANGLES, self.triangles * 3, enums.UNSIGNED_INT, None)

    def draw(self, frame: AvatarFrame) -> None:
        """The lit body, with the Frame block and its textures bound by the caller. Wants CULL_FACE off."""
        self._bind(frame)
        self._gl.UseProgram(self._program)
        self._gl.DrawElements(enums.TRIANGLES, self.triangles * 3, enums.UNSIGNED_INT, None)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.delete_buffers(
            self._rest, self._posed_body, self._looks, self._indices, self._morphs, self._pose_buffer
        )
        for program in (self._program, self._depth_program, self._pose_program):
            self._gl.DeleteProgram(program)

    def _bind(self, frame: AvatarFrame) -> None:
        gl = self._gl
        if frame is not self._posed:
            self._posed = frame
            self._pose_body(frame)
        gl.BindVertexArray(self._array)

    def _pose_body(self, frame: AvatarFrame) -> None:
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
        gl.DispatchCompute(-(-self._count // _GROUP), 1, 1)
        gl.MemoryBarrier(enums.VERTEX_ATTRIB_ARRAY_BARRIER_BIT)

    def _upload(self, mesh: BodyMesh) -> int:
        gl = self._gl
        self._count = len(mesh.positions)
        rest = np.zeros(self._count, REST)
        rest["position"][:, :3] = mesh.positions
        rest["normal"][:, :3] = mesh.normals
        rest["tangent"][:, :3] = mesh.tangents
        rest["joints"] = mesh.joints
        rest["weights"] = mesh.weights
        rest["morph_rows"] = np.stack([mesh.morphs.starts[:-1], mesh.morphs.starts[1:]], 1)
        look = np.zeros(self._count, LOOK)
        look["colour"] = np.round(np.clip(mesh.colours, 0, 1) * 65535)
        looks = [
            (rough, *_LOOKS.get(name, (0.0, 0.0, 0.0)))
            for name, rough in zip(mesh.material_names, mesh.roughness, strict=True)
        ]
        look["surface"] = np.round(np.array(looks)[mesh.materials] * 255)
        rows = np.zeros((max(len(mesh.morphs.targets), 1), 2, 4), np.float32)
        rows[: len(mesh.morphs.targets), 0, :3] = mesh.morphs.offsets
        rows[: len(mesh.morphs.targets), 0, 3] = mesh.morphs.targets
        rows[: len(mesh.morphs.targets), 1, :3] = mesh.morphs.bends
        self._rest, self._looks, self._indices, self._morphs = map(gl.buffer, (rest, look, mesh.indices, rows))
        self._posed_body = gl.buffer(self._count * POSED.itemsize)
        array = gl.vertex_array()
        gl.VertexArrayVertexBuffer(array, 0, self._posed_body, 0, POSED.itemsize)
        gl.VertexArrayVertexBuffer(array, 1, self._looks, 0, LOOK.itemsize)
        gl.VertexArrayElementBuffer(array, self._indices)
        for location, (buffer, kind, width, is_normalised, offset) in enumerate(
            (
                (0, enums.FLOAT, 3, 0, 0),
                (0, enums.FLOAT, 3, 0, 16),
                (0, enums.FLOAT, 3, 0, 32),
                (1, enums.UNSIGNED_SHORT, 4, 1, 0),
                (1, enums.UNSIGNED_BYTE, 4, 1, 8),
            )
        ):
            gl.EnableVertexArrayAttrib(array, location)
            gl.VertexArrayAttribBinding(array, location, buffer)
            gl.VertexArrayAttribFormat(array, location, width, kind, is_normalised, offset)
        return array


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
