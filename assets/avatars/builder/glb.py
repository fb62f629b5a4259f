"""Writes the finished parts as one GLB: a mesh, a skin, sparse morph targets."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pygltflib
from numpy.typing import NDArray

from .makehuman import Rig
from .mesh import Array, Part, normals_of, seamless_normals

FLOAT, UINT, USHORT, UBYTE = 5126, 5125, 5123, 5121
ROUGHNESS = {"skin": 0.55, "eyes": 0.08, "mouth": 0.7, "brows": 0.8, "hair": 0.68, "cloth": 0.85, "leather": 0.4}
LEAST_OFFSET_M = 5e-5


class Writer:
    def __init__(self) -> None:
        self.views: list[pygltflib.BufferView] = []
        self.accessors: list[pygltflib.Accessor] = []
        self.blob = bytearray()

    def raw(self, array: NDArray[np.generic]) -> int:
        self.blob.extend(bytes(-len(self.blob) % 4))
        data = np.ascontiguousarray(array).tobytes()
        self.views.append(pygltflib.BufferView(buffer=0, byteOffset=len(self.blob), byteLength=len(data)))
        self.blob.extend(data)
        return len(self.views) - 1

    def put(
        self, array: NDArray[np.generic], component: int, kind: str, is_normalized: bool = False, bounds: bool = False
    ) -> int:
        limits = {"min": array.min(0).tolist(), "max": array.max(0).tolist()} if bounds else {}
        view = self.raw(array)
        self.accessors.append(
            pygltflib.Accessor(
                bufferView=view,
                componentType=component,
                count=len(array),
                type=kind,
                normalized=is_normalized,
                **limits,
            )
        )
        return len(self.accessors) - 1

    def put_sparse(self, offsets: NDArray[np.float32], moved: NDArray[np.int64]) -> int:
        sparse = pygltflib.Sparse(
            count=len(moved),
            indices=pygltflib.AccessorSparseIndices(bufferView=self.raw(moved.astype("u4")), componentType=UINT),
            values=pygltflib.AccessorSparseValues(bufferView=self.raw(offsets[moved])),
        )
        self.accessors.append(
            pygltflib.Accessor(
                componentType=FLOAT,
                count=len(offsets),
                type="VEC3",
                min=offsets.min(0).tolist(),
                max=offsets.max(0).tolist(),
                sparse=sparse,
            )
        )
        return len(self.accessors) - 1


def write(
    path: Path, parts: list[Part], openness: Callable[[Array, Array], Array], rig: Rig, morph_names: list[str]
) -> str:
    """Parts in the order of their materials; `openness(points, normals)` goes to the alpha of COLOR_0."""
    out = Writer()
    materials = sorted({part.material for part in parts}, key=list(ROUGHNESS).index)
    parts = sorted(parts, key=lambda part: materials.index(part.material))
    points = np.concatenate([part.points for part in parts])
    normals = np.concatenate(
        [seamless_normals(p.points, p.triangles) if p.normals is None else p.normals for p in parts]
    )
    colours = np.concatenate([np.clip(part.colours, 0, 1) for part in parts])
    tangents = np.concatenate(
        [np.tile([0.0, -1.0, 0.0], (len(p.points), 1)) if p.tangents is None else p.tangents for p in parts]
    )
    weights = np.concatenate([part.weights for part in parts])
    strongest = np.argsort(-weights, 1)[:, :4]
    strengths = np.take_along_axis(weights, strongest, 1)
    strengths /= strengths.sum(1, keepdims=True)
    starts = np.cumsum([0] + [len(part.points) for part in parts])

    rgba = np.concatenate([colours, openness(points, normals)[:, None]], 1)
    attributes = pygltflib.Attributes(
        POSITION=out.put(points.astype("f4"), FLOAT, "VEC3", bounds=True),
        NORMAL=out.put(normals.astype("f4"), FLOAT, "VEC3"),
        TANGENT=out.put(np.pad(tangents, ((0, 0), (0, 1)), constant_values=1).astype("f4"), FLOAT, "VEC4"),
        COLOR_0=out.put(np.round(rgba * 65535).astype("u2"), USHORT, "VEC4", is_normalized=True),
        JOINTS_0=out.put(strongest.astype("u1"), UBYTE, "VEC4"),
        WEIGHTS_0=out.put(strengths.astype("f4"), FLOAT, "VEC4"),
    )
    targets = []
    for name in morph_names:
        offsets = np.concatenate([p.morphs.get(name, np.zeros_like(p.points)) for p in parts])
        offsets[np.abs(offsets).max(1) < LEAST_OFFSET_M] = 0
        bent = np.zeros_like(normals)
        for part, start in zip(parts, starts, strict=False):
            if name in part.morphs:
                moved_part = normals_of(part.points + part.morphs[name], part.triangles)
                bent[start : start + len(part.points)] = moved_part - normals_of(part.points, part.triangles)
        moved = np.flatnonzero(np.abs(offsets).max(1) > 0)
        targets.append(
            {
                "POSITION": out.put_sparse(offsets.astype("f4"), moved),
                "NORMAL": out.put_sparse(bent.astype("f4"), moved),
            }
        )
    primitives = []
    for slot, material in enumerate(materials):
        rows = [p.triangles + start for p, start in zip(parts, starts, strict=False) if p.material == material]
        indices = out.put(np.concatenate(rows).ravel().astype("u4"), UINT, "SCALAR")
        primitives.append(pygltflib.Primitive(attributes=attributes, indices=indices, material=slot, targets=targets))

    inverse_bind = np.tile(np.eye(4, dtype="f4"), (len(rig.names), 1, 1))
    inverse_bind[:, 3, :3] = -rig.heads  # glTF stores columns
    bind_accessor = out.put(inverse_bind.reshape(-1, 16), FLOAT, "MAT4")
    nodes = [pygltflib.Node(name="avatar", mesh=0, skin=0)]
    for bone, (name, parent) in enumerate(zip(rig.names, rig.parents, strict=True)):
        origin = rig.heads[parent] if parent >= 0 else np.zeros(3)
        children = [1 + child for child, above in enumerate(rig.parents) if above == bone]
        nodes.append(pygltflib.Node(name=name, translation=(rig.heads[bone] - origin).tolist(), children=children))
    document = pygltflib.GLTF2(
        scene=0,
        scenes=[pygltflib.Scene(nodes=[0] + [1 + bone for bone, parent in enumerate(rig.parents) if parent < 0])],
        nodes=nodes,
        meshes=[
            pygltflib.Mesh(primitives=primitives, weights=[0.0] * len(morph_names), extras={"targetNames": morph_names})
        ],
        skins=[pygltflib.Skin(joints=[1 + bone for bone in range(len(rig.names))], inverseBindMatrices=bind_accessor)],
        materials=[
            pygltflib.Material(
                name=name,
                doubleSided=True,
                pbrMetallicRoughness=pygltflib.PbrMetallicRoughness(
                    metallicFactor=0.0, roughnessFactor=ROUGHNESS[name]
                ),
            )
            for name in materials
        ],
        accessors=out.accessors,
        bufferViews=out.views,
        buffers=[pygltflib.Buffer(byteLength=len(out.blob))],
        asset=pygltflib.Asset(
            generator="build_avatar.py", copyright="Apache-2.0; base mesh, rig, face units CC0 1.0 (MakeHuman, MPFB2)"
        ),
    )
    document.set_binary_blob(bytes(out.blob))
    document.save_binary(str(path))
    triangles = sum(len(part.triangles) for part in parts)
    return (
        f"{len(points)} vertices, {triangles} triangles, {len(rig.names)} bones, {len(morph_names)} morphs, "
        f"{points[:, 1].max():.2f} m, {path.stat().st_size / 1e6:.2f} MB; "
        + ", ".join(f"{m} {sum(len(p.triangles) for p in parts if p.material == m)}" for m in materials)
    )
