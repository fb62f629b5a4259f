"""Memory that this process and one that it spawns both see, under no name that could outlive them."""

import mmap
import os
import sys
import tempfile
import uuid
from collections.abc import Callable
from multiprocessing.reduction import DupFd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card

SLOT_BYTES = round(theme.MOST_WIDTH * theme.PX_PER_DMM) * round(theme.MOST_HEIGHT * theme.PX_PER_DMM) * 4
"""The largest card."""


class SharedPixels:
    """Slots for one card each. Hand it to a spawned process as an argument; there it is the same memory.

    Slots never written to take no memory. Freed by the system when the last array that looks at it has gone, in both
    processes, however these end: on Linux and Windows it has no name, on others a file that is already deleted.
    """

    def __init__(self, slots: int) -> None:
        """Raises OSError when there is no memory."""
        size = slots * SLOT_BYTES
        self._tag, self._descriptor = "", -1
        if sys.platform == "win32":
            self._tag = f"vr-panels-{uuid.uuid4().hex}"
            self._bytes = mmap.mmap(-1, size, tagname=self._tag)
        else:
            self._descriptor = _nameless_file(size)
            self._bytes = mmap.mmap(self._descriptor, size)
        self._slots: NDArray[np.uint8] = np.frombuffer(self._bytes, np.uint8).reshape(slots, SLOT_BYTES)

    def __del__(self) -> None:
        if getattr(self, "_descriptor", -1) >= 0:
            os.close(self._descriptor)

    def __reduce__(self) -> tuple[Callable[..., "SharedPixels"], tuple[Any, int]]:
        """Only while a process is being spawned."""
        return _attach, (DupFd(self._descriptor) if self._descriptor >= 0 else self._tag, len(self._bytes))

    def pixels(self, slot: int, rows: int, columns: int) -> NDArray[np.uint8]:
        """(rows, columns, 4) of the slot's memory itself."""
        return self._slots[slot, : rows * columns * 4].reshape(rows, columns, 4)

    def put(self, slot: int, card: Card) -> None:
        """Copy the card's pixels into the slot."""
        self.pixels(slot, *card.pixels.shape[:2])[...] = card.pixels


def _attach(where: Any, size: int) -> SharedPixels:
    attached = SharedPixels.__new__(SharedPixels)
    attached._tag, attached._descriptor = "", -1
    if isinstance(where, str):
        attached._bytes = mmap.mmap(-1, size, tagname=where)  # type: ignore[call-arg, unused-ignore]
    else:
        descriptor = where.detach()
        attached._bytes = mmap.mmap(descriptor, size)  # keeps a descriptor of its own
        os.close(descriptor)
    attached._slots = np.frombuffer(attached._bytes, np.uint8).reshape(-1, SLOT_BYTES)
    return attached


def _nameless_file(size: int) -> int:
    if sys.platform == "linux":
        descriptor = os.memfd_create("vr-panels")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, size)
    return descriptor
