"""Builds environments.npz: what surrounds the town, as light. Needs the Python package OpenEXR; run it by hand.

    python build_environments.py morning=sunrise.exr.js noon=park.exr.js sunset=sunset.exr.js night=night.exr.js \
        overcast=city.exr.js

The files are those of the folder hdri of the npm package @pmndrs/assets 1.7.0 (Poly Haven, CC0): an EXR in base64.
Of each picture the sun's disc is taken away (the sun is a light of its own), and what is left is turned so that its
brightest part lies where environment.py has the sun. It is kept in two forms, the sky's half and the ground's apart, as
environment.py says how bright each is:

  maps        (pictures, 6, 64, 64, 4) uint8: GGX-prefiltered radiance (B. Karis, 2013) for roughness 0, 0.2 .. 1 on an
              octahedron around +Y whose border texels' middles lie on its border; RGB square root of radiance over
              `peak`; A share that comes from the ground.
  harmonics   (pictures, 2, 9, 3) float32: spherical harmonics of the radiance of sky and ground (R. Ramamoorthi and
              P. Hanrahan, 2001), bands 0 to 2, world axes.
  levels      (pictures, 2, 3) float32: irradiance over pi on a level plane facing the sky, and one facing the ground.
  peak        float32; the mean of a picture's levels is 1.
"""

import base64
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import OpenEXR

from vr_assistant.stage.render.environment import light_of
from vr_assistant.stage.render.image_light import ROUGHNESS_LEVELS, SIDE, basis, octahedron

HERE = Path(__file__).resolve().parent
PEAK = 6.0
WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def read(path: Path) -> np.ndarray:
    """(height, width, 3) linear, row 0 towards +Y, the middle column towards -Z, columns turning to the right."""
    encoded = re.search(r"base64,([A-Za-z0-9+/=]+)", path.read_text())
    if not encoded:
        raise SystemExit(f"{path} holds no picture in base64.")
    with tempfile.NamedTemporaryFile(suffix=".exr") as file:
        file.write(base64.b64decode(encoded[1]))
        file.flush()
        pixels = OpenEXR.File(file.name).channels()["RGB"].pixels
    return np.clip(np.nan_to_num(pixels.astype(np.float64), posinf=6e4), 0.0, 6e4)


def directions(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors of an equirectangular picture's pixels, and the solid angle of each."""
    down = (np.arange(height) + 0.5) / height * np.pi
    right = ((np.arange(width) + 0.5) / width - 0.5) * 2 * np.pi
    d, r = np.meshgrid(down, right, indexing="ij")
    vectors = np.stack([np.sin(d) * np.sin(r), np.cos(d), -np.sin(d) * np.cos(r)], -1)
    return vectors, np.sin(d) * (np.pi / height) * (2 * np.pi / width)


def without_sun(pixels: np.ndarray) -> np.ndarray:
    """No brighter than some times the sky's middle value, whatever its colour."""
    brightness = pixels @ WEIGHTS
    limit = 4.0 * np.median(brightness[: len(pixels) // 2])
    return pixels * np.minimum(1.0, limit / np.maximum(brightness, 1e-9))[..., None]


def turned(pixels: np.ndarray, azimuth_deg: float) -> np.ndarray:
    """Its brightest column moved to an azimuth, clockwise from north (-Z)."""
    width = pixels.shape[1]
    brightness = (pixels[: len(pixels) // 2] @ WEIGHTS).sum(axis=0)
    wave = np.fft.rfft(brightness)
    wave[width // 24 :] = 0
    brightest = int(np.fft.irfft(wave, n=width).argmax())
    return np.roll(pixels, round(width * (0.5 + azimuth_deg / 360)) - brightest, axis=1)


def halved(pixels: np.ndarray, times: int) -> np.ndarray:
    height, width = pixels.shape[0] // times, pixels.shape[1] // times
    return pixels.reshape(height, times, width, times, 3).mean(axis=(1, 3))


class Sphere:
    """An equirectangular picture as samples of radiance; sky and ground apart."""

    def __init__(self, pixels: np.ndarray) -> None:
        vectors, solid = directions(*pixels.shape[:2])
        self.vectors, self.solid = vectors.reshape(-1, 3), solid.ravel()
        is_sky = self.vectors[:, 1:2] > 0
        self.halves = np.stack([pixels.reshape(-1, 3) * is_sky, pixels.reshape(-1, 3) * ~is_sky])

    def prefiltered(self, towards: np.ndarray, rough: float) -> np.ndarray:
        """(n, 2, 3) radiance of both halves around each direction, as a surface so rough, seen from its front, sees."""
        a2 = max(rough, 0.12) ** 4
        result = np.empty((len(towards), 2, 3))
        for start in range(0, len(towards), 256):
            cosine = towards[start : start + 256] @ self.vectors.T
            weight = np.clip(cosine, 0, None) * self.solid / ((1 + cosine) / 2 * (a2 - 1) + 1) ** 2
            weight /= weight.sum(axis=1, keepdims=True)
            result[start : start + 256] = np.moveaxis(weight @ self.halves, 0, 1)
        return result


def main() -> None:
    named = dict(argument.split("=", 1) for argument in sys.argv[1:])
    maps, harmonics, levels = [], [], []
    towards = octahedron(SIDE).reshape(-1, 3)
    for name, path in named.items():
        azimuth = 0.0 if name == "overcast" else light_of(name, "clear").azimuth_deg
        pixels = turned(without_sun(read(Path(path))), azimuth)
        fine, coarse = Sphere(halved(pixels, 2)), Sphere(halved(pixels, 4))
        level = np.einsum("hsc,s->hc", coarse.halves, np.abs(coarse.vectors[:, 1]) * coarse.solid) / np.pi
        scale = 1 / level[0].mean()
        levels.append(level * scale)
        harmonics.append(np.einsum("sk,hsc,s->hkc", basis(coarse.vectors), coarse.halves * scale, coarse.solid))
        layers = []
        for rough in ROUGHNESS_LEVELS:
            both = (coarse if rough else fine).prefiltered(towards, rough) * scale
            whole = both.sum(axis=1)
            share = (both[:, 1] @ WEIGHTS) / np.maximum(whole @ WEIGHTS, 1e-9)
            layers.append(np.concatenate([np.sqrt(np.clip(whole / PEAK, 0, 1)), share[:, None]], 1))
        maps.append(np.rint(np.array(layers).reshape(len(ROUGHNESS_LEVELS), SIDE, SIDE, 4) * 255).astype(np.uint8))
        print(f"{name}: levels {levels[-1].round(3).tolist()}")
    np.savez_compressed(
        HERE / "environments.npz",
        names=np.array(list(named)),
        maps=np.array(maps),
        harmonics=np.array(harmonics, np.float32),
        levels=np.array(levels, np.float32),
        peak=np.float32(PEAK),
    )


if __name__ == "__main__":
    main()
