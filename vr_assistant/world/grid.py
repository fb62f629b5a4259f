"""What a step costs everywhere in the world, as a raster that routes are searched on."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.world.place import Point

Costs = NDArray[np.float32]
_NEAR = 8
"""Cells around a point in which the nearest is looked for first: all of a town take a millisecond."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells in rows of growing z; the outermost ring of cells is never walkable."""

    min_x: float
    min_z: float
    cell_m: float
    costs: Costs
    """(rows, columns): cost of a metre; 0 where nobody can walk, at least 1 elsewhere."""

    def cell(self, point: Point) -> tuple[int, int]:
        """Row and column, clamped to the raster."""
        rows, columns = self.costs.shape
        column = math.floor((point[0] - self.min_x) / self.cell_m)
        row = math.floor((point[1] - self.min_z) / self.cell_m)
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)

    def centre(self, row: int, column: int) -> Point:
        return self.min_x + (column + 0.5) * self.cell_m, self.min_z + (row + 0.5) * self.cell_m

    def cost_at(self, point: Point) -> float:
        """0 where nobody can walk, and outside the raster."""
        return float(self.costs[self.cell(point)])

    def line_cost(self, a: Point, b: Point) -> float:
        """Metres times cost along a straight line; infinite when it leaves walkable ground."""
        length_m = math.dist(a, b)
        t = np.linspace(0.0, 1.0, int(length_m / (0.4 * self.cell_m)) + 2)
        columns = ((a[0] + (b[0] - a[0]) * t - self.min_x) / self.cell_m).astype(np.intp)
        rows = ((a[1] + (b[1] - a[1]) * t - self.min_z) / self.cell_m).astype(np.intp)
        passed = self.costs[rows, columns]
        return math.inf if passed.min() == 0 else length_m * float(passed.mean())

    def nearest_walkable(self, point: Point) -> tuple[int, int]:
        """The walkable cell whose centre is nearest."""
        row, column = self.cell(point)
        top, left = max(row - _NEAR, 0), max(column - _NEAR, 0)
        near = self._nearest(self.costs[top : row + _NEAR + 1, left : column + _NEAR + 1], top, left, point)
        if near and math.dist(self.centre(*near), point) <= _NEAR * self.cell_m:
            return near
        found = self._nearest(self.costs, 0, 0, point)
        assert found is not None, "somebody can stand where the world starts"
        return found

    def _nearest(self, costs: Costs, top: int, left: int, point: Point) -> tuple[int, int] | None:
        rows, columns = np.nonzero(costs)
        if not len(rows):
            return None
        dx = self.min_x + (left + columns + 0.5) * self.cell_m - point[0]
        dz = self.min_z + (top + rows + 0.5) * self.cell_m - point[1]
        best = int(np.argmin(dx * dx + dz * dz))
        return top + int(rows[best]), left + int(columns[best])
