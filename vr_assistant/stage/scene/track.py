"""A polyline on the ground, measured from its start."""

import bisect
import math
from collections.abc import Sequence


class Track:
    """Points (x, z) in metres; raises ValueError when there are fewer than two."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        if len(points) < 2:
            raise ValueError("a route needs two points")
        self.points = [(float(x), float(z)) for x, z in points]
        self._marks = [0.0]
        for (ax, az), (bx, bz) in zip(self.points, self.points[1:], strict=False):
            self._marks.append(self._marks[-1] + math.hypot(bx - ax, bz - az))

    @property
    def length_m(self) -> float:
        return self._marks[-1]

    @property
    def end(self) -> tuple[float, float]:
        return self.points[-1]

    def at(self, walked_m: float) -> tuple[float, float]:
        """The point this far along, clamped to the ends."""
        walked_m = max(0.0, min(self.length_m, walked_m))
        i = min(max(bisect.bisect_right(self._marks, walked_m), 1), len(self.points) - 1)
        span = self._marks[i] - self._marks[i - 1]
        t = (walked_m - self._marks[i - 1]) / span if span > 0 else 0.0
        (ax, az), (bx, bz) = self.points[i - 1], self.points[i]
        return ax + (bx - ax) * t, az + (bz - az) * t

    def nearest(self, x: float, z: float, from_m: float, to_m: float) -> float:
        """Distance along the track, within from_m..to_m, of the point nearest to (x, z)."""
        best, best_gap = max(0.0, from_m), math.inf
        first = max(1, bisect.bisect_left(self._marks, from_m))
        last = min(len(self.points) - 1, bisect.bisect_right(self._marks, to_m))
        for i in range(first, last + 1):
            low, high = max(self._marks[i - 1], from_m), min(self._marks[i], to_m)
            (ax, az), (bx, bz) = self.points[i - 1], self.points[i]
            span = self._marks[i] - self._marks[i - 1]
            t = ((x - ax) * (bx - ax) + (z - az) * (bz - az)) / span**2 if span > 0 else 0.0
            walked = max(low, min(high, self._marks[i - 1] + t * span))
            px, pz = self.at(walked)
            gap = math.hypot(px - x, pz - z)
            if gap < best_gap - 1e-9:
                best, best_gap = walked, gap
        return best
