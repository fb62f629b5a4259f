"""Keeping a walker on the ground."""

from collections.abc import Callable

Point = tuple[float, float]
Walk = Callable[[Point, Point], Point]
"""From (x, z) towards (x, z): how far one gets."""


def walk_freely(_start: Point, end: Point) -> Point:
    """Through everything."""
    return end


def slide_on(is_walkable: Callable[[float, float], bool]) -> Walk:
    """Along walls instead of into them; one who stands where nobody can may leave."""

    def walk(start: Point, end: Point) -> Point:
        if is_walkable(*end) or not is_walkable(*start):
            return end
        for x, z in ((end[0], start[1]), (start[0], end[1])):
            if is_walkable(x, z):
                return x, z
        return start

    return walk
