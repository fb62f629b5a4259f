"""Small glTF files, written by pygltflib, which the program does not read with."""

import base64
import io
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pygltflib as gltf
from numpy.typing import ArrayLike, NDArray
from PIL import Image

COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
KINDS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
SQUARE = np.array([[-0.5, 0, 0], [0.5, 0, 0], [0.5, 1, 0], [-0.5, 1, 0]], "f4")
SQUARE_NORMALS = np.tile(np.array([0, 0, 1], "f4"), (4, 1))
SQUARE_UVS = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], "f4")
SQUARE_TRIANGLES = np.array([0, 1, 2, 0, 2, 3], "u2")


class Written:
    """A document in the making: each method gives the number of what it added."""

    def __init__(self) -> None:
        self.document = gltf.GLTF2(scene=0, scenes=[gltf.Scene(nodes=[])])
        self.blob = bytearray()

    def view(self, data: bytes, stride: int | None = None) -> int:
        self.blob.extend(bytes(-len(self.blob) % 4))
        view = gltf.BufferView(buffer=0, byteOffset=len(self.blob), byteLength=len(data), byteStride=stride)
        self.document.bufferViews.append(view)
        self.blob.extend(data)
        return len(self.document.bufferViews) - 1

    def numbers(self, values: ArrayLike, *, is_share: bool = False, stride: int | None = None) -> int:
        """An accessor. `is_share`: whole numbers stand for shares of the largest; `stride`: bytes a row."""
        array = np.asarray(values)
        array = array.astype("f4") if array.dtype.kind == "f" else array
        rows = np.ascontiguousarray(array.reshape(len(array), -1))
        data = rows.tobytes()
        if stride:
            data = b"".join(row.tobytes().ljust(stride, b"\x7f") for row in rows)
        self.document.accessors.append(
            gltf.Accessor(
                bufferView=self.view(data, stride),
                componentType=COMPONENTS[array.dtype.str[1:]],
                count=len(rows),
                type=KINDS[rows.shape[1]],
                normalized=is_share,
            )
        )
        return len(self.document.accessors) - 1

    def sparse(self, count: int, rows: ArrayLike, values: ArrayLike) -> int:
        """An accessor of vectors that are zero but for some rows."""
        moved = np.asarray(rows, "u2")
        self.document.accessors.append(
            gltf.Accessor(
                componentType=5126,
                count=count,
                type="VEC3",
                sparse=gltf.Sparse(
                    count=len(moved),
                    indices=gltf.AccessorSparseIndices(bufferView=self.view(moved.tobytes()), componentType=5123),
                    values=gltf.AccessorSparseValues(bufferView=self.view(np.asarray(values, "f4").tobytes())),
                ),
            )
        )
        return len(self.document.accessors) - 1

    def texture(self, pixels: ArrayLike, kind: str = "PNG", **sampler: int) -> int:
        self.document.images.append(gltf.Image(bufferView=self.view(picture(pixels, kind)), mimeType="image/png"))
        self.document.samplers.append(gltf.Sampler(**sampler))
        images, samplers = len(self.document.images), len(self.document.samplers)
        self.document.textures.append(gltf.Texture(source=images - 1, sampler=samplers - 1))
        return len(self.document.textures) - 1

    def material(self, colour: ArrayLike = (1, 1, 1, 1), texture: int | None = None, **more: Any) -> int:
        """Rough and not metallic."""
        surface = gltf.PbrMetallicRoughness(
            baseColorFactor=[float(v) for v in np.asarray(colour)], metallicFactor=0.0, roughnessFactor=1.0
        )
        if texture is not None:
            surface.baseColorTexture = gltf.TextureInfo(index=texture)
        self.document.materials.append(gltf.Material(pbrMetallicRoughness=surface, **more))
        return len(self.document.materials) - 1

    def primitive(self, positions: ArrayLike, triangles: ArrayLike | None = None, **more: Any) -> gltf.Primitive:
        """`more`: fields of a primitive, and attributes by their names in capitals."""
        names = {name: more.pop(name) for name in list(more) if name[0].isupper()}
        attributes = gltf.Attributes(POSITION=self.numbers(np.asarray(positions, "f4")), **names)
        indices = None if triangles is None else self.numbers(triangles)
        return gltf.Primitive(attributes=attributes, indices=indices, **more)

    def square(self, material: int | None = None, **more: Any) -> gltf.Primitive:
        """One metre, upright on the ground, looking along +Z."""
        more = {"NORMAL": self.numbers(SQUARE_NORMALS), "TEXCOORD_0": self.numbers(SQUARE_UVS)} | more
        return self.primitive(SQUARE, SQUARE_TRIANGLES, material=material, **more)

    def mesh(self, *primitives: gltf.Primitive, **more: Any) -> int:
        self.document.meshes.append(gltf.Mesh(primitives=list(primitives), **more))
        return len(self.document.meshes) - 1

    def node(self, parent: int | None = None, **what: Any) -> int:
        self.document.nodes.append(gltf.Node(**what))
        number = len(self.document.nodes) - 1
        roots = self.document.scenes[0].nodes if parent is None else self.document.nodes[parent].children
        roots.append(number)
        return number

    def animate(self, name: str, *channels: tuple[int, str, ArrayLike, ArrayLike, str]) -> None:
        """Channels of (node, path, times, values, interpolation)."""
        animation = gltf.Animation(name=name)
        for node, path, times, values, interpolation in channels:
            sampler = gltf.AnimationSampler(
                input=self.numbers(np.asarray(times, "f4")),
                output=self.numbers(np.asarray(values, "f4")),
                interpolation=interpolation,
            )
            animation.samplers.append(sampler)
            target = gltf.AnimationChannelTarget(node=node, path=path)
            animation.channels.append(gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))
        self.document.animations.append(animation)

    def described(self, uri: str | None = None) -> dict[str, Any]:
        self.document.buffers = [gltf.Buffer(byteLength=len(self.blob), uri=uri)]
        result: dict[str, Any] = json.loads(self.document.to_json())
        return result

    def glb(self, path: Path) -> Path:
        return save_glb(path, self.described(), bytes(self.blob))

    def embedded(self, path: Path) -> Path:
        uri = "data:application/octet-stream;base64," + base64.b64encode(self.blob).decode()
        path.write_text(json.dumps(self.described(uri)))
        return path

    def beside(self, path: Path, uri: str, at: Path) -> Path:
        """With its numbers in another file."""
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(self.blob)
        path.write_text(json.dumps(self.described(uri)))
        return path


def save_glb(path: Path, description: dict[str, Any], blob: bytes) -> Path:
    """Whatever the description says, so that it may be wrong."""
    path.write_bytes(glb_bytes(json.dumps(description).encode(), blob))
    return path


def glb_bytes(text: bytes, blob: bytes) -> bytes:
    text += b" " * (-len(text) % 4)
    blob += bytes(-len(blob) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(blob))
    return head + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(blob), b"BIN\0") + blob


def picture(pixels: ArrayLike, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(out, kind)
    return out.getvalue()


def checks(*colours: tuple[int, ...], size: int = 8) -> NDArray[np.uint8]:
    """Four quarters: upper left, upper right, lower left, lower right."""
    quarters = np.array(colours, np.uint8).reshape(2, 2, -1)
    return quarters.repeat(size // 2, axis=0).repeat(size // 2, axis=1)


def a_square() -> Written:
    """The smallest thing that can be seen."""
    file = Written()
    file.node(mesh=file.mesh(file.square(file.material())))
    return file
