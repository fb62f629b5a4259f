"""The part of each view that its lens hides, drawn black and nearest before anything else: nothing is shaded there."""

from collections.abc import Sequence
from math import tan

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.render.programs import load_program

Mesh = tuple[NDArray[np.float32], NDArray[np.uint32]]
"""(n, 2) points of the plane one metre before the eye (tangents of the angles to the right and up), (m,) indices of
triangles of either winding: OpenXR's XrVisibilityMaskKHR."""
SPECK: Mesh = np.zeros((1, 2), np.float32), np.zeros(3, np.uint32)
"""Hides nothing, but lets the driver make ready for what does."""
_MOST_VIEWS = 2
Fov = tuple[float, float, float, float]


class HiddenArea:
    """Of one or two views; of none until it is told."""

    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "hidden_area.vert", "hidden_area.frag", eyes=eyes)
        self._view = -1 if eyes > 1 else gl.GetUniformLocation(self._program, b"view")
        self._meshes: list[Mesh] = []
        self._placed_for: list[Fov] = []
        self._corners: NDArray[np.float32] = np.zeros((0, 2 * _MOST_VIEWS), np.float32)
        self._buffer = self._array = 0

    def set(self, meshes: Sequence[Mesh]) -> None:
        """One mesh a view, from the next frame on; none or empty ones hide nothing. Not for use inside a frame."""
        self._free()
        most = max((len(indices) for _, indices in meshes), default=0)
        self._meshes, self._placed_for = list(meshes[:_MOST_VIEWS]), []
        # A view with fewer triangles than the other has some without any area.
        self._corners = np.zeros((most, 2 * _MOST_VIEWS), np.float32)
        if most:
            self._buffer = self._gl.buffer(self._corners, dynamic=True)
            stride = self._corners.strides[0]
            corners = Attribute(0, 2 * _MOST_VIEWS, enums.FLOAT, False, 0)
            self._array = self._gl.vertex_array([(self._buffer, stride)], 0, [corners])

    def place(self, views: Sequence[View]) -> None:
        """Before a frame's first draw; works only where the angles of a view have changed."""
        fovs = [view.fov for view in views]
        if not self._array or fovs == self._placed_for:
            return
        self._placed_for = fovs
        self._corners[:] = 0.0
        for number, ((vertices, indices), fov) in enumerate(zip(self._meshes, fovs, strict=False)):
            columns = slice(2 * number, 2 * number + 2)
            self._corners[: len(indices), columns] = to_clip(vertices, fov)[indices]
        self._gl.write(self._buffer, self._corners)

    def draw(self, view: int | None) -> None:
        """Into the bound framebuffer, whose depth has been cleared: that view, or both into their layers (None)."""
        if not self._array:
            return
        gl = self._gl
        gl.UseProgram(self._program)
        if view is not None:
            gl.ProgramUniform1i(self._program, self._view, view)
        gl.BindVertexArray(self._array)
        gl.DrawArraysInstanced(enums.TRIANGLES, 0, len(self._corners), self._eyes)

    def close(self) -> None:
        self._free()
        self._gl.DeleteProgram(self._program)

    def _free(self) -> None:
        if self._array:
            self._gl.delete_vertex_arrays(self._array)
            self._gl.delete_buffers(self._buffer)
            self._array = self._buffer = 0


def to_clip(vertices: NDArray[np.float32], fov: Fov) -> NDArray[np.float32]:
    """(n, 2) points one metre before the eye, in clip space (w = 1), for the angles left, right, up, down."""
    left, right, up, down = (tan(angle) for angle in fov)
    low, high = np.array((left, down), np.float32), np.array((right, up), np.float32)
    return np.asarray((2 * vertices - (low + high)) / (high - low), np.float32)
