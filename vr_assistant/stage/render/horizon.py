"""What stands behind the walls of nearer houses, found in a few NumPy operations a frame.

A house hides whatever is farther away and lower than its eaves, seen from the eye, in the directions that it spans.
Hollow houses hide what stands behind them, and only their walls hide what stands in them.
Directions are azimuths from +Z towards +X, radians; only those inside the picture are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.town import Block

Floats = NDArray[np.float64]

_COLUMNS = 256
_WIDEST = 2.6
"""Radians of azimuth; a picture of more (one looks up or down) is left alone."""
_CLOSEST_M = 0.05


@dataclass(frozen=True, slots=True)
class Boxes:
    """Upright boxes around what may be hidden."""

    corners: Floats
    """(n, 4, 2): x and z of the corners, in turn."""
    tops: Floats
    """(n,) y."""
    are_indoors: NDArray[np.bool_]
    """(n,): what stands in a hollow house is seen through the house's windows."""

    def take(self, chosen: NDArray[np.intp]) -> "Boxes":
        return Boxes(self.corners[chosen], self.tops[chosen], self.are_indoors[chosen])


class Horizon:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self._centres = np.array([block.centre for block in blocks]).reshape(-1, 2)
        self._halves = np.array([(block.width_m / 2, block.depth_m / 2) for block in blocks]).reshape(-1, 2)
        yaw = np.array([block.yaw for block in blocks])
        self._along = np.stack([np.cos(yaw), -np.sin(yaw)], -1).reshape(-1, 2)
        self._across = np.stack([np.sin(yaw), np.cos(yaw)], -1).reshape(-1, 2)
        self._tops = np.array([block.height_m for block in blocks])
        self._is_hollow = np.array([block.is_hollow for block in blocks], bool)

    def hides(self, eye: Floats, rays: Floats, boxes: Boxes) -> NDArray[np.bool_]:
        """(n,): which of the boxes cannot be seen.

        Args:
            rays: (4, 3) directions to the corners of the picture.
        """
        result = np.zeros(len(boxes.tops), bool)
        forward = np.arctan2(*rays[:, [0, 2]].mean(axis=0))
        turned = _wrapped(np.arctan2(rays[:, 0], rays[:, 2]) - forward)
        left, right = turned.min(), turned.max()
        if right - left > _WIDEST or not len(result):
            return result
        near, slopes, is_hollow = self._walls(eye, forward + np.linspace(left, right, _COLUMNS + 1))
        span = (forward, left, right)
        for which, hide in ((~boxes.are_indoors, np.ones(len(near), bool)), (boxes.are_indoors, ~is_hollow)):
            chosen = np.flatnonzero(which)
            if len(chosen) and hide.any():
                result[chosen] = _covered(eye, span, _steepest(rays), near[hide], slopes[hide], boxes.take(chosen))
        return result

    def _walls(self, eye: Floats, azimuths: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """(blocks, columns): the distance of each block's wall and the slope up to its eaves; infinite and -infinite
        where it does not fill the column. And which of the blocks are hollow."""
        off = eye[[0, 2]] - self._centres
        reaches = (self._tops > eye[1]) & (np.hypot(*off.T) < 250)
        along, across, half = self._along[reaches], self._across[reaches], self._halves[reaches]
        at = np.stack([(off[reaches] * along).sum(1), (off[reaches] * across).sum(1)], -1)
        ray = np.stack([np.sin(azimuths), np.cos(azimuths)])
        into = np.stack([along @ ray, across @ ray], -1)  # blocks, columns + 1, 2
        into = np.where(np.abs(into) < 1e-9, 1e-9, into)
        one, two = (-half - at)[:, None] / into, (half - at)[:, None] / into
        enters = np.minimum(one, two).max(axis=-1)
        leaves = np.maximum(one, two).min(axis=-1)
        enters = np.where((enters < leaves) & (enters > _CLOSEST_M), enters, np.inf)
        # between two rays into a convex block its wall is nowhere farther than at the farther of the two
        near = np.maximum(enters[:, :-1], enters[:, 1:])
        used = np.isfinite(near).any(axis=1)
        near = near[used]
        rise = (self._tops[reaches][used] - eye[1])[:, None]
        return near, np.where(np.isfinite(near), rise / near, -np.inf), self._is_hollow[reaches][used]


def _covered(
    eye: Floats, span: tuple[float, float, float], steepest: float, near: Floats, slopes: Floats, boxes: Boxes
) -> NDArray[np.bool_]:
    """(n,): which boxes lie behind walls.

    Args:
        span: Azimuth of the middle of the picture, and of its edges from there.
        near: (blocks, columns), from Horizon._walls, as `slopes` is.
    """
    forward, left, right = span
    order = np.argsort(near, axis=0)
    near = np.take_along_axis(near, order, 0)
    slopes = np.maximum.accumulate(np.take_along_axis(slopes, order, 0), axis=0)

    corners = boxes.corners - eye[[0, 2]]
    azimuth = _wrapped(np.arctan2(corners[..., 0], corners[..., 1]) - forward)
    low, high = azimuth.min(axis=1), azimuth.max(axis=1)
    scale = _COLUMNS / (right - left)
    first = np.clip(np.floor((low - left) * scale), 0, _COLUMNS - 1).astype(np.intp)
    last = np.clip(np.ceil((high - left) * scale), 1, _COLUMNS).astype(np.intp)
    nearest, farthest = _distances(corners)
    # a box around the eye, or behind it, has no span of directions
    judged = np.flatnonzero((high - low < np.pi) & (nearest > _CLOSEST_M) & (last > first))
    result = np.zeros(len(boxes.tops), bool)
    if not len(judged):
        return result
    rise = boxes.tops[judged] - eye[1]
    slope = np.where(rise > 0, rise / nearest[judged], rise / farthest[judged])
    slope = np.minimum(slope, steepest)  # nothing above the picture needs hiding
    spans = last[judged] - first[judged]
    starts = np.concatenate([[0], np.cumsum(spans)])
    box = np.repeat(np.arange(len(judged)), spans)
    column = np.arange(starts[-1]) - starts[box] + first[judged][box]
    before = (near[:, column] <= nearest[judged][box]).sum(axis=0)
    is_covered = (before > 0) & (slopes[before - 1, column] >= slope[box])
    result[judged] = np.logical_and.reduceat(is_covered, starts[:-1])
    return result


def _steepest(rays: Floats) -> float:
    """The greatest slope of any direction inside the picture."""
    edge = np.linspace(0, 1, 17)[:, None]
    lines = [rays[a] + (rays[b] - rays[a]) * edge for a, b in ((0, 1), (2, 3), (0, 2), (1, 3))]
    border = np.concatenate(lines)
    return float((border[:, 1] / np.maximum(np.hypot(border[:, 0], border[:, 2]), 1e-6)).max()) + 0.01


def _wrapped(angle: Floats) -> Floats:
    return np.asarray((angle + np.pi) % (2 * np.pi) - np.pi)


def _distances(corners: Floats) -> tuple[Floats, Floats]:
    """Nearest and farthest of the edges of (n, 4, 2) rectangles from the origin; 0 for those that hold it."""
    edge = np.roll(corners, -1, axis=1) - corners
    share = -(corners * edge).sum(-1) / np.maximum((edge**2).sum(-1), 1e-12)
    foot = corners + np.clip(share, 0, 1)[..., None] * edge
    nearest = np.sqrt((foot**2).sum(-1)).min(axis=1)
    side = edge[..., 0] * corners[..., 1] - edge[..., 1] * corners[..., 0]
    holds = (side >= 0).all(axis=1) | (side <= 0).all(axis=1)
    return np.where(holds, 0.0, nearest), np.sqrt((corners**2).sum(-1)).max(axis=1)
