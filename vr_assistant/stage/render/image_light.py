"""Light from all around: photographed surroundings, made as bright and as grey as the time and the weather ask.

assets/environments/build_environments.py says what the file holds and where it comes from. The levels of `Light` stay
the authority: a picture gives the way light is spread, not how much of it there is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.messages import TimeOfDay, Weather
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.environment import INDOORS, Light, light_of
from vr_assistant.stage.render.gl import GL

SIDE = 64
"""Texels along a side of a map."""
ROUGHNESS_LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
UNIT = 8
FACE_LIGHT = 0.42
"""Share of the light from all around that the assistant gets besides, from where she is looked at: a reflector."""
FILE = Path(__file__).resolve().parents[3] / "assets" / "environments" / "environments.npz"
_OVERCAST = "overcast"
_GREY_SHARE: dict[Weather, float] = {"clear": 0.0, "fog": 1.0, "rain": 0.85, "snow": 0.85}
"""Of the overcast sky in what is around."""

_CONSTANTS = np.array([0.282095, *[0.488603] * 3, *[1.092548] * 3, 0.315392, 0.546274])

Floats = NDArray[np.float64]


def octahedron(side: int) -> Floats:
    """(side, side, 3) unit vectors of the texels of an octahedral map around +Y; rows along +z, columns along +x."""
    axis = np.linspace(-1, 1, side)
    z, x = np.meshgrid(axis, axis, indexing="ij")
    y = 1 - np.abs(x) - np.abs(z)
    folded_x = np.where(y < 0, (1 - np.abs(z)) * np.where(x < 0, -1, 1), x)
    folded_z = np.where(y < 0, (1 - np.abs(x)) * np.where(z < 0, -1, 1), z)
    vectors = np.stack([folded_x, y, folded_z], -1)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def basis(vectors: Floats) -> Floats:
    """(n, 9) real spherical harmonics of bands 0 to 2: 1; x, y, z; xy, yz, zx, 3zz - 1, xx - yy."""
    x, y, z = vectors.T
    terms = [np.ones_like(x), x, y, z, x * y, y * z, z * x, 3 * z * z - 1, x * x - y * y]
    return np.asarray(np.stack(terms, -1) * _CONSTANTS)


@dataclass(frozen=True, slots=True)
class Around:
    """What one time and weather have around them, as the Frame block has it."""

    harmonics: NDArray[np.float32]
    """(7, 4): rows for dot(row, (n, 1)) of red, green, blue; for dot(row, (xy, yz, zx, 3zz - 1)); then (xx - yy, 0).
    Their sum is the irradiance over pi of a surface that faces n."""
    first_layer: int
    peak: float
    """Radiance of a stored 1."""


class ImageLight:
    """One texture array of octahedral maps: for each time and weather, one layer a level of roughness."""

    def __init__(self, gl: GL, path: Path = FILE) -> None:
        """Raises GraphicsError when the file cannot be used."""
        self._gl = gl
        self._around: dict[Light, Around] = {}
        try:
            with np.load(path) as file:
                self._names = [str(name) for name in file["names"]]
                self._maps, self._harmonics = file["maps"], file["harmonics"].astype(np.float64)
                self._levels, self._peak = file["levels"].astype(np.float64), float(file["peak"])
        except (OSError, KeyError, ValueError, BadZipFile) as error:
            raise GraphicsError(f"{path.name} cannot be used: {error}.", "Install the program again.") from error
        layers = (len(get_args(TimeOfDay)) * len(get_args(Weather)) + 1) * len(ROUGHNESS_LEVELS)
        self._texture = gl.texture(enums.TEXTURE_2D_ARRAY, enums.RGBA8, SIDE, SIDE, layers)
        gl.sampling(self._texture, enums.LINEAR, enums.LINEAR, enums.CLAMP_TO_EDGE)

    def prepare(self) -> Iterator[None]:
        """Makes and uploads what surrounds each time and weather, and a room, in steps of some milliseconds."""
        opened = [np.square(maps.astype(np.float32) / 255) * self._peak for maps in self._maps[..., :3]]
        for time_of_day in get_args(TimeOfDay):
            for weather in get_args(Weather):
                grey = _GREY_SHARE[weather]
                self._make(opened, light_of(time_of_day, weather), {time_of_day: 1 - grey, _OVERCAST: grey})
            yield
        self._make(opened, INDOORS, {_OVERCAST: 1.0})

    def _make(self, opened: list[NDArray[np.float32]], light: Light, shares: Mapping[str, float]) -> None:
        """`shares`: Of the pictures by name, in what is around."""
        radiance = np.zeros((len(ROUGHNESS_LEVELS), SIDE, SIDE, 3), np.float32)
        harmonics = np.zeros((9, 3))
        for name, share in shares.items():
            number = self._names.index(name)
            sky, ground = share * _levels_of(light) / self._levels[number]
            of_ground = self._maps[number, ..., 3:].astype(np.float32) / 255
            radiance += opened[number] * (sky + (ground - sky) * of_ground).astype(np.float32)
            harmonics += self._harmonics[number, 0] * sky + self._harmonics[number, 1] * ground
        first, peak = len(self._around) * len(ROUGHNESS_LEVELS), float(radiance.max())
        self._upload(np.sqrt(radiance / peak), first)
        self._around[light] = Around(_irradiance_rows(harmonics), first, peak)

    def _upload(self, roots: NDArray[np.float32], first: int) -> None:
        pixels = np.full((*roots.shape[:3], 4), 255, np.uint8)
        pixels[..., :3] = np.rint(roots * 255)
        for level, picture in enumerate(pixels):
            self._gl.upload(self._texture, picture, layer=first + level)

    def fill(self, block: NDArray[np.void], light: Light) -> None:
        """Writes its part of a (1,) array of environment.FRAME. `light`: From light_of, or INDOORS."""
        around = self._around[light]
        block["around"] = around.harmonics
        block["image"] = (around.first_layer, around.peak, FACE_LIGHT, 0.0)

    def bind(self) -> None:
        self._gl.BindTextureUnit(UNIT, self._texture)

    def close(self) -> None:
        self._gl.delete_textures(self._texture)


def _levels_of(light: Light) -> Floats:
    """(2, 3) irradiance over pi of a level plane from the sky, and of one that faces the ground."""
    return np.array([np.array(light.horizon) * 0.42 + np.array(light.zenith) * 0.78, light.ground])


def _irradiance_rows(harmonics: Floats) -> NDArray[np.float32]:
    cosine = np.array([1, *[2 / 3] * 3, *[1 / 4] * 5])
    k = harmonics * (cosine * _CONSTANTS)[:, None]
    rows = np.zeros((7, 4), np.float32)
    rows[:3, :3], rows[:3, 3] = k[1:4].T, k[0]
    rows[3:6] = k[4:8].T
    rows[6, :3] = k[8]
    return rows
