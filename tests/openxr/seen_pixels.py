"""What lies in a framebuffer."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL


def pixels_of(gl: GL, framebuffer: int, width: int, height: int) -> NDArray[np.uint8]:
    """(height, width, 4) as it is stored, top row first. None is bound for reading afterwards."""
    pixels = np.zeros((height, width, 4), np.uint8)
    gl.BindFramebuffer(enums.READ_FRAMEBUFFER, framebuffer)
    gl.ReadPixels(0, 0, width, height, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
    gl.BindFramebuffer(enums.READ_FRAMEBUFFER, 0)
    return pixels[::-1].copy()
