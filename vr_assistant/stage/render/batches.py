"""Objects to draw, gathered into one instanced command for each mesh and level of detail."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL

COMMAND = np.dtype([("count", "u4"), ("instances", "u4"), ("first", "u4"), ("base_vertex", "i4"), ("start", "u4")])
"""DrawElementsIndirectCommand; `start`, its base instance, is a place in the list of objects."""
OBJECTS_BINDING, VISIBLE_BINDING = 0, 1
_PLACE_BITS, _FRONT_BITS = 22, 23
LAYER_M = 1e5
"""Farther than anything stands: what lies in a later layer comes after all of an earlier one."""


@dataclass(frozen=True, slots=True)
class Batches:
    objects: NDArray[np.uint32]
    """Numbers of the objects, those of one command side by side."""
    commands: NDArray[np.void]
    """(n,) of COMMAND, by section, nearest first."""
    ends: list[int]
    """Where each section's commands begin, and where the last ends."""

    copies: int
    """Of each object, among the instances."""

    @property
    def triangles(self) -> int:
        """Counted once, however many copies."""
        indices = (self.commands["count"].astype(np.int64) * self.commands["instances"]).sum()
        return int(indices) // (3 * self.copies)


def codes(forms: NDArray[np.int32], sections: NDArray[np.int32], table: NDArray[np.void]) -> NDArray[np.int64]:
    """Of objects that are drawn in these forms (rows of `table`) and sections, as `gather` wants them."""
    batch = sections.astype(np.int64) * len(table) + forms
    return np.asarray(batch << (_PLACE_BITS + _FRONT_BITS))


def gather(
    objects: NDArray[np.intp],
    codes: NDArray[np.int64],
    front_m: NDArray[np.float32],
    late_m: NDArray[np.float32],
    table: NDArray[np.void],
    section_count: int,
    copies: int = 1,
) -> Batches:
    """
    Args:
        objects: Numbers of what is to be drawn; the following three have one entry for each.
        codes: From `codes`. Section 0 comes first.
        front_m: Distance of the nearest point, not negative. Near things hide far ones, so they come first.
        late_m: Added to its distance, so that of a section what is large and mostly hidden comes late: see LAYER_M.
        table: COMMANDs for the forms, one instance of each.
        copies: Of each instance, side by side: one for each eye.
    """
    if not len(objects):
        return Batches(np.zeros(0, np.uint32), np.zeros(0, COMMAND), [0] * (section_count + 1), copies)
    # The bits of a float that is not negative sort like the float. With the place in the low bits, plain numbers are
    # sorted by batch and then by distance, in half the time of argsort.
    keys = codes | (front_m.view(np.uint32) >> (31 - _FRONT_BITS)).astype(np.int64) << _PLACE_BITS
    keys |= np.arange(len(keys))
    keys.sort()
    order = keys & ((1 << _PLACE_BITS) - 1)
    batch = keys >> (_PLACE_BITS + _FRONT_BITS)
    is_first = np.empty(len(batch), bool)
    is_first[0] = True
    np.not_equal(batch[1:], batch[:-1], out=is_first[1:])
    starts = is_first.nonzero()[0]
    counts = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=counts[:-1])
    counts[-1] = len(batch) - starts[-1]
    section, form = np.divmod(batch[starts], len(table))
    first = order[starts]
    by_front = np.argsort(section * (100 * LAYER_M) + (late_m + front_m)[first], kind="stable")
    section = section[by_front]
    commands = table[form[by_front]]
    np.multiply(counts[by_front], copies, out=commands["instances"], casting="unsafe")
    commands["start"] = starts[by_front]
    ends = section.searchsorted(_sections(section_count)).tolist()
    return Batches(objects[order].astype(np.uint32), commands, ends, copies)


@cache
def _sections(count: int) -> NDArray[np.int64]:
    return np.arange(count + 1)


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
