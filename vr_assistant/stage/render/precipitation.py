"""Rain and snow around the eye, and none in the room that is nearest to it."""

import math
from collections.abc import Sequence

from vr_assistant.messages import Weather
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program
from vr_assistant.stage.render.shelters import Shelters

_PARTICLES: dict[Weather, int] = {"rain": 2600, "snow": 3200}


class Precipitation:
    def __init__(self, gl: GL, shelters: Shelters, eyes: int = 1) -> None:
        """
        Args:
            shelters: They stand farther apart than rain is seen.
            eyes: That one pass draws for.
        """
        self._gl, self._eyes, self._shelters = gl, eyes, shelters
        self._program = load_program(gl, "precipitation.vert", "precipitation.frag", eyes=eyes)
        self._is_snow = gl.GetUniformLocation(self._program, b"is_snow")
        self._shelter = gl.GetUniformLocation(self._program, b"shelter")
        self._shelter_half = gl.GetUniformLocation(self._program, b"shelter_half_m")
        self._array = gl.vertex_array()

    def draw(self, weather: Weather, eye: Sequence[float]) -> None:
        """Nothing in weather that nothing falls in."""
        if weather not in _PARTICLES:
            return
        gl, program = self._gl, self._program
        gl.UseProgram(program)
        gl.ProgramUniform1f(program, self._is_snow, float(weather == "snow"))
        if f := self._shelters.nearest(eye[0], eye[2]):
            gl.ProgramUniform4f(program, self._shelter, *f.centre, math.cos(f.yaw), math.sin(f.yaw))
            gl.ProgramUniform2f(program, self._shelter_half, f.width_m / 2, f.depth_m / 2)
        gl.BindVertexArray(self._array)
        gl.DrawArraysInstanced(enums.TRIANGLE_STRIP, 0, 4, _PARTICLES[weather] * self._eyes)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)
