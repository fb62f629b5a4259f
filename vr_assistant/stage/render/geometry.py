"""All meshes of the town in one vertex buffer and one index buffer, so that one call can draw any of them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.batches import COMMAND
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.town.mesh import VERTEX, Mesh


class Geometry:
    """Mesh number m has two forms: 2 m is the whole of it, 2 m + 1 what is enough from afar."""

    def __init__(self, gl: GL, meshes: Mapping[str, Mesh]) -> None:
        self._gl = gl
        self.numbers = {name: number for number, name in enumerate(meshes)}
        self.forms = np.zeros(2 * len(meshes), COMMAND)
        """One instance of each, for batches.gather."""
        self.low = np.zeros((len(meshes), 3), np.float32)
        self.high = np.zeros((len(meshes), 3), np.float32)
        self.radii = np.zeros(len(meshes), np.float32)
        """Of the sphere about the middle of the box."""
        first = base = 0
        for number, mesh in enumerate(meshes.values()):
            self.forms[2 * number] = len(mesh.indices), 1, first, base, 0
            self.forms[2 * number + 1] = mesh.coarse, 1, first, base, 0
            position = mesh.vertices["position"]
            low, high = position.min(axis=0), position.max(axis=0)
            self.low[number], self.high[number] = low, high
            self.radii[number] = np.sqrt(((position - (low + high) / 2) ** 2).sum(axis=1).max())
            first += len(mesh.indices)
            base += len(mesh.vertices)
        self.centres = np.asarray((self.low + self.high) / 2, np.float32)
        self.sways = np.array([bool(mesh.vertices["material"][:, 2].any()) for mesh in meshes.values()])
        self._vertex_buffer = gl.buffer(np.concatenate([mesh.vertices for mesh in meshes.values()]))
        self._index_buffer = gl.buffer(np.concatenate([mesh.indices for mesh in meshes.values()]))
        self.vertex_array = town_vertex_array(gl, self._vertex_buffer, self._index_buffer)

    def find(self, names: Sequence[str], stand_in: str) -> NDArray[np.int32]:
        """Mesh numbers; that of the stand-in for a mesh nobody has made."""
        otherwise = self.numbers[stand_in]
        return np.array([self.numbers.get(name, otherwise) for name in names], np.int32)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self.vertex_array)
        self._gl.delete_buffers(self._vertex_buffer, self._index_buffer)


def town_vertex_array(gl: GL, vertex_buffer: int, index_buffer: int) -> int:
    """The attributes of VERTEX at locations 0 to 5."""
    fields = VERTEX.fields
    assert fields is not None
    return gl.vertex_array(
        [(vertex_buffer, VERTEX.itemsize)],
        index_buffer,
        [
            Attribute(0, size, kind, is_normalised, fields[name][1])
            for name, size, kind, is_normalised in (
                ("position", 3, enums.FLOAT, False),
                ("normal", 4, enums.BYTE, True),
                ("tangent", 4, enums.BYTE, True),
                ("uv", 2, enums.FLOAT, False),
                ("colour", 4, enums.UNSIGNED_BYTE, True),
                ("material", 4, enums.UNSIGNED_BYTE, None),
            )
        ],
    )
