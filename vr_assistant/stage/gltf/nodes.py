"""The tree of a glTF file: which node hangs on which, and where each is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.document import Document, Table

MAX_NODES = 4096
MAX_DEPTH = 64
FARTHEST_M = 1e4
"""From the origin of a model to any of its nodes."""

Matrices = NDArray[np.float32]


@dataclass(slots=True)
class Nodes:
    """Matrices are (nodes, 4, 4), column vectors: translation in [:, :3, 3]."""

    names: list[str]
    levels: list[tuple[NDArray[np.intp], NDArray[np.intp]]]
    """(nodes, their parents) from the roots outwards; the parents of roots are none and left out."""
    translations: NDArray[np.float32]
    """(nodes, 3) at rest, as the next two."""
    rotations: NDArray[np.float32]
    """(nodes, 4): unit quaternions x, y, z, w."""
    scales: NDArray[np.float32]
    rest: Matrices
    """To the parent, at rest; also of nodes whose matrix is given as a whole."""
    is_whole: NDArray[np.bool_]
    """Whether the node's matrix is given as a whole: then nothing animates it."""
    is_shown: NDArray[np.bool_]
    """Whether it belongs to the scene that the file shows."""

    def to_model(self, local: Matrices) -> Matrices:
        """From each node to the model, of matrices from each node to its parent."""
        result = local.copy()
        for nodes, parents in self.levels[1:]:
            result[nodes] = result[parents] @ local[nodes]
        return result


def local_matrices(
    translations: NDArray[np.float32], rotations: NDArray[np.float32], scales: NDArray[np.float32]
) -> Matrices:
    """(n, 4, 4) of (n, 3), (n, 4) unit quaternions and (n, 3)."""
    x, y, z, w = rotations.T
    result = np.zeros((len(translations), 4, 4), np.float32)
    result[:, 0, 0], result[:, 0, 1], result[:, 0, 2] = (
        1 - 2 * (y * y + z * z),
        2 * (x * y - z * w),
        2 * (x * z + y * w),
    )
    result[:, 1, 0], result[:, 1, 1], result[:, 1, 2] = (
        2 * (x * y + z * w),
        1 - 2 * (x * x + z * z),
        2 * (y * z - x * w),
    )
    result[:, 2, 0], result[:, 2, 1], result[:, 2, 2] = (
        2 * (x * z - y * w),
        2 * (y * z + x * w),
        1 - 2 * (x * x + y * y),
    )
    result[:, :3, :3] *= scales[:, None, :]
    result[:, :3, 3] = translations
    result[:, 3, 3] = 1
    return result


def read_nodes(document: Document) -> Nodes:
    """Raises the document's error: too many, a circle, two parents, a turn without direction, too far away."""
    nodes = document.tables(document.root, "nodes", MAX_NODES)
    count = len(nodes)
    parents = _parents(document, nodes)
    levels = _levels(document, parents)
    translations, scales = np.zeros((count, 3), np.float32), np.ones((count, 3), np.float32)
    rotations = np.tile(np.array([0, 0, 0, 1], np.float32), (count, 1))
    wholes: dict[int, Matrices] = {}
    for number, node in enumerate(nodes):
        if "matrix" in node:
            wholes[number] = np.array(document.floats(node["matrix"], 16), np.float32).reshape(4, 4).T
            continue
        translations[number] = document.floats(node.get("translation", [0, 0, 0]), 3)
        rotations[number] = document.floats(node.get("rotation", [0, 0, 0, 1]), 4)
        scales[number] = document.floats(node.get("scale", [1, 1, 1]), 3)
    lengths = np.linalg.norm(rotations, axis=1, keepdims=True)
    if lengths.min(initial=1.0) < 1e-3:
        raise document.refuse("the rotation of a node has no direction")
    rotations /= lengths
    rest = local_matrices(translations, rotations, scales)
    for number, matrix in wholes.items():
        rest[number] = matrix
        rest[number, 3] = (0, 0, 0, 1)
    is_whole = np.zeros(count, bool)
    is_whole[list(wholes)] = True
    result = Nodes(
        [document.text(node, "name", "") for node in nodes],
        levels,
        translations,
        rotations,
        scales,
        rest,
        is_whole,
        _shown(document, parents, levels),
    )
    require_near(document, result.to_model(rest))
    return result


def require_near(document: Document, matrices: Matrices) -> None:
    """Raises the document's error when any of the matrices leads out of the model's bounds."""
    if not np.all(np.isfinite(matrices)) or np.abs(matrices).max(initial=0.0) > FARTHEST_M:
        raise document.refuse("one of its nodes lies nowhere near the rest")


def _parents(document: Document, nodes: list[Table]) -> NDArray[np.intp]:
    parents = np.full(len(nodes), -1, np.intp)
    for number, node in enumerate(nodes):
        for child in document.entries(node, "children"):
            document.item("nodes", child)
            if parents[child] >= 0:
                raise document.refuse("a node hangs on two others")
            parents[child] = number
    return parents


def _levels(document: Document, parents: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    at = np.flatnonzero(parents < 0)
    levels = [(at, np.zeros(0, np.intp))]
    placed = len(at)
    while placed < len(parents):
        at = np.flatnonzero(np.isin(parents, at) & (parents >= 0))
        if not len(at):
            raise document.refuse("its nodes hang on each other in a circle")
        if len(levels) == MAX_DEPTH:
            raise document.refuse(f"its nodes hang on each other more than {MAX_DEPTH} deep")
        levels.append((at, parents[at]))
        placed += len(at)
    return levels


def _shown(
    document: Document, parents: NDArray[np.intp], levels: list[tuple[NDArray[np.intp], NDArray[np.intp]]]
) -> NDArray[np.bool_]:
    if not document.entries(document.root, "scenes"):
        return np.ones(len(parents), bool)
    shown = np.zeros(len(parents), bool)
    for root in document.entries(document.item("scenes", document.root.get("scene", 0)), "nodes"):
        document.item("nodes", root)
        shown[root] = True
    for nodes, their in levels[1:]:
        shown[nodes] |= shown[their]
    return shown
