"""Reads MakeHuman's base mesh, shape targets and rig (CC0) from an unpacked data folder.

Units after `load`: metres, +Y up, the face looks along +Z, the soles stand on y = 0.
"""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DECIMETRE = 0.1
BODY_VERTICES = 13_380
"""Vertices below this index are the body proper; the rest are helpers and joint cubes."""


@dataclass
class Rig:
    names: list[str]
    parents: list[int]
    """-1 for the root; parents come before their children."""
    heads: Array
    """(bones, 3) world positions in the rest pose."""
    weights: Array
    """(vertices, bones), rows sum to 1 or 0."""


@dataclass
class Base:
    points: Array
    """(vertices, 3) of the chosen shape."""
    groups: dict[str, NDArray[np.int64]]
    """Triangles (n, 3) by mesh group."""
    rig: Rig
    morphs: dict[str, Array]
    """ARKit name -> offsets (vertices, 3)."""
    root: Path

    def target(self, path: str) -> Array:
        """Offsets in metres of one shape target, e.g. 'mouth/mouth-angles-up'."""
        return read_target(self.root / "mpfb2/targets" / f"{path}.target.gz", len(self.points)) * DECIMETRE


def read_obj(path: Path) -> tuple[Array, dict[str, NDArray[np.int64]], dict[str, list[int]]]:
    """Vertices, triangles by group, and the vertices of the joint cubes."""
    vertices: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    cubes: dict[str, set[int]] = {}
    group = ""
    for line in path.read_text().splitlines():
        if line.startswith("v "):
            vertices.append([float(x) for x in line.split()[1:4]])
        elif line.startswith("g "):
            group = line.split()[1]
        elif line.startswith("f "):
            corners = [int(x.split("/")[0]) - 1 for x in line.split()[1:]]
            if group.startswith("joint"):
                cubes.setdefault(group, set()).update(corners)
            else:
                fan = [[corners[0], corners[i], corners[i + 1]] for i in range(1, len(corners) - 1)]
                faces.setdefault(group, []).extend(fan)
    return (
        np.array(vertices),
        {name: np.array(rows, np.int64) for name, rows in faces.items()},
        {name: sorted(members) for name, members in cubes.items()},
    )


def read_target(path: Path, count: int) -> Array:
    """Offsets (count, 3) in decimetres; the file has a vertex index and an offset a line."""
    offsets = np.zeros((count, 3))
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    for line in text.splitlines():
        if line[:1].isdigit():
            columns = line.split()
            offsets[int(columns[0])] = [float(x) for x in columns[1:4]]
    return offsets


def load(root: Path, mix: dict[str, float]) -> Base:
    """The base mesh shaped by a weighted mix of targets (paths below mpfb2/targets)."""
    shapes = root / "mpfb2"
    points, groups, cubes = read_obj(shapes / "3dobjs/base.obj")
    for name, weight in mix.items():
        points = points + weight * read_target(shapes / "targets" / f"{name}.target.gz", len(points))
    points -= [0, points[:BODY_VERTICES, 1].min(), 0]
    points *= DECIMETRE
    units = sorted((root / "faceunits01/targets/faceunits").glob("*.target"))
    morphs = {unit.stem: read_target(unit, len(points)) * DECIMETRE for unit in units}
    return Base(points, groups, read_rig(shapes / "rigs/standard", points, cubes), morphs, root)


def read_rig(folder: Path, points: Array, cubes: dict[str, list[int]]) -> Rig:
    document = json.loads((folder / "rig.mixamo.json").read_text())
    bones = document.get("bones", document)
    painted = json.loads((folder / "weights.mixamo.json").read_text())["weights"]

    order: list[str] = []

    def add_children(parent: str | None) -> None:
        for name, bone in bones.items():
            if (bone["parent"] or None) == parent:
                order.append(name)
                add_children(name)

    add_children(None)

    def head(spec: dict[str, object]) -> Array:
        match spec["strategy"]:
            case "MEAN":
                return points[spec["vertex_indices"]].mean(0)
            case "VERTEX":
                return points[spec["vertex_index"]]
            case "CUBE":
                return points[cubes[str(spec["cube_name"])]].mean(0)
        raise ValueError(f"The rig places a bone by an unknown strategy: {spec['strategy']}")

    weights = np.zeros((len(points), len(order)))
    for column, name in enumerate(order):
        entries = np.array(painted.get(name, []), float).reshape(-1, 2)
        weights[entries[:, 0].astype(int), column] = entries[:, 1]
    weights /= np.maximum(weights.sum(1, keepdims=True), 1e-9)
    parents = [order.index(bones[name]["parent"]) if bones[name]["parent"] else -1 for name in order]
    return Rig(
        [name.removeprefix("mixamorig:") for name in order],
        parents,
        np.array([head(bones[name]["head"]) for name in order]),
        weights,
    )
