"""Writes pieces, pictures and keys as one GLB."""

from pathlib import Path

import numpy as np
import pygltflib as gltf
from numpy.typing import NDArray
from PIL import Image

from .geometry import Piece
from .paint import as_bytes

FLOAT, UINT, USHORT, UBYTE = 5126, 5125, 5123, 5121


class Writer:
    def __init__(self) -> None:
        self.document = gltf.GLTF2(scene=0, scenes=[gltf.Scene(nodes=[])])
        self._blob = bytearray()

    def view(self, data: bytes) -> int:
        self._blob.extend(bytes(-len(self._blob) % 4))
        self.document.bufferViews.append(gltf.BufferView(buffer=0, byteOffset=len(self._blob), byteLength=len(data)))
        self._blob.extend(data)
        return len(self.document.bufferViews) - 1

    def accessor(
        self, array: NDArray[np.generic], component: int, kind: str, *, bounds: bool = False, is_share: bool = False
    ) -> int:
        """`is_share`: whole numbers that stand for 0..1."""
        rows = array.reshape(len(array), -1)
        limits = {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()} if bounds else {}
        self.document.accessors.append(
            gltf.Accessor(
                bufferView=self.view(np.ascontiguousarray(array).tobytes()),
                componentType=component,
                count=len(array),
                type=kind,
                normalized=is_share,
                **limits,
            )
        )
        return len(self.document.accessors) - 1

    def texture(self, picture: Image.Image) -> int:
        data, kind = as_bytes(picture)
        self.document.images.append(gltf.Image(bufferView=self.view(data), mimeType=kind))
        self.document.textures.append(gltf.Texture(source=len(self.document.images) - 1))
        return len(self.document.textures) - 1

    def material(self, material: gltf.Material) -> int:
        self.document.materials.append(material)
        return len(self.document.materials) - 1

    def mesh(self, name: str, parts: list[tuple[Piece, int]]) -> int:
        """Pieces, each with its material."""
        primitives = []
        for piece, material in parts:
            attributes = gltf.Attributes(
                POSITION=self.accessor(piece.positions.astype("<f4"), FLOAT, gltf.VEC3, bounds=True),
                NORMAL=self.accessor(piece.normals.astype("<f4"), FLOAT, gltf.VEC3),
                TEXCOORD_0=self.accessor(piece.uvs.astype("<f4"), FLOAT, gltf.VEC2),
                COLOR_0=self.accessor(
                    np.round(np.clip(piece.colours, 0, 1) * 65535).astype("<u2"), USHORT, gltf.VEC4, is_share=True
                ),
            )
            if piece.joints is not None and piece.weights is not None:
                attributes.JOINTS_0 = self.accessor(piece.joints.astype("u1"), UBYTE, gltf.VEC4)
                attributes.WEIGHTS_0 = self.accessor(piece.weights.astype("<f4"), FLOAT, gltf.VEC4)
            indices = self.accessor(piece.triangles.astype("<u2").reshape(-1), USHORT, gltf.SCALAR)
            primitives.append(gltf.Primitive(attributes=attributes, indices=indices, material=material))
        self.document.meshes.append(gltf.Mesh(name=name, primitives=primitives))
        return len(self.document.meshes) - 1

    def node(self, parent: int | None = None, **what: object) -> int:
        self.document.nodes.append(gltf.Node(**what))
        number = len(self.document.nodes) - 1
        if parent is None:
            self.document.scenes[0].nodes.append(number)
        else:
            self.document.nodes[parent].children.append(number)
        return number

    def write(self, path: Path) -> None:
        self.document.buffers = [gltf.Buffer(byteLength=len(self._blob))]
        self.document.set_binary_blob(bytes(self._blob))
        self.document.save_binary(str(path))
