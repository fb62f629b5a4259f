"""Shortest ways over a grid: A* over eight neighbours, then straightened and rounded for a walker.

What can take long is done in pieces of some tenths of a millisecond, for callers with something else to do in between.
"""

import heapq
import math
from collections.abc import Generator, Sequence
from itertools import pairwise
from typing import TypeVar

from vr_assistant.world.grid import Grid
from vr_assistant.world.place import Point

Cell = tuple[int, int]

DIAGONAL = math.sqrt(2.0)
ROUNDING_M = 1.6  # a walker begins to turn about two steps before a corner
CELLS_A_PIECE = 60
LINES_A_PIECE = 20

Result = TypeVar("Result")
InPieces = Generator[None, None, Result]
"""Yields after each piece, and returns the result."""


def at_once(work: InPieces[Result]) -> Result:
    """Without a pause."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result


def length_m(points: Sequence[Point]) -> float:
    """Length of a polyline."""
    return sum(math.dist(a, b) for a, b in pairwise(points))


def search(cost: Sequence[float], columns: int, start: Cell, goal: Cell) -> InPieces[list[Cell] | None]:
    """The cheapest chain of neighbouring cells from start to goal, or None.

    A diagonal step is taken only where both cells beside it are free, so no corner is cut.
    The outermost cells of a grid are never walkable, which is why no neighbour is tested against the edge.

    Args:
        cost: Of all cells of a Grid, row after row; a list is read much faster than an array.
    """
    source, target = start[0] * columns + start[1], goal[0] * columns + goal[1]
    if not cost[source] or not cost[target]:
        return None
    straight = (1, -1, columns, -columns)
    diagonal = tuple((v + h, v, h) for v in (columns, -columns) for h in (1, -1))
    goal_row, goal_column = goal
    best = {source: 0.0}
    came_from = {source: source}
    closed: set[int] = set()
    heap = [(0.0, source)]
    while heap:
        _, cell = heapq.heappop(heap)
        if cell == target:
            return _trace(came_from, target, columns)
        if cell in closed:
            continue
        closed.add(cell)
        if len(closed) % CELLS_A_PIECE == 0:
            yield
        so_far, here = best[cell], cost[cell]
        steps = [(cell + s, 1.0) for s in straight if cost[cell + s]]
        steps += [(cell + d, DIAGONAL) for d, v, h in diagonal if cost[cell + d] and cost[cell + v] and cost[cell + h]]
        for neighbour, length in steps:
            total = so_far + length * 0.5 * (here + cost[neighbour])
            if total < best.get(neighbour, math.inf):
                best[neighbour] = total
                came_from[neighbour] = cell
                row, column = divmod(neighbour, columns)
                dr, dc = abs(row - goal_row), abs(column - goal_column)
                rest = dr + dc - (2.0 - DIAGONAL) * (dr if dr < dc else dc)
                heapq.heappush(heap, (total + rest, neighbour))
    return None


def _trace(came_from: dict[int, int], cell: int, columns: int) -> list[Cell]:
    cells = [cell]
    while came_from[cell] != cell:
        cell = came_from[cell]
        cells.append(cell)
    return [divmod(c, columns) for c in reversed(cells)]


def pull_straight(grid: Grid, points: Sequence[Point]) -> InPieces[list[Point]]:
    """Leave out every point that a straight line can skip at no greater cost (string pulling).

    Comparing costs, not only obstacles, keeps a way that follows a street from being pulled over the grass.
    """
    spent, lines = [0.0], 0
    for a, b in pairwise(points):
        spent.append(spent[-1] + grid.line_cost(a, b))
        lines += 1
        if lines % LINES_A_PIECE == 0:
            yield
    pulled, at, last = [points[0]], 0, len(points) - 1
    while at < last:
        reach = at + 1
        for candidate in range(last, at + 1, -1):
            allowed = (spent[candidate] - spent[at]) * 1.02
            if math.dist(points[at], points[candidate]) > allowed:
                continue
            lines += 1
            if lines % LINES_A_PIECE == 0:
                yield
            if grid.line_cost(points[at], points[candidate]) <= allowed:
                reach = candidate
                break
        pulled.append(points[reach])
        at = reach
    return pulled


def round_corners(grid: Grid, points: Sequence[Point]) -> list[Point]:
    """Replace each corner by a short curve (quadratic Bézier), where the curve stays on walkable ground."""
    rounded = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        rounded += _curve(grid, before, corner, after)
    distinct = [a for a, b in pairwise([*rounded, points[-1]]) if math.dist(a, b) > 1e-6]
    return [*(distinct or [points[0]]), points[-1]]


def _curve(grid: Grid, before: Point, corner: Point, after: Point) -> list[Point]:
    reach_m = min(ROUNDING_M, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
    for shrink in (1.0, 0.5):
        a, b = _towards(corner, before, reach_m * shrink), _towards(corner, after, reach_m * shrink)
        curve = [_bezier(a, corner, b, t) for t in (0.0, 1 / 3, 2 / 3, 1.0)]
        if all(math.isfinite(grid.line_cost(p, q)) for p, q in pairwise(curve)):
            return curve
    return [corner]


def _towards(start: Point, end: Point, distance_m: float) -> Point:
    t = distance_m / max(math.dist(start, end), 1e-9)
    return start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t


def _bezier(a: Point, control: Point, b: Point, t: float) -> Point:
    u = 1.0 - t
    return (
        u * u * a[0] + 2 * u * t * control[0] + t * t * b[0],
        u * u * a[1] + 2 * u * t * control[1] + t * t * b[1],
    )
