"""A whole glTF 2.0 file as plain arrays, ready to be drawn. Axes: metres, +Y up, the front looks along +Z."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.gltf.accessors import Accessors
from vr_assistant.stage.gltf.animations import Animation, read_animations
from vr_assistant.stage.gltf.buffers import Buffers
from vr_assistant.stage.gltf.document import Document, first_of
from vr_assistant.stage.gltf.images import Images, Pixels
from vr_assistant.stage.gltf.materials import Material, read_materials
from vr_assistant.stage.gltf.meshes import MeshOfShapes, Shape, read_meshes
from vr_assistant.stage.gltf.nodes import MAX_NODES, Nodes, read_nodes
from vr_assistant.stage.gltf.skins import Skin, read_skins

KNOWN_EXTENSIONS = frozenset(
    {"KHR_texture_transform", "KHR_materials_unlit", "KHR_materials_emissive_strength", "KHR_mesh_quantization"}
)
MAX_PARTS = 8192
MAX_DRAWN_INDICES = 9_000_000
"""Of all parts, however often they share their triangles."""


@dataclass(frozen=True, slots=True)
class Part:
    """One primitive of the mesh of one node."""

    node: int
    shape: int
    skin: int
    """-1 for none."""


@dataclass(slots=True)
class Model:
    name: str
    nodes: Nodes
    parts: list[Part]
    shapes: list[Shape]
    materials: list[Material]
    pictures: list[Pixels]
    skins: list[Skin]
    animations: list[Animation]
    morph_weights: dict[int, NDArray[np.float32]]
    """At rest, of the nodes whose mesh has morph targets."""

    @staticmethod
    def load(path: Path) -> "Model":
        """Raises GraphicsError with the reason when the file cannot be used."""
        with np.errstate(all="ignore"):  # what overflows is found where it is checked to be finite
            return _read(Document(path))


def _read(document: Document) -> Model:
    _require_version(document)
    buffers = Buffers(document)
    accessors = Accessors(document, buffers)
    images = Images(document, buffers)
    nodes = read_nodes(document)
    materials = read_materials(document, images)
    skins = read_skins(document, accessors)
    meshes, shapes = read_meshes(document, accessors, materials)
    tables = document.tables(document.root, "nodes", MAX_NODES)
    parts, weights, target_counts = [], {}, [0] * len(tables)
    for number, table in enumerate(tables):
        if "mesh" not in table:
            continue
        document.item("meshes", table["mesh"])
        mesh = meshes[table["mesh"]]
        target_counts[number] = len(mesh.weights)
        if len(mesh.weights):
            weights[number] = _weights(document, table.get("weights"), mesh)
        skin = -1
        if "skin" in table:
            document.item("skins", table["skin"])
            skin = int(table["skin"])
        if nodes.is_shown[number]:
            parts += [Part(number, shape, skin if shapes[shape].weights.any() else -1) for shape in mesh.shapes]
    _check_parts(document, parts, shapes, skins)
    animations = read_animations(document, accessors, target_counts)
    if any(nodes.is_whole[track.nodes].any() for animation in animations for track in animation.tracks):
        raise document.refuse("an animation moves a node whose matrix is fixed")
    name = document.path.stem
    return Model(name, nodes, parts, shapes, materials, images.pictures, skins, animations, weights)


def _require_version(document: Document) -> None:
    asset = document.table(document.root, "asset")
    for key in ("version", "minVersion"):
        version = document.text(asset, key, "2.0" if key == "minVersion" else "unknown")
        if version.partition(".")[0] != "2":
            raise document.refuse(f"it is of glTF version {version[:20]}, 2.0 is needed")
    lacking = [str(name) for name in document.items("extensionsRequired", 100) if str(name) not in KNOWN_EXTENSIONS]
    if lacking:
        raise document.refuse(f"it requires extensions that this program lacks ({first_of(lacking)})")


def _weights(document: Document, given: object, mesh: MeshOfShapes) -> NDArray[np.float32]:
    if given is None:
        return mesh.weights
    return np.array(document.floats(given, len(mesh.weights)), np.float32)


def _check_parts(document: Document, parts: list[Part], shapes: list[Shape], skins: list[Skin]) -> None:
    drawn = sum(len(shapes[part.shape].indices) for part in parts)
    if not drawn:
        raise document.refuse("it has no triangles")
    if len(parts) > MAX_PARTS or drawn > MAX_DRAWN_INDICES:
        raise document.refuse("it has too many parts or triangles")
    for part in parts:
        if part.skin >= 0 and shapes[part.shape].joints.max(initial=0) >= len(skins[part.skin].joints):
            raise document.refuse("a vertex hangs on a joint that does not exist")
