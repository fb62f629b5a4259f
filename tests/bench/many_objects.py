"""The scene that the ways of drawing are compared on: many one-triangle objects, each moved in each frame, two eyes."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TRIANGLE = np.array([[-1, -1, 0], [1, -1, 0], [0, 1, 0]], np.float32) * np.float32(0.05)
INDICES = np.array([0, 1, 2], np.uint32)
VERTEX = """#version 450 core
layout(location = 0) in vec3 position;
uniform mat4 mvp;
uniform vec4 colour;
out vec4 paint;
void main() {
    paint = colour;
    gl_Position = mvp * vec4(position, 1.0);
}
"""
FRAGMENT = """#version 450 core
in vec4 paint;
out vec4 pixel;
void main() {
    pixel = paint;
}
"""


class Drawer(Protocol):
    name: str

    def frame(self, models: Floats, colours: Floats, eyes: Floats) -> None:
        """
        Args:
            models: (n, 4, 4), model to world.
            colours: (n, 4)
            eyes: (2, 4, 4), world to clip.
        """

    def close(self) -> None: ...
