"""What stands where a model's file cannot be used."""

import numpy as np

from vr_assistant.stage.gltf.materials import Material
from vr_assistant.stage.gltf.meshes import Shape
from vr_assistant.stage.gltf.model import Model, Part
from vr_assistant.stage.gltf.morphs import merge
from vr_assistant.stage.gltf.nodes import Nodes
from vr_assistant.stage.gltf.surfaces import flat_normals

SIDE_M = 1.0
_GREY = (0.4, 0.4, 0.42)


def grey_box() -> Model:
    """A cube of one metre that stands on the ground."""
    corners = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (0.0, 1.0) for z in (-0.5, 0.5)], np.float32) * SIDE_M
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    positions = corners[[corner for a, b, c, d in sides for corner in (a, b, c, a, c, d)]]
    count = len(positions)
    shape = Shape(
        positions,
        flat_normals(positions),
        np.zeros((count, 4), np.float32),
        np.zeros((count, 4), np.float32),
        np.ones((count, 4), np.float32),
        np.zeros((count, 4), np.int64),
        np.zeros((count, 4), np.float32),
        np.arange(count, dtype=np.uint32),
        merge([], count),
        0,
    )
    nothing = np.zeros(0, np.intp)
    nodes = Nodes(
        ["stand-in"],
        [(np.zeros(1, np.intp), nothing)],
        np.zeros((1, 3), np.float32),
        np.array([[0, 0, 0, 1]], np.float32),
        np.ones((1, 3), np.float32),
        np.eye(4, dtype=np.float32)[None],
        np.zeros(1, bool),
        np.ones(1, bool),
    )
    material = Material("stand-in", _GREY, metallic=0.0, roughness=0.9)
    return Model("stand-in", nodes, [Part(0, 0, -1)], [shape], [material], [], [], [], {})
