"""The way to a place: a glowing ribbon of chevrons just above the ground."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import Route
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.render.programs import load_program

_WIDTH_M = 0.62
_LIFT_M = 0.07  # above plaza, street and pier
_MAX_POINTS = 1024
_STEP_M = 0.5


class RouteRibbon:
    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "route.vert", "route.frag", eyes=eyes)
        self._span = gl.GetUniformLocation(self._program, b"span")
        self._buffer = gl.buffer(_MAX_POINTS * 2 * 20, dynamic=True)
        self._array = gl.vertex_array(
            [(self._buffer, 20)], 0, [Attribute(0, 3, enums.FLOAT, False, 0), Attribute(0, 2, enums.FLOAT, False, 12)]
        )
        self._points: NDArray[np.float32] | None = None
        self._count = 0
        self._length = 0.0

    def upload(self, route: Route | None) -> None:
        """Rebuilds the ribbon when the points are another array than in the frame before."""
        if route is None or route.points is self._points:
            return
        self._points = route.points
        vertices, self._length = ribbon(route.points)
        self._count = len(vertices)
        if self._count:
            self._gl.write(self._buffer, vertices)

    def draw(self, route: Route | None) -> None:
        if route is None or not self._count:
            return
        self._gl.UseProgram(self._program)
        self._gl.ProgramUniform2f(self._program, self._span, route.from_m, self._length)
        self._gl.BindVertexArray(self._array)
        self._gl.DrawArraysInstanced(enums.TRIANGLE_STRIP, 0, self._count, self._eyes)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.delete_buffers(self._buffer)
        self._gl.DeleteProgram(self._program)


def ribbon(points: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """Triangle strip (n, 5) of position, side -1..1 and metres along; and the length of the way."""
    corners = np.asarray(points, np.float64)[:, [0, 2]]
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    length = float(along[-1])
    if length < 0.05:
        return np.zeros((0, 5), np.float32), 0.0
    count = min(_MAX_POINTS, max(2, int(length / _STEP_M) + 1))
    at = np.linspace(0, length, count)
    path = np.stack([np.interp(at, along, corners[:, k]) for k in (0, 1)], -1)
    smooth = path.copy()
    for _ in range(3):
        smooth[1:-1] = (smooth[:-2] + 2 * smooth[1:-1] + smooth[2:]) / 4
    direction = np.gradient(smooth, axis=0)
    direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-9)
    across = np.stack([-direction[:, 1], direction[:, 0]], -1) * _WIDTH_M / 2
    height = np.interp(at, along, np.asarray(points, np.float64)[:, 1]) + _LIFT_M
    vertices = np.empty((count, 2, 5), np.float32)
    for index, side in enumerate((-1.0, 1.0)):
        edge = smooth + across * side
        vertices[:, index] = np.stack([edge[:, 0], height, edge[:, 1], np.full(count, side), at], -1)
    return vertices.reshape(-1, 5), length
