"""Files that between them use every part of the reader, small enough to be spoilt thousands of times."""

import numpy as np
import pygltflib as gltf
from written import Written, checks

COLOURS = ((255, 0, 0, 255), (0, 255, 0, 0), (0, 0, 255, 255), (255, 255, 255, 128))


def everything() -> Written:
    """Nodes, two meshes, all maps, a skin, sparse and dense morphs, three kinds of keys."""
    file = Written()
    texture = file.texture(checks(*COLOURS), wrapS=33071)
    info = gltf.TextureInfo(
        index=texture, extensions={"KHR_texture_transform": {"offset": [0.5, 0.0], "rotation": 1.0}}
    )
    material = file.material(
        (1, 0.5, 0.25, 1),
        texture,
        normalTexture=gltf.NormalMaterialTexture(index=texture),
        occlusionTexture=gltf.OcclusionTextureInfo(index=texture),
        emissiveTexture=info,
        emissiveFactor=[1.0, 1.0, 1.0],
        alphaMode="MASK",
        extensions={"KHR_materials_emissive_strength": {"emissiveStrength": 2.0}},
    )
    targets = [{"POSITION": file.sparse(4, [1, 2], np.ones((2, 3)))}, {"POSITION": file.numbers(np.ones((4, 3)))}]
    weights = np.zeros((4, 4))
    weights[:, 0] = 1
    joints = file.numbers(np.zeros((4, 4), "u1"))
    primitive = file.square(
        material,
        targets=targets,
        JOINTS_0=joints,
        WEIGHTS_0=file.numbers(weights),
        COLOR_0=file.numbers(np.full((4, 4), 200, "u1"), is_share=True),
    )
    root = file.node(rotation=[0.0, 0.0, 0.0, 1.0], scale=[1.0, 1.0, 1.0])
    joint = file.node(root, translation=[0.0, 1.0, 0.0])
    file.node(root, mesh=file.mesh(primitive), skin=0)
    file.node(joint, mesh=file.mesh(file.primitive([[0, 0, 0], [1, 0, 0], [0, 1, 0]], mode=5)))
    binds = file.numbers(np.eye(4).reshape(1, 16))
    file.document.skins.append(gltf.Skin(joints=[joint], inverseBindMatrices=binds))
    file.animate(
        "all",
        (joint, "rotation", [0, 1], [[0, 0, 0, 1], [0, 1, 0, 0]], "LINEAR"),
        (root, "translation", [0, 1], np.zeros((6, 3)), "CUBICSPLINE"),
        (2, "weights", [0, 1], [0, 1, 1, 0], "STEP"),
    )
    file.document.extensionsUsed = ["KHR_texture_transform", "KHR_materials_emissive_strength"]
    return file
