"""Our way: one array of objects, culled and gathered in NumPy, one indirect draw for all of them and both eyes."""

from pathlib import Path

import numpy as np
from many_objects import INDICES, TRIANGLE, Floats

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.draw_list import DrawList
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.frame import Props, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import read_source
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext
from vr_assistant.stage.town.mesh import VERTEX, Mesh
from vr_assistant.stage.town.town import Instance

_HERE = Path(__file__).parent
_RASTERIZER_DISCARD = 0x8C89


class OurObjects:
    name = "ours: one indirect draw"

    def __init__(self, count: int, eyes_a_pass: int = 2) -> None:
        self._context = SurfacelessContext()
        gl = self.gl = GL(self._context.get_proc_address)
        vertex, fragment = (
            read_source(f"objects.{kind}", _HERE, features=(), eyes=eyes_a_pass) for kind in ("vert", "frag")
        )
        self._program = gl.program(vertex, fragment)
        vertices = np.zeros(3, VERTEX)
        vertices["position"] = TRIANGLE
        far_away = np.eye(4, dtype=np.float32)
        far_away[0, 3] = 1e6
        mesh = Mesh(vertices, INDICES, 3)
        self._draw_list = DrawList(gl, {"cube": mesh}, [Instance("cube", far_away)], copies=eyes_a_pass)
        self._props = Props(["cube"] * count)
        self._eyes, self._passes = Eyes(gl), [None] if eyes_a_pass == 2 else [0, 1]
        layers = 2 if eyes_a_pass == 2 else 0
        kind = enums.TEXTURE_2D_ARRAY if layers else enums.TEXTURE_2D
        self._target = gl.framebuffer(gl.texture(kind, enums.SRGB8_ALPHA8, 16, 16, layers), None)
        gl.BindFramebuffer(enums.FRAMEBUFFER, self._target)
        gl.Enable(_RASTERIZER_DISCARD)

    def frame(self, models: Floats, colours: Floats, views: list[View]) -> None:
        objects = self._props.objects
        objects["model"], objects["tint"] = models, colours
        self._eyes.place(views)
        self._draw_list.set_props(self._props)
        self._draw_list.cull(self._eyes, 600.0)
        self._eyes.upload()
        self.gl.UseProgram(self._program)
        self._draw_list.bind()
        for eye in self._passes:
            self._eyes.bind(eye)
            self._draw_list.draw_solid()
        self.gl.Flush()

    @property
    def drawn(self) -> int:
        """Triangles, counted once for both eyes."""
        return self._draw_list.triangles_drawn

    def close(self) -> None:
        self._context.close()
