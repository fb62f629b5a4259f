"""Shader sources: files under shaders/, with `#include "name.glsl"` taken from shaders/include, once each."""

import re
from pathlib import Path

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.render.gl import GL

SHADERS = Path(__file__).resolve().parents[3] / "shaders"
_INCLUDE = re.compile(r'^\s*#include\s+"([\w./-]+)"\s*$')
_HEAD = """#version 450 core
#extension GL_ARB_shader_draw_parameters : require
#define SHADOW_TAPS {taps}
"""


def read_source(name: str, folder: Path = SHADERS, *, shadow_taps: int = 4) -> str:
    """One shader with its includes and the version line, e.g. read_source("avatar.vert").

    `shadow_taps`: 1 or 4 look-ups in the town's shadow map for each pixel.

    Raises GraphicsError when a file is missing.
    """
    seen: set[Path] = set()

    def lines(path: Path) -> list[str]:
        if path in seen:
            return []
        seen.add(path)
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise GraphicsError(
                f"The shader {path.name} cannot be read: {error.strerror}.", "Install the program again."
            ) from error
        result: list[str] = []
        for line in text.splitlines():
            included = _INCLUDE.match(line)
            result += lines(folder / "include" / included[1]) if included else [line]
        return result

    return _HEAD.format(taps=shadow_taps) + "\n".join(lines(folder / name)) + "\n"


def load_program(gl: GL, vertex: str, fragment: str) -> int:
    """Compiles and links two files of shaders/. Raises GraphicsError with the driver's log."""
    taps = 1 if gl.is_software else 4
    vertex_source, fragment_source = (read_source(name, shadow_taps=taps) for name in (vertex, fragment))
    return gl.program(vertex_source, fragment_source, f"{vertex} + {fragment}")


def load_compute_program(gl: GL, name: str) -> int:
    """Compiles one compute shader of shaders/. Raises GraphicsError with the driver's log."""
    return gl.compute_program(read_source(name), name)
