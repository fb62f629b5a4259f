"""Shader sources: files under shaders/, with `#include "name.glsl"` taken from shaders/include, once each.

A feature is a macro that a shader tests with #ifdef; a program is compiled for the features that a frame has.
"""

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.render.gl import GL

log = logging.getLogger(__name__)

SHADERS = Path(__file__).resolve().parents[3] / "shaders"
_INCLUDE = re.compile(r'^\s*#include\s+"([\w./-]+)"\s*$')
Feature = Literal["LAMPS", "WEATHER", "NEAR_SHADOW", "STARS", "STRANDS", "MOIST", "HOLES", "BUMPS", "MAPS", "ALPHA"]
"""Street lamps shine; it rains or snows; what moves casts a shadow here; stars are out;
the surface is of hair; the surface is an eye; it is seen from both sides and may have holes;
a model has normal maps; or maps of roughness, occlusion or emission; the picture goes over the user's own room."""
ALL_FEATURES: frozenset[Feature] = frozenset(get_args(Feature))
_HEAD = """#version 450 core
#extension GL_ARB_shader_draw_parameters : require
{extension}#define EYES {eyes}
#define SHADOW_TAPS {taps}
{features}"""
_LAYER_EXTENSION = "#extension GL_ARB_shader_viewport_layer_array : require\n"


def read_source(
    name: str,
    folder: Path = SHADERS,
    *,
    shadow_taps: int = 4,
    features: Collection[Feature] = ALL_FEATURES,
    eyes: int = 1,
) -> str:
    """One shader with its includes and the version line, e.g. read_source("avatar.vert").

    Args:
        shadow_taps: 1 or 4 look-ups in the town's shadow map for each pixel.
        eyes: 2 for programs that draw both eyes at once, into the two layers of their target.

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
            result += lines(SHADERS / "include" / included[1]) if included else [line]
        return result

    is_vertex = name.endswith(".vert")
    defines = "".join(f"#define {feature}\n" for feature in sorted([*features, *(["VERTEX"] if is_vertex else [])]))
    extension = _LAYER_EXTENSION if is_vertex and eyes > 1 else ""
    return (
        _HEAD.format(extension=extension, eyes=eyes, taps=shadow_taps, features=defines)
        + "\n".join(lines(folder / name))
        + "\n"
    )


def load_program(
    gl: GL, vertex: str, fragment: str, features: Collection[Feature] = ALL_FEATURES, *, eyes: int = 1
) -> int:
    """Compiles and links two files of shaders/. Raises GraphicsError with the driver's log."""
    taps = 1 if gl.is_software else 4
    vertex_source = read_source(vertex, shadow_taps=taps, features=features, eyes=eyes)
    fragment_source = read_source(fragment, shadow_taps=taps, features=features, eyes=eyes)
    return gl.program(vertex_source, fragment_source, f"{vertex} + {fragment}")


class ProgramFamily:
    """One pair of shaders, compiled while loading for each set of features that a frame may have.

    Only a software renderer gains: it runs both sides of every branch. Elsewhere one program has all features.
    """

    def __init__(self, gl: GL, name: str, features: Collection[Feature], *, eyes: int = 1) -> None:
        """`features`: those that name.vert and name.frag know."""
        self._gl, self._name, self._eyes = gl, name, eyes
        self._known: frozenset[Feature] = frozenset(features)
        self._made: dict[frozenset[Feature], int] = {}

    def compile(self, wanted: Iterable[Collection[Feature]]) -> Iterator[str]:
        """A program for each of these sets, if there is none yet; yields after each. Not for use inside a frame.

        Raises GraphicsError with the driver's log.
        """
        for features in wanted:
            chosen = self._chosen(features)
            if chosen not in self._made:
                self._made[chosen] = load_program(
                    self._gl, f"{self._name}.vert", f"{self._name}.frag", chosen, eyes=self._eyes
                )
                yield "programs"

    def having(self, wanted: Collection[Feature]) -> int:
        """The program that has these of its features and as few others as there are. Compiles nothing."""
        chosen = self._chosen(wanted)
        program = self._made.get(chosen)
        return self._nearest(chosen) if program is None else program

    def close(self) -> None:
        for program in set(self._made.values()):
            self._gl.DeleteProgram(program)
        self._made.clear()

    def _chosen(self, wanted: Collection[Feature]) -> frozenset[Feature]:
        return self._known.intersection(wanted) if self._gl.is_software else self._known

    def _nearest(self, chosen: frozenset[Feature]) -> int:
        """Instead of a program that nobody expected; the same from now on."""
        found = min(self._made, key=lambda made: (len(chosen - made), len(made - chosen)))
        log.warning("%s is drawn with %s: nothing was compiled for %s", self._name, sorted(found), sorted(chosen))
        self._made[chosen] = self._made[found]
        return self._made[found]


def load_compute_program(gl: GL, name: str) -> int:
    """Compiles one compute shader of shaders/. Raises GraphicsError with the driver's log."""
    return gl.compute_program(read_source(name), name)
