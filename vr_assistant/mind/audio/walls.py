"""What stands between a sound and an ear: the walls of the town's buildings, seen from above."""

from itertools import pairwise

import numpy as np

from vr_assistant.world.place import Footprint, Point
from vr_assistant.world.room import DOOR_M
from vr_assistant.world.world import World


class Walls:
    """Lines on the ground, as high as the sky. The doorway of a shop is open, its windows are not."""

    def __init__(self, world: World) -> None:
        lines: list[tuple[Point, Point]] = []
        for place in world.places:
            if place.form in ("building", "tower"):
                lines += _around(place.footprint, DOOR_M[0] if place.room else 0.0)
        for house in world.houses:
            lines += _around(house.footprint, 0.0)
        ends = np.array(lines, np.float64).reshape(-1, 2, 2)
        self._from = ends[:, 0]
        self._along = ends[:, 1] - ends[:, 0]

    def between(self, a: Point, b: Point) -> bool:
        """Whether a straight line from a to b, both (x, z), meets a wall."""
        ray_x, ray_z = b[0] - a[0], b[1] - a[1]
        off_x, off_z = self._from[:, 0] - a[0], self._from[:, 1] - a[1]
        along_x, along_z = self._along[:, 0], self._along[:, 1]
        cross = ray_x * along_z - ray_z * along_x
        on_ray = off_x * along_z - off_z * along_x
        on_wall = off_x * ray_z - off_z * ray_x
        # 0 <= on_ray / cross <= 1, without dividing by the 0 of parallel lines.
        sign, size = np.sign(cross), np.abs(cross)
        on_ray, on_wall = on_ray * sign, on_wall * sign
        meets = (size > 0) & (on_ray >= 0) & (on_ray <= size) & (on_wall >= 0) & (on_wall <= size)
        return bool(meets.any())


def _around(footprint: Footprint, door_m: float) -> list[tuple[Point, Point]]:
    left, right, back_right, back_left = footprint.corners()
    walls = list(pairwise((right, back_right, back_left, left)))
    if not door_m:
        return [*walls, (left, right)]
    front_z = -footprint.depth_m / 2
    doorway = [footprint.to_world(side * door_m / 2, front_z) for side in (-1, 1)]
    return [*walls, (left, doorway[0]), (doorway[1], right)]
