"""Light, sky and weather of a frame, as the shaders' Frame block (shaders/include/frame.glsl)."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import TimeOfDay, Weather

Colour = tuple[float, float, float]

FRAME = np.dtype(
    [
        ("shadow_town", "f4", (4, 4)),
        ("shadow_around", "f4", (4, 4)),
        ("shadow_near", "f4", (4, 4)),
        ("clock", "f4", 4),
        ("sun", "f4", 4),
        ("sun_colour", "f4", 4),
        ("zenith", "f4", 4),
        ("horizon", "f4", 4),
        ("ground", "f4", 4),
        ("fog", "f4", 4),
        ("weather", "f4", 4),
        ("lamp_area", "f4", 4),
        ("lamp_colour", "f4", 4),
        ("around", "f4", (7, 4)),
        ("town_of_around", "f4", (2, 4)),
        ("near_of_around", "f4", (2, 4)),
        ("contact", "f4", 4),
        ("image", "f4", 4),
    ]
)


@dataclass(frozen=True, slots=True)
class Light:
    """Radiometric values are relative: 1 is a white wall in the shade at noon."""

    azimuth_deg: float
    """Of the sun (at night the moon), clockwise from north."""
    elevation_deg: float
    sun: Colour
    sun_disc: float
    zenith: Colour
    horizon: Colour
    ground: Colour
    clouds: float
    cloud_brightness: float
    stars: float
    fog_per_m: float
    fog_falloff_per_m: float
    grey_sky: float
    exposure: float
    night: float
    lamps: Colour
    glow: float
    wet: float = 0.0
    snow: float = 0.0
    wind: float = 1.0

    @property
    def towards_sun(self) -> tuple[float, float, float]:
        azimuth, elevation = math.radians(self.azimuth_deg), math.radians(self.elevation_deg)
        flat = math.cos(elevation)
        return math.sin(azimuth) * flat, math.sin(elevation), -math.cos(azimuth) * flat


_TIMES: dict[TimeOfDay, Light] = {
    "morning": Light(
        112, 22, (2.7, 1.80, 1.05), 0.9, (0.17, 0.30, 0.54), (0.70, 0.58, 0.46), (0.21, 0.16, 0.11),
        0.42, 1.0, 0.0, 0.0026, 0.035, 0.0, 0.95, 0.0, (0.0, 0.0, 0.0), 0.10,
    ),
    "noon": Light(
        236, 43, (2.9, 2.55, 2.05), 0.8, (0.13, 0.29, 0.62), (0.50, 0.61, 0.75), (0.24, 0.20, 0.15),
        0.46, 1.05, 0.0, 0.0012, 0.02, 0.0, 0.82, 0.0, (0.0, 0.0, 0.0), 0.0,
    ),
    "sunset": Light(
        262, 13, (3.4, 1.45, 0.50), 1.5, (0.19, 0.26, 0.52), (0.92, 0.50, 0.30), (0.24, 0.17, 0.14),
        0.48, 0.85, 0.05, 0.0022, 0.025, 0.0, 1.16, 0.35, (0.55, 0.32, 0.14), 0.55,
    ),
    "night": Light(
        205, 38, (0.10, 0.13, 0.21), 1.2, (0.010, 0.018, 0.050), (0.035, 0.048, 0.090), (0.016, 0.016, 0.020),
        0.38, 0.9, 1.0, 0.0020, 0.03, 0.0, 1.7, 1.0, (1.75, 1.04, 0.46), 1.0,
    ),
}  # fmt: skip

INDOORS = Light(
    200, 66, (0.85, 0.82, 0.77), 0.0, (0.62, 0.62, 0.62), (0.60, 0.59, 0.57), (0.44, 0.42, 0.40),
    0.9, 1.0, 0.0, 0.0, 0.02, 0.0, 0.82, 0.0, (0.0, 0.0, 0.0), 0.25, wind=0.0,
)  # fmt: skip
"""Of the user's own room, whatever the hour and the weather of the town: soft lamps above, and never a haze."""


def light_of(time_of_day: TimeOfDay, weather: Weather) -> Light:
    """The time's light as the weather lets it through."""
    light = _TIMES[time_of_day]
    if weather == "clear":
        return light
    share = {"fog": 0.20, "rain": 0.10, "snow": 0.26}[weather]
    mean = sum(light.horizon) / 3 * 0.6 + sum(light.zenith) / 3 * 0.4
    bounced = max(light.towards_sun[1], 0.1) * sum(light.sun) / 3 * {"fog": 0.20, "rain": 0.06, "snow": 0.22}[weather]
    cool = {"fog": (1.0, 1.01, 1.03), "rain": (0.84, 0.93, 1.05), "snow": (0.98, 1.02, 1.09)}[weather]
    if light.night == 1.0:
        cool = (0.80, 0.88, 1.15)
    grey = (mean * cool[0] + bounced, mean * cool[1] + bounced, mean * cool[2] + bounced)
    # the hour's colours come through: a little overhead, more along the horizon
    keeps = {"fog": 0.45, "rain": 0.38, "snow": 0.35}[weather]
    return replace(
        light,
        sun=_mix((0.0, 0.0, 0.0), light.sun, share),
        sun_disc={"fog": 2.2, "rain": 0.0, "snow": 0.8}[weather],
        zenith=_mix(grey, light.zenith, keeps * 0.7),
        horizon=_mix(grey, light.horizon, keeps),
        ground=_mix(light.ground, grey, 0.25),
        clouds=0.95,
        cloud_brightness={"fog": 0.9, "rain": 0.72, "snow": 0.86}[weather],
        stars=0.0,
        fog_per_m={"fog": 0.024, "rain": 0.0055, "snow": 0.0085}[weather],
        fog_falloff_per_m={"fog": 0.035, "rain": 0.01, "snow": 0.01}[weather],
        grey_sky={"fog": 0.80, "rain": 0.22, "snow": 0.45}[weather],
        exposure=light.exposure * {"fog": 0.98, "rain": 1.0, "snow": 0.92}[weather],
        wet=1.0 if weather == "rain" else 0.0,
        snow=1.0 if weather == "snow" else 0.0,
        wind=1.7 if weather == "rain" else 0.6,
        glow=max(light.glow, 0.25 if light.night < 1 else 1.0),
        lamps=light.lamps if light.night > 0 else (0.25, 0.15, 0.07),
    )


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    x, y, z = (p + (q - p) * share for p, q in zip(a, b, strict=True))
    return x, y, z


def fill(block: NDArray[np.void], light: Light, time_s: float, shadow_softness: float) -> None:
    """Writes what does not depend on the eye into a (1,) array of FRAME."""
    block["clock"][:, 0] = time_s
    block["sun"] = (*light.towards_sun, light.sun_disc)
    block["sun_colour"] = (*light.sun, shadow_softness)
    block["zenith"] = (*light.zenith, light.clouds)
    block["horizon"] = (*light.horizon, light.cloud_brightness)
    block["ground"] = (*light.ground, light.stars)
    block["fog"] = (light.fog_per_m, light.grey_sky, light.fog_falloff_per_m, light.exposure)
    block["weather"] = (light.night, light.wet, light.snow, light.wind)
    block["lamp_colour"] = (*light.lamps, light.glow)
