"""What neither moves nor changes while the eye rests, kept as a picture with its depth.

For software renderers: there a copied pixel costs a thirtieth of a shaded one. A guide who talks before a shop, and the
user who listens, leave most of the picture as it is.
"""

from collections.abc import Hashable

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.gl import GL

_REST_PIXELS = 0.05
"""A turn of less is not seen."""
_REST_M = 1e-4


class RestingEye:
    """Holds a view as long as the next ones differ by nothing that is seen."""

    def __init__(self) -> None:
        self._held: View | None = None
        self.number = 0
        """Of the view held; another number is another view."""

    def hold(self, view: View, pixels_per_radian: float) -> tuple[View, bool]:
        """The view to draw, and whether it is that of the frame before."""
        held = self._held
        if held and held.fov == view.fov:
            moved = max(abs(a - b) for a, b in zip(held.position, view.position, strict=True))
            # a turn changes a unit quaternion by half its angle
            turned = 2 * max(abs(a - b) for a, b in zip(held.orientation, view.orientation, strict=True))
            if moved < _REST_M and turned * pixels_per_radian < _REST_PIXELS:
                return held, True
        self._held = view
        self.number += 1
        return view, False


class StillLayer:
    """A single-sample picture of the size of the frames, with depth."""

    def __init__(self, gl: GL, width: int, height: int) -> None:
        self._gl = gl
        self.width, self.height = width, height
        array = enums.TEXTURE_2D_ARRAY
        self._colour = gl.texture(array, enums.SRGB8_ALPHA8, width, height, 1)
        self._depth = gl.texture(array, enums.DEPTH_COMPONENT32F, width, height, 1)
        self.framebuffer = gl.framebuffer(self._colour, self._depth, 0)
        self.key: Hashable = None
        """Of what has been drawn to it; None for nothing."""

    def copy_to(self, framebuffer: int) -> None:
        """Colour and depth, to a framebuffer of the same formats and size."""
        size = (0, 0, self.width, self.height)
        what = enums.COLOR_BUFFER_BIT | enums.DEPTH_BUFFER_BIT
        self._gl.BlitNamedFramebuffer(self.framebuffer, framebuffer, *size, *size, what, enums.NEAREST)

    def close(self) -> None:
        self._gl.delete_framebuffers(self.framebuffer)
        self._gl.delete_textures(self._colour, self._depth)
