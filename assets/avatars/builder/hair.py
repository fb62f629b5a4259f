"""A chin-long bob with a parting, grown as one sheet of strands over the head, twice: outside and lining."""

import numpy as np

from .body import eye_centre
from .makehuman import BODY_VERTICES, Base
from .mesh import Array, Part, grid_triangles, linear, normals_of, smoothstep

HAIR = linear("#3a2117")
COLUMNS, ROWS = 112, 30
PARTING_DEG = 11.0  # the parting lies a little to her left


def head_centre(base: Base) -> Array:
    eyes = eye_centre(base, "l")[0]
    head = base.points[:BODY_VERTICES]
    head = head[head[:, 1] > eyes[1]]
    return np.array([0.0, eyes[1] + 0.022, (head[:, 2].min() + head[:, 2].max()) / 2])


def direction(azimuth_deg: Array, elevation_deg: Array) -> Array:
    """Azimuth 0 is the face, positive to her left."""
    azimuth, elevation = np.radians(azimuth_deg), np.radians(elevation_deg)
    flat = np.cos(elevation)
    return np.stack([np.sin(azimuth) * flat, np.sin(elevation), np.cos(azimuth) * flat], -1)


class Scalp:
    """Distance from the head's centre to its surface in any direction, ears included, smoothed."""

    def __init__(self, base: Base) -> None:
        self.centre = head_centre(base)
        eyes_y = eye_centre(base, "l")[0][1]
        points = base.points[:BODY_VERTICES]
        points = points[(points[:, 1] > eyes_y - 0.075) & (points[:, 2] < self.centre[2] + 0.085)]
        away = points - self.centre
        length = np.linalg.norm(away, axis=1)
        unit = away / length[:, None]
        azimuth, elevation = np.meshgrid(np.arange(-180, 180, 5.0), np.arange(-40, 91, 5.0))
        grid = direction(azimuth, elevation)
        cosine = np.einsum("rcx,px->rcp", grid, unit)
        reach = np.where(cosine > np.cos(np.radians(7)), length[None, None], 0).max(2)
        reach = np.where(reach == 0, np.median(length), reach)
        for _ in range(3):
            padded = np.pad(np.pad(reach, ((0, 0), (1, 1)), mode="wrap"), ((1, 1), (0, 0)), mode="edge")
            reach = (2 * reach + padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]) / 6
        self._reach = reach

    def radius(self, unit: Array) -> Array:
        azimuth = np.degrees(np.arctan2(unit[..., 0], unit[..., 2])) + 180
        elevation = np.degrees(np.arcsin(np.clip(unit[..., 1], -1, 1)))
        x, y = azimuth / 5, np.clip((elevation + 40) / 5, 0, self._reach.shape[0] - 1.001)
        x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
        fx, fy, count = x - x0, y - y0, self._reach.shape[1]
        low = self._reach[y0, x0 % count] * (1 - fx) + self._reach[y0, (x0 + 1) % count] * fx
        high = self._reach[y0 + 1, x0 % count] * (1 - fx) + self._reach[y0 + 1, (x0 + 1) % count] * fx
        return np.asarray(low * (1 - fy) + high * fy)


def noise(x: Array, seed: int, waves: tuple[int, ...]) -> Array:
    """Smooth noise of period 1, about -1..1."""
    rng = np.random.default_rng(seed)
    total = np.zeros_like(x)
    for wave in waves:
        total += np.sin(2 * np.pi * (wave * x + rng.uniform())) * rng.uniform(0.6, 1.0)
    return total / len(waves)


def sheet(base: Base, scalp: Scalp, lift: float, length: float, seed: int, shade: float) -> Part:
    """One layer of strands.

    Args:
        lift: Metres above the scalp where the hair is fullest.
        length: Metres below the eyes where it ends at the sides.
    """
    half = np.linspace(0, 1, COLUMNS // 2)
    side = np.concatenate([-np.ones(COLUMNS // 2), np.ones(COLUMNS // 2)])  # her right first
    k = np.concatenate([half, half[::-1]])  # 0 at the face, 1 at the back
    around = np.linspace(0, 1, COLUMNS)

    along_parting = np.clip(k / 0.62, 0, 1) ** 0.85
    root = direction(np.full(COLUMNS, PARTING_DEG) * (1 - along_parting), 46 + along_parting * 56) + side[:, None] * [
        0.012,
        0,
        0,
    ]
    end_azimuth = side * (50 + 130 * k)
    sweep = np.where(side < 0, 1.0, 0.35) * (1 - smoothstep(0.0, 0.35, k))  # a fringe, longer on the far side
    bend = direction(side * (36 - 8 * sweep + 144 * k), 31 - 11 * sweep + 17 * k)
    end = direction(end_azimuth, np.full(COLUMNS, -8.0))

    t = np.linspace(0, 1, ROWS)[:, None, None]
    over = np.clip(t / 0.62, 0, 1)
    unit = (1 - over) ** 2 * root + 2 * over * (1 - over) * bend + over**2 * end
    unit /= np.linalg.norm(unit, axis=2, keepdims=True)
    hang = np.clip((t - 0.62) / 0.38, 0, 1)[..., 0]
    fullness = (0.4 * lift + 0.6 * lift * smoothstep(0.0, 0.6, over[..., 0])) * (0.22 + 0.78 * smoothstep(0.0, 0.14, k))
    grain = 0.55 * noise(around, seed, (9, 14)) + 0.45 * noise(around, seed + 1, (23, 31, 43))
    clump = noise(around, seed + 2, (7, 11, 17))
    ripple = (0.0024 * grain) * smoothstep(0.05, 0.6, t[..., 0])
    points = scalp.centre + unit * (scalp.radius(unit) + fullness + ripple)[..., None]

    eyes_y = eye_centre(base, "l")[0][1]
    start = points[np.flatnonzero(t[:, 0, 0] <= 0.62)[-1]]
    tip_y = eyes_y - length + 0.022 * k + 0.006 * clump
    horizontal = (start - scalp.centre) * [1, 0, 1]
    curve = 1 + 0.075 * np.sin(np.pi * np.minimum(hang * 1.15, 1)) - 0.20 * hang**2.6
    curve = curve - 0.13 * (1 - smoothstep(0.0, 0.16, k)) * smoothstep(0.0, 0.5, hang)  # the edge closes on the cheek
    hanging = scalp.centre * [1, 0, 1] + horizontal[None] * curve[..., None]
    hanging = hanging + (unit[-1] * [1, 0, 1])[None] * (ripple * 1.2)[..., None] * hang[..., None]
    hanging[..., 1] = start[None, :, 1] + (tip_y - start[:, 1])[None] * hang
    points = np.where((hang > 0)[..., None], hanging, points)
    for _ in range(4):  # no kink where the strands leave the head
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4

    strands = np.gradient(points, axis=0)
    strands /= np.maximum(np.linalg.norm(strands, axis=2, keepdims=True), 1e-9)
    flat = points.reshape(-1, 3)
    triangles = grid_triangles(ROWS, COLUMNS)
    normals = normals_of(flat, triangles)
    outward = flat - scalp.centre
    if (normals * outward).sum() < 0:
        triangles = triangles[:, ::-1]
        normals = -normals
    tone = (
        shade
        * (1 + 0.30 * noise(around, seed + 3, (19, 37, 53)) + 0.12 * clump)[None]
        * (0.80 + 0.45 * smoothstep(0.1, 1.0, t[..., 0]))
    )
    weights = np.zeros((len(flat), len(base.rig.names)))
    weights[:, base.rig.names.index("Head")] = 1
    return Part(
        "hair",
        flat,
        triangles,
        (HAIR[None, None] * tone[..., None]).reshape(-1, 3),
        weights,
        normals=normals,
        tangents=strands.reshape(-1, 3),
    )


def bob(base: Base) -> list[Part]:
    scalp = Scalp(base)
    return [sheet(base, scalp, 0.021, 0.118, 3, 1.0), sheet(base, scalp, 0.010, 0.108, 9, 0.5)]


def paint_scalp(base: Base, skin: Part) -> None:
    """Hair colour on the skin under the hair, so that the parting shows no bald head."""
    centre = head_centre(base)
    away = skin.points - centre
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    elevation = np.degrees(np.arcsin(away[:, 1]))
    azimuth = np.abs(np.degrees(np.arctan2(away[:, 0], away[:, 2])))
    hairline = 50 - 40 * smoothstep(25, 85, azimuth) - 50 * smoothstep(95, 150, azimuth)
    share = smoothstep(-4, 5, elevation - hairline)
    is_ear = (np.abs(skin.points[:, 0]) > 0.068) & (elevation < 15)
    skin.colours[:] += (HAIR * 0.8 - skin.colours) * (share * ~is_ear)[:, None]
