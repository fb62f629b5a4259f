"""Where a frame is drawn, and how its edges are made smooth on the way to the picture that is shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import Feature, load_program

_PICTURE_UNIT, _BLENDED_UNIT = 6, 7


class EdgeFilter:
    """Smooths edges of brightness. For drivers where multisampling is too dear.

    Reads and writes encoded values: brightness is judged as it is seen, and nothing is converted twice. Where alpha
    counts, linear ones: half of a colour and half of nothing is half of it only as light.
    """

    def __init__(self, gl: GL) -> None:
        self._gl = gl
        with_alpha: frozenset[Feature] = frozenset({"ALPHA"})
        self._opaque = load_program(gl, "edges.vert", "edges.frag", ())
        self._translucent = load_program(gl, "edges.vert", "edges.frag", with_alpha)
        self._texels = {
            program: gl.GetUniformLocation(program, b"texel") for program in (self._opaque, self._translucent)
        }
        self._array = gl.vertex_array()

    def apply(self, picture: int, blended: int, target: int, width: int, height: int, has_alpha: bool = False) -> None:
        """From two names of a texture, one sampled at the nearest texel, one linearly, into a framebuffer.

        Args:
            has_alpha: Both names give linear values, and their alpha is to be kept.
        """
        gl, program = self._gl, self._translucent if has_alpha else self._opaque
        gl.BindFramebuffer(enums.FRAMEBUFFER, target)
        gl.Disable(enums.DEPTH_TEST)
        gl.UseProgram(program)
        gl.ProgramUniform2f(program, self._texels[program], 1 / width, 1 / height)
        gl.BindTextureUnit(_PICTURE_UNIT, picture)
        gl.BindTextureUnit(_BLENDED_UNIT, blended)
        gl.BindVertexArray(self._array)
        if not has_alpha:
            gl.Disable(enums.FRAMEBUFFER_SRGB)
        gl.DrawArrays(enums.TRIANGLES, 0, 3)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.DEPTH_TEST)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        for program in self._texels:
            self._gl.DeleteProgram(program)


@dataclass(frozen=True, slots=True)
class Pass:
    """One run through everything that is drawn: for one view, or for all of them at once."""

    framebuffer: int
    resolved: int
    """The same picture without multisampling or with smooth edges, once it has been resolved."""
    view: int | None
    """None: all."""


class Targets:
    """One size and number of views; make another for another."""

    def __init__(
        self,
        gl: GL,
        width: int,
        height: int,
        views: int,
        samples: int,
        edge_filter: EdgeFilter | None = None,
        is_layered: bool = False,
        keeps_depth: bool = False,
    ) -> None:
        """
        Args:
            samples: Multisampling; with 0 the edge filter, if any, does its work.
            is_layered: All views are drawn in one pass, each into its layer.
            keeps_depth: Multisampled depth is resolved as well; the resolved framebuffers of the others always have it.
        Raises:
            GraphicsError: the driver cannot draw to it.
        """
        self.width, self.height, self.views = width, height, views
        self._gl = gl
        samples = min(samples, gl.integer(enums.MAX_SAMPLES))
        self._is_multisample = samples > 1
        self._edge_filter = None if self._is_multisample else edge_filter
        array = enums.TEXTURE_2D_ARRAY
        self._resolved = gl.texture(array, enums.SRGB8_ALPHA8, width, height, views)
        if self._is_multisample:
            multi = enums.TEXTURE_2D_MULTISAMPLE_ARRAY
            self._colour = gl.texture(multi, enums.SRGB8_ALPHA8, width, height, views, samples=samples)
            depth = gl.texture(multi, enums.DEPTH_COMPONENT32F, width, height, views, samples=samples)
        else:
            self._colour = self._resolved
            self._names: dict[bool, list[tuple[int, int]]] = {}
            """By whether alpha counts: of each view, the names that the edge filter reads."""
            if self._edge_filter:
                self._colour = gl.texture(array, enums.SRGB8_ALPHA8, width, height, views)
                for has_alpha, internal in ((False, enums.RGBA8), (True, enums.SRGB8_ALPHA8)):
                    self._names[has_alpha] = [
                        (self._name(view, internal, enums.NEAREST), self._name(view, internal, enums.LINEAR))
                        for view in range(views)
                    ]
            depth = gl.texture(array, enums.DEPTH_COMPONENT32F, width, height, views)
        self._textures = {self._resolved, self._colour, depth}
        if self._edge_filter:
            self._textures.update(name for both in self._names.values() for names in both for name in names)
        self.framebuffers = [gl.framebuffer(self._colour, depth, layer) for layer in range(views)]
        self.resolved = self.framebuffers
        self._resolves = enums.COLOR_BUFFER_BIT
        if self._colour != self._resolved:
            kept = None if self._is_multisample else depth
            if self._is_multisample and keeps_depth:
                kept = gl.texture(array, enums.DEPTH_COMPONENT32F, width, height, views)
                self._textures.add(kept)
                self._resolves |= enums.DEPTH_BUFFER_BIT
            self.resolved = [gl.framebuffer(self._resolved, kept, layer) for layer in range(views)]
        self.passes = [
            Pass(framebuffer, resolved, view)
            for view, (framebuffer, resolved) in enumerate(zip(self.framebuffers, self.resolved, strict=True))
        ]
        self._layered: set[int] = set()
        if is_layered:
            whole = after = gl.framebuffer(self._colour, depth)
            if self._colour != self._resolved and not self._is_multisample:
                after = gl.framebuffer(self._resolved, depth)
            self.passes = [Pass(whole, after, None)]
            self._layered = {whole, after}

    def _name(self, view: int, internal: int, kind: int) -> int:
        """Another name of one view's picture, whose values are read as they are stored, or as light."""
        name = self._gl.texture_view(self._colour, enums.TEXTURE_2D, internal, view)
        self._gl.sampling(name, kind, kind, enums.CLAMP_TO_EDGE)
        return name

    @property
    def text_comes_after(self) -> bool:
        """Whether text is to be drawn on the resolved picture: the edge filter would blur it."""
        return not self._is_multisample

    def resolve(self, drawn: Pass, size: tuple[int, int] | None = None, has_alpha: bool = False) -> None:
        """The lower left `size` pixels, or the whole; the edge filter always takes the whole.

        Without `has_alpha` the picture is taken to be opaque. Afterwards the pass's resolved framebuffer may be bound;
        with a filter it still has the depth.
        """
        for view in range(self.views) if drawn.view is None else (drawn.view,):
            source, target = self.framebuffers[view], self.resolved[view]
            if self._is_multisample:
                area = (0, 0, *(size or (self.width, self.height)))
                self._gl.BlitNamedFramebuffer(source, target, *area, *area, self._resolves, enums.NEAREST)
            elif self._edge_filter:
                self._edge_filter.apply(*self._names[has_alpha][view], target, self.width, self.height, has_alpha)

    def read(self, view: int) -> NDArray[np.uint8]:
        """(height, width, 3) sRGB, top row first."""
        return np.ascontiguousarray(self.read_translucent(view)[..., :3])

    def read_translucent(self, view: int) -> NDArray[np.uint8]:
        """(height, width, 4) with alpha; light was multiplied by it, then encoded."""
        pixels = np.empty((self.height, self.width, 4), np.uint8)
        self._gl.BindFramebuffer(enums.READ_FRAMEBUFFER, self.resolved[view])
        self._gl.PixelStorei(enums.PACK_ALIGNMENT, 1)
        self._gl.ReadPixels(0, 0, self.width, self.height, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        return np.ascontiguousarray(pixels[::-1])

    def close(self) -> None:
        self._gl.delete_framebuffers(*{*self.framebuffers, *self.resolved, *self._layered})
        self._gl.delete_textures(*self._textures)
