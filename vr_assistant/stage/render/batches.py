"""Objects to draw, gathered into one instanced command for each mesh and level of detail."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL

COMMAND = np.dtype([("count", "u4"), ("instances", "u4"), ("first", "u4"), ("base_vertex", "i4"), ("start", "u4")])
"""DrawElementsIndirectCommand; `start`, its base instance, is a place in the list of objects."""
OBJECTS_BINDING, VISIBLE_BINDING = 0, 1
_PLACE_BITS, _FRONT_BITS = 22, 23
_LAYER_M = 1e5
"""Farther than anything stands: what lies in a later layer comes after all of an earlier one."""


@dataclass(frozen=True, slots=True)
class Batches:
    objects: NDArray[np.uint32]
    """Numbers of the objects, those of one command side by side."""
    commands: NDArray[np.void]
    """(n,) of COMMAND, by section, nearest first."""
    ends: list[int]
    """Where each section's commands begin, and where the last ends."""
    triangles: int


def gather(
    objects: NDArray[np.intp],
    forms: NDArray[np.int32],
    sections: NDArray[np.int32],
    front_m: NDArray[np.float32],
    layers: NDArray[np.float32],
    table: NDArray[np.void],
    section_count: int,
    copies: int = 1,
) -> Batches:
    """
    Args:
        objects: Numbers of what is to be drawn; the following four have one entry for each.
        forms: Rows of `table`.
        sections: What is drawn together; 0 comes first.
        front_m: Distance of the nearest point, not negative. Near things hide far ones, so they come first.
        layers: Of a section, what is large and mostly hidden comes late.
        table: geometry.FORM.
        copies: Of each instance, side by side: one for each eye.
    """
    if not len(objects):
        return Batches(np.zeros(0, np.uint32), np.zeros(0, COMMAND), [0] * (section_count + 1), 0)
    batch = sections * len(table) + forms
    # The bits of a float that is not negative sort like the float. With the place in the low bits, plain numbers are
    # sorted by batch and then by distance, in half the time of argsort.
    keys = batch.astype(np.int64) << (_PLACE_BITS + _FRONT_BITS)
    keys |= (front_m.view(np.uint32) >> (31 - _FRONT_BITS)).astype(np.int64) << _PLACE_BITS
    keys |= np.arange(len(keys))
    keys.sort()
    order = keys & ((1 << _PLACE_BITS) - 1)
    batch = keys >> (_PLACE_BITS + _FRONT_BITS)
    starts = np.concatenate([[0], np.flatnonzero(batch[1:] != batch[:-1]) + 1])
    counts = np.empty_like(starts)
    counts[:-1], counts[-1] = starts[1:] - starts[:-1], len(batch) - starts[-1]
    section, form = np.divmod(batch[starts], len(table))
    first = order[starts]
    by_front = np.argsort(section * (100 * _LAYER_M) + layers[first] * _LAYER_M + front_m[first], kind="stable")
    form, section, counts = form[by_front], section[by_front], counts[by_front]
    chosen = table[form]
    commands = np.empty(len(form), COMMAND)
    commands["count"], commands["first"] = chosen["count"], chosen["first"]
    commands["base_vertex"] = chosen["base_vertex"]
    commands["instances"], commands["start"] = counts * copies, starts[by_front]
    ends = np.searchsorted(section, np.arange(section_count + 1)).tolist()
    return Batches(objects[order].astype(np.uint32), commands, ends, int((chosen["count"] * counts).sum()) // 3)


class BatchBuffer:
    """Batches on the GPU, drawn with one call for any run of sections."""

    def __init__(self, gl: GL) -> None:
        self._gl = gl
        self._room = 0
        self._visible = self._commands = 0
        self._ends = [0, 0]

    def upload(self, batches: Batches) -> None:
        """Grows in large steps; otherwise two writes, however many objects."""
        needed = len(batches.objects)
        if needed > self._room:
            self._reserve(max(256, needed * 3 // 2))
        self._ends = batches.ends
        if needed:
            self._gl.write(self._visible, batches.objects)
            self._gl.write(self._commands, batches.commands)

    def bind(self) -> None:
        self._gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, VISIBLE_BINDING, self._visible)
        self._gl.BindBuffer(enums.DRAW_INDIRECT_BUFFER, self._commands)

    def draw(self, first: int, last: int) -> None:
        """Sections `first` to `last`, inclusive; call bind before."""
        offset, count = self._ends[first] * COMMAND.itemsize, self._ends[last + 1] - self._ends[first]
        self._gl.MultiDrawElementsIndirect(enums.TRIANGLES, enums.UNSIGNED_INT, offset, count, 0)

    def close(self) -> None:
        if self._room:
            self._gl.delete_buffers(self._visible, self._commands)
            self._room = 0

    def _reserve(self, room: int) -> None:
        self.close()
        self._room = room
        self._visible = self._gl.buffer(room * 4, dynamic=True)
        self._commands = self._gl.buffer(room * COMMAND.itemsize, dynamic=True)
