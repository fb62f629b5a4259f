"""Triangles with everything the town's shader wants to know of them, built in batches of NumPy arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_assistant.stage.town.materials import Material

Floats = NDArray[np.float64]

VERTEX = np.dtype(
    [
        ("position", "f4", 3),
        ("normal", "i1", 4),  # w: translucency; negative: indoors, where no rain or snow falls
        ("tangent", "i1", 4),
        ("uv", "f4", 2),
        ("colour", "u1", 4),  # square root of linear RGB; a: ambient occlusion
        ("material", "u1", 4),  # detail layer, glow, sway, seed
    ]
)

GLOW_NONE, GLOW_WINDOW, GLOW_LAMP, GLOW_COLOUR, GLOW_ROOM = range(5)
"""ROOM: the light of lamps indoors, as strong as the seed says."""

_BOX = np.array(
    [  # four corners of each face, counter-clockwise from outside: front +z, back, right, left, top, bottom
        [[-1, -1, 1], [1, -1, 1], [1, 1, 1], [-1, 1, 1]],
        [[1, -1, -1], [-1, -1, -1], [-1, 1, -1], [1, 1, -1]],
        [[1, -1, 1], [1, -1, -1], [1, 1, -1], [1, 1, 1]],
        [[-1, -1, -1], [-1, -1, 1], [-1, 1, 1], [-1, 1, -1]],
        [[-1, 1, 1], [1, 1, 1], [1, 1, -1], [-1, 1, -1]],
        [[-1, -1, -1], [1, -1, -1], [1, -1, 1], [-1, -1, 1]],
    ],
    np.float64,
)
FRONT, BACK, RIGHT, LEFT, TOP, BOTTOM = range(6)
ALL_FACES = (0, 1, 2, 3, 4, 5)
NO_BACK = (FRONT, RIGHT, LEFT, TOP, BOTTOM)
NO_BOTTOM = (FRONT, BACK, RIGHT, LEFT, TOP)


@dataclass(frozen=True, slots=True)
class Mesh:
    vertices: NDArray[np.void]
    """(n,) of VERTEX."""
    indices: NDArray[np.uint32]
    coarse: int
    """This many indices, from the first, are enough from afar."""


def split(mesh: Mesh, groups: NDArray[np.integer[Any]]) -> list[Mesh]:
    """One mesh for each number in `groups`, which has one for each triangle: what is far apart is culled apart."""
    triangles = mesh.indices.reshape(-1, 3)
    is_coarse = np.arange(len(triangles)) < mesh.coarse // 3
    parts = []
    for group in np.unique(groups):
        chosen = groups == group
        used, indices = np.unique(triangles[chosen], return_inverse=True)
        coarse = int((chosen & is_coarse).sum()) * 3
        parts.append(Mesh(mesh.vertices[used], indices.reshape(-1).astype(np.uint32), coarse))
    return parts


def middles(mesh: Mesh) -> NDArray[np.float32]:
    """(triangles, 3)"""
    corners = mesh.vertices["position"][mesh.indices].reshape(-1, 3, 3)
    return np.asarray(corners.mean(axis=1), np.float32)


def linear(css: str) -> tuple[float, float, float]:
    """Linear RGB of "#rrggbb"."""
    values = np.array([int(css[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    r, g, b = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return float(r), float(g), float(b)


_QUAD = np.array([0, 1, 2, 0, 2, 3], np.uint32)
_TRIANGLE = np.array([0, 1, 2], np.uint32)


class _Faces(NamedTuple):
    """A batch of quads as it was given, in the mesh's frame; what is missing is worked out for all batches at once."""

    corners: Floats
    """(n, 4, 3)"""
    colour: Floats
    uv: ArrayLike | None
    occlusion: ArrayLike
    normals: Floats | None
    sway: ArrayLike
    look: tuple[float, int, int, float]
    """Metres a tile, layer, glow, translucency."""
    seed: ArrayLike


class MeshBuilder:
    """Collects batches; positions pass through the current frame (`basis` columns x, y, z and `origin`)."""

    def __init__(self) -> None:
        self._batches: list[tuple[_Faces | NDArray[np.void], NDArray[np.uint32], bool]] = []
        """Faces or finished vertices, their indices (of one face, for faces), whether they are fine."""
        self.is_fine = False
        """What is added now is left out from afar."""
        self.basis: Floats = np.eye(3)
        self.origin: Floats = np.zeros(3)

    def place(self, origin: ArrayLike = (0, 0, 0), basis: ArrayLike | None = None) -> None:
        """From now on coordinates are relative to this frame."""
        self.origin = np.asarray(origin, np.float64)
        self.basis = np.eye(3) if basis is None else np.asarray(basis, np.float64)

    def turn(self, origin: ArrayLike, yaw: float) -> None:
        """A frame turned about +Y."""
        c, s = np.cos(yaw), np.sin(yaw)
        self.place(origin, [[c, 0, s], [0, 1, 0], [-s, 0, c]])

    def quads(
        self,
        corners: ArrayLike,
        material: Material,
        colour: ArrayLike,
        *,
        uv: ArrayLike | None = None,
        occlusion: ArrayLike = 1.0,
        glow: int = GLOW_NONE,
        seed: ArrayLike = 0,
        normals: ArrayLike | None = None,
        translucency: float = 0.0,
        sway: ArrayLike = 0.0,
    ) -> None:
        """
        Args:
            corners: (n, 4, 3), counter-clockwise seen from outside; the first edge is the texture's horizontal.
            colour: Linear RGB, (3,), (n, 3) or (n, 4, 3).
            uv: (4, 2) or (n, 4, 2) in texture repeats; None: metres along the face over the material's tile.
            occlusion: Broadcast to (n, 4); 1 is open sky.
            seed: Broadcast to (n,); picks lit windows.
        """
        corner = np.asarray(corners, np.float64).reshape(-1, 4, 3) @ self.basis.T + self.origin
        if not len(corner):
            return
        shaped = np.asarray(colour, np.float64)
        faces = _Faces(
            corner,
            shaped[:, None] if shaped.ndim == 2 else shaped,
            uv,
            occlusion,
            None if normals is None else np.asarray(normals, np.float64).reshape(-1, 4, 3) @ self.basis.T,
            sway,
            (material.tile_m, material.layer, glow, translucency),
            seed,
        )
        self._batches.append((faces, _QUAD, self.is_fine))

    def boxes(
        self,
        centres: ArrayLike,
        halves: ArrayLike,
        material: Material,
        colour: ArrayLike,
        *,
        faces: Sequence[int] = ALL_FACES,
        occlusion: ArrayLike = 1.0,
        glow: int = GLOW_NONE,
        seed: ArrayLike = 0,
        grounded: float = 1.0,
    ) -> None:
        """Axis-parallel boxes: (n, 3) centres and half sizes. `grounded` is the occlusion of the lower edges."""
        centre = np.asarray(centres, np.float64).reshape(-1, 3)
        half = np.broadcast_to(np.asarray(halves, np.float64), centre.shape)
        faces = list(faces)
        corner = centre[:, None, None] + _BOX[faces][None] * half[:, None, None]
        shade = np.where(_BOX[faces][..., 1] < 0, grounded, 1.0)[None] * np.reshape(occlusion, (-1, 1, 1))
        tint = np.asarray(colour, np.float64)
        if tint.ndim == 2:
            tint = np.repeat(tint, len(faces), axis=0)
        seeds = np.repeat(np.broadcast_to(seed, (len(centre),)), len(faces))
        shade = np.broadcast_to(shade, (len(centre), len(faces), 4)).reshape(-1, 4)
        self.quads(corner.reshape(-1, 4, 3), material, tint, occlusion=shade, glow=glow, seed=seeds)

    def lathe(
        self,
        profile: ArrayLike,
        material: Material,
        colour: ArrayLike,
        *,
        sides: int = 12,
        centre: ArrayLike = (0, 0, 0),
        occlusion: ArrayLike = 1.0,
        glow: int = GLOW_NONE,
        arc: tuple[float, float] = (0.0, 2 * np.pi),
        smooth: bool = True,
    ) -> None:
        """A profile of (radius, height) points from bottom to top turned about the vertical axis.

        Args:
            occlusion: One value, or one a profile point.
        """
        points = np.asarray(profile, np.float64)
        angle = np.linspace(arc[0], arc[1], sides + 1)
        ring = np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], -1)
        positions = ring[:, None] * points[None, :, :1]
        positions[..., 1] = points[None, :, 1]
        positions += np.asarray(centre, np.float64)
        slope = np.diff(points, axis=0)
        face = np.stack([slope[:, 1], -slope[:, 0]], -1)  # outward in (radius, height)
        face /= np.maximum(np.linalg.norm(face, axis=1, keepdims=True), 1e-9)
        quads = np.stack([positions[:-1, :-1], positions[1:, :-1], positions[1:, 1:], positions[:-1, 1:]], 2)
        facing = ring if smooth else None
        if facing is not None:
            start = facing[:-1, None] * face[None, :, :1] + np.array([0, 1, 0]) * face[None, :, 1:]
            end = facing[1:, None] * face[None, :, :1] + np.array([0, 1, 0]) * face[None, :, 1:]
            normals = np.stack([start, end, end, start], 2)
        along = np.concatenate([[0], np.cumsum(np.linalg.norm(slope, axis=1))]) / material.tile_m
        widest = points[:, 0].max()
        around = np.rint(max(1.0, widest * (arc[1] - arc[0]) / material.tile_m)) * np.linspace(0, 1, sides + 1)
        uv = np.empty((sides, len(points) - 1, 4, 2))
        uv[..., 0] = np.stack([around[:-1], around[1:], around[1:], around[:-1]], -1)[:, None]
        uv[..., 1] = np.stack([along[:-1], along[:-1], along[1:], along[1:]], -1)[None]
        shade = np.broadcast_to(occlusion, (len(points),))
        shades = np.broadcast_to(np.stack([shade[:-1], shade[:-1], shade[1:], shade[1:]], -1), uv.shape[:3])
        self.quads(
            quads.reshape(-1, 4, 3),
            material,
            colour,
            uv=uv.reshape(-1, 4, 2),
            occlusion=shades.reshape(-1, 4),
            glow=glow,
            normals=normals.reshape(-1, 4, 3) if facing is not None else None,
        )

    def triangles(
        self,
        corners: ArrayLike,
        material: Material,
        colour: ArrayLike,
        *,
        occlusion: ArrayLike = 1.0,
        normals: ArrayLike | None = None,
        uv: ArrayLike | None = None,
        translucency: float = 0.0,
        sway: ArrayLike = 0.0,
        glow: int = GLOW_NONE,
    ) -> None:
        """(n, 3, 3) separate triangles; other arguments as for quads with three instead of four corners."""
        corner = np.asarray(corners, np.float64).reshape(-1, 3, 3)

        def four(values: ArrayLike, axis: int, dimensions: int) -> ArrayLike:
            array = np.asarray(values, np.float64)
            return np.take(array, [0, 1, 2, 2], axis) if array.ndim >= dimensions else array

        before = len(self._batches)
        self.quads(
            corner[:, [0, 1, 2, 2]],
            material,
            four(colour, 1, 3),
            occlusion=four(occlusion, -1, 1),
            normals=None if normals is None else four(np.reshape(normals, (-1, 3, 3)), 1, 3),
            uv=None if uv is None else four(np.reshape(uv, (-1, 3, 2)), 1, 3),
            translucency=translucency,
            sway=four(sway, -1, 1),
            glow=glow,
        )
        if len(self._batches) > before:
            self._batches[-1] = (self._batches[-1][0], _TRIANGLE, self.is_fine)

    def surface(
        self,
        positions: ArrayLike,
        indices: ArrayLike,
        normals: ArrayLike,
        material: Material,
        colour: ArrayLike,
        *,
        uv: ArrayLike,
        occlusion: ArrayLike = 1.0,
        translucency: float = 0.0,
        sway: ArrayLike = 0.0,
        tangent: ArrayLike = (1, 0, 0),
    ) -> None:
        """An indexed surface with smooth normals; colour (3,) or (n, 3), occlusion and sway (n,)."""
        position = np.asarray(positions, np.float64) @ self.basis.T + self.origin
        vertices = np.zeros(len(position), VERTEX)
        vertices["position"] = position
        vertices["normal"][:, :3] = np.rint(np.asarray(normals, np.float64) @ self.basis.T * 127)
        vertices["normal"][:, 3] = round(translucency * 127)
        vertices["tangent"][:, :3] = np.rint(np.asarray(tangent, np.float64) @ self.basis.T * 127)
        vertices["uv"] = uv
        vertices["colour"][:, :3] = np.rint(np.sqrt(np.clip(colour, 0, 1)) * 255)
        vertices["colour"][:, 3] = np.rint(np.clip(occlusion, 0, 1) * 255)
        vertices["material"][:, 0] = material.layer
        vertices["material"][:, 2] = np.rint(np.clip(sway, 0, 1) * 255)
        self._batches.append((vertices, np.asarray(indices, np.uint32).ravel(), self.is_fine))

    def build(self) -> Mesh:
        if not self._batches:
            return Mesh(np.zeros(0, VERTEX), np.zeros(0, np.uint32), 0)
        pending = [made for made, _, _ in self._batches if isinstance(made, _Faces)]
        corners = _finish(pending) if pending else np.zeros((0, 4), VERTEX)
        vertices: list[NDArray[np.void]] = []
        coarse: list[NDArray[np.uint32]] = []
        fine: list[NDArray[np.uint32]] = []
        taken = first = 0
        for made, shape, is_fine in self._batches:
            if isinstance(made, _Faces):
                count = len(made.corners)
                part = corners[taken : taken + count].reshape(-1)
                indices = (np.arange(count, dtype=np.uint32)[:, None] * np.uint32(4) + shape).ravel()
                taken += count
            else:
                part, indices = made, shape
            vertices.append(part)
            (fine if is_fine else coarse).append(indices + np.uint32(first))
            first += len(part)
        # The last first: what is put on a wall comes after the wall, and is to hide it before it is shaded.
        ordered = np.concatenate(coarse[::-1] + fine[::-1])
        return Mesh(np.concatenate(vertices), ordered, sum(len(indices) for indices in coarse))


def cross(a: Floats, b: Floats) -> Floats:
    """Of (..., 3) vectors. numpy.cross takes ten times as long for a few of them."""
    x = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    y = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    return np.stack([x, y, a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]], -1)


def _finish(faces: Sequence[_Faces]) -> NDArray[np.void]:
    """(n, 4) of VERTEX for all faces of a mesh at once."""
    corner = np.concatenate([f.corners for f in faces])
    counts = np.array([len(f.corners) for f in faces])
    n = len(corner)
    colour, uv, light, normals, seed = (
        np.empty(shape) for shape in ((n, 4, 3), (n, 4, 2), (n, 4, 2), (n, 4, 3), (n, 1))
    )
    first = 0
    for f, count in zip(faces, counts, strict=True):
        rows = slice(first, first + count)
        colour[rows] = f.colour
        uv[rows] = np.nan if f.uv is None else f.uv
        light[rows, :, 0], light[rows, :, 1] = f.occlusion, f.sway
        normals[rows] = np.nan if f.normals is None else f.normals
        seed[rows, 0] = f.seed
        first += count
    tile, layer, glow, translucency = np.repeat(np.array([f.look for f in faces]), counts, axis=0).T[..., None]

    u = corner[:, 1] - corner[:, 0]
    u /= np.maximum(np.linalg.norm(u, axis=1, keepdims=True), 1e-9)
    normal = cross(corner[:, 1] - corner[:, 0], corner[:, 3] - corner[:, 0])
    is_flat = np.linalg.norm(normal, axis=1, keepdims=True) < 1e-12
    normal = np.where(is_flat, cross(corner[:, 2] - corner[:, 1], corner[:, 3] - corner[:, 1]), normal)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    v = cross(normal, u)
    metres = np.stack([(corner * u[:, None]).sum(-1), (corner * v[:, None]).sum(-1)], -1) / tile[..., None]

    vertices = np.zeros((n, 4), VERTEX)
    vertices["position"] = corner
    vertices["normal"][..., :3] = np.rint(np.where(np.isnan(normals), normal[:, None], normals) * 127)
    vertices["normal"][..., 3] = np.rint(translucency * 127)
    vertices["tangent"][..., :3] = np.rint(u[:, None] * 127)
    vertices["uv"] = np.where(np.isnan(uv), metres, uv)
    vertices["colour"][..., :3] = np.rint(np.sqrt(np.clip(colour, 0, 1)) * 255)
    vertices["colour"][..., 3] = np.rint(np.clip(light[..., 0], 0, 1) * 255)
    vertices["material"][..., 0], vertices["material"][..., 1] = layer, glow
    vertices["material"][..., 2] = np.rint(np.clip(light[..., 1], 0, 1) * 255)
    vertices["material"][..., 3] = seed
    return vertices
