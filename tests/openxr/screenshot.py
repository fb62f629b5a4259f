"""Photographs Monado's window with xwd: what the compositor made of all layers, as the person sees it."""

import struct
import subprocess

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct(">25I")  # XWDFile.h, XWDFileHeader version 7
WIDTH, HEIGHT = 960, 540
"""Of the window, in the upper left corner of the screen: both eyes side by side."""


def photograph(display: str) -> NDArray[np.uint8]:
    """(HEIGHT, WIDTH, 3), sRGB, first row on top, left eye in the left half. Raises CalledProcessError."""
    done = subprocess.run(["xwd", "-silent", "-root", "-display", display], capture_output=True, check=True)
    header = _HEADER.unpack_from(done.stdout)
    size, width, height, bits, line = header[0], *header[4:6], *header[11:13]
    assert bits in (24, 32), f"the screen has {bits} bits a pixel"
    rows = np.frombuffer(done.stdout, np.uint8, height * line, size + header[19] * 12).reshape(height, line)
    pixels = rows[:, : width * bits // 8].reshape(height, width, bits // 8)
    return pixels[:HEIGHT, :WIDTH, 2::-1].copy()
