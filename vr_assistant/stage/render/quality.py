"""How well the driver at hand can draw: what is worth its cost on a graphics card, and what on a processor."""

from dataclasses import dataclass

from vr_assistant.stage.render.gl import GL

LAYERS = "GL_ARB_shader_viewport_layer_array"


@dataclass(frozen=True, slots=True)
class Quality:
    samples: int
    """Multisample anti-aliasing, as far as the driver goes; 0 for none."""
    filters_edges: bool
    """Smooths the edges of the finished picture where there is no multisampling."""
    shadow_size: int
    """Texels along the sides of the town's shadow map."""
    anisotropy: float
    """Of the ground's and the walls' textures."""
    is_layered: bool
    """Draws both eyes at once, into two layers; else one after the other."""
    leaves_out: bool
    """Frames leave out what houses hide, parts of shaders that they have no use for, and, while the eye rests, what
    stands still. For renderers to which every pixel is dear; a graphics card draws all that faster than it is found."""

    @staticmethod
    def for_driver(gl: GL, samples: int = 4) -> "Quality":
        """`samples`: what the user wants. Multisampling costs a software renderer four frames (measured), so that
        filters edges instead."""
        if gl.is_software:
            return Quality(0, samples > 0, 2048, 1.0, LAYERS in gl.extensions, True)
        return Quality(samples, False, 2048, 8.0, LAYERS in gl.extensions, False)
