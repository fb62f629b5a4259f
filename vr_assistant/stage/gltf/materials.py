"""Materials of a glTF file: metallic-roughness with its maps, and the extensions that this program knows."""

import math
from dataclasses import dataclass, field
from typing import Literal

from vr_assistant.stage.gltf.document import Document, Table
from vr_assistant.stage.gltf.images import Images

MAX_MATERIALS = 256
BRIGHTEST = 1000.0

AlphaMode = Literal["OPAQUE", "MASK", "BLEND"]
Wrap = Literal["repeat", "clamp", "mirror"]
Colour = tuple[float, float, float]
_WRAPS: dict[str, Wrap] = {"33071": "clamp", "33648": "mirror"}


@dataclass(frozen=True, slots=True)
class Texture:
    """A picture and where a material finds it."""

    image: int
    """In the model's pictures."""
    set_number: int = 0
    """Of the texture coordinates: 0 or 1."""
    u: Colour = (1.0, 0.0, 0.0)
    """Row of the transform: u of the picture is u[0] * u + u[1] * v + u[2]."""
    v: Colour = (0.0, 1.0, 0.0)
    wrap_u: Wrap = "repeat"
    wrap_v: Wrap = "repeat"


@dataclass(slots=True)
class Material:
    """Colours are linear. A texture multiplies the factor before it."""

    name: str = ""
    colour: Colour = (1.0, 1.0, 1.0)
    alpha: float = 1.0
    colour_map: Texture | None = None
    metallic: float = 1.0
    roughness: float = 1.0
    surface_map: Texture | None = None
    """Green: roughness; blue: metallic."""
    normal_scale: float = 1.0
    normal_map: Texture | None = None
    occlusion_strength: float = 1.0
    occlusion_map: Texture | None = None
    """Red."""
    emission: Colour = (0.0, 0.0, 0.0)
    """With the strength of KHR_materials_emissive_strength in it."""
    emission_map: Texture | None = None
    alpha_mode: AlphaMode = "OPAQUE"
    alpha_cutoff: float = 0.5
    is_double_sided: bool = False
    is_unlit: bool = False
    maps: list[Texture | None] = field(init=False)
    """All five, in the order above."""

    def __post_init__(self) -> None:
        self.maps = [self.colour_map, self.surface_map, self.normal_map, self.occlusion_map, self.emission_map]


def read_materials(document: Document, images: Images) -> list[Material]:
    return [_material(document, images, table) for table in document.tables(document.root, "materials", MAX_MATERIALS)]


def _material(document: Document, images: Images, table: Table) -> Material:
    surface = document.table(table, "pbrMetallicRoughness")
    red, green, blue, alpha = document.floats(surface.get("baseColorFactor", [1, 1, 1, 1]), 4)
    mode = table.get("alphaMode", "OPAQUE")
    if mode not in ("OPAQUE", "MASK", "BLEND"):
        raise document.refuse("a material has an unknown alpha mode")
    normal, occlusion = document.table(table, "normalTexture"), document.table(table, "occlusionTexture")
    strength = (document.extension(table, "KHR_materials_emissive_strength") or {}).get("emissiveStrength", 1.0)
    bright = document.number(strength, 0.0, BRIGHTEST)
    r, g, b = (value * bright for value in document.floats(table.get("emissiveFactor", [0, 0, 0]), 3, BRIGHTEST))
    return Material(
        document.text(table, "name", ""),
        (red, green, blue),
        alpha,
        _texture(document, images, surface, "baseColorTexture"),
        document.number(surface.get("metallicFactor", 1.0), 0.0, 1.0),
        document.number(surface.get("roughnessFactor", 1.0), 0.0, 1.0),
        _texture(document, images, surface, "metallicRoughnessTexture"),
        document.number(normal.get("scale", 1.0), -100.0, 100.0),
        _texture(document, images, table, "normalTexture"),
        document.number(occlusion.get("strength", 1.0), 0.0, 1.0),
        _texture(document, images, table, "occlusionTexture"),
        (r, g, b),
        _texture(document, images, table, "emissiveTexture"),
        mode,
        document.number(table.get("alphaCutoff", 0.5), 0.0, 1e6),
        bool(table.get("doubleSided", False)),
        document.extension(table, "KHR_materials_unlit") is not None,
    )


def _texture(document: Document, images: Images, parent: Table, key: str) -> Texture | None:
    if key not in parent:
        return None
    info = document.table(parent, key)
    texture = document.item("textures", info.get("index"))
    sampler = document.item("samplers", texture["sampler"]) if "sampler" in texture else {}
    transform = document.extension(info, "KHR_texture_transform") or {}
    set_number = transform.get("texCoord", info.get("texCoord", 0))
    if set_number not in (0, 1):
        raise document.refuse("a texture wants a third set of coordinates, two are possible")
    offset, scale = (
        document.floats(transform.get("offset", [0, 0]), 2),
        document.floats(transform.get("scale", [1, 1]), 2),
    )
    angle = document.number(transform.get("rotation", 0.0), -1e4, 1e4)
    # counter-clockwise as one sees the picture, whose v points down
    cos, sin = math.cos(angle), math.sin(angle)
    wraps = [_WRAPS.get(str(sampler.get(name)), "repeat") for name in ("wrapS", "wrapT")]
    return Texture(
        images.number_of(texture.get("source")),
        int(set_number),
        (cos * scale[0], sin * scale[1], offset[0]),
        (-sin * scale[0], cos * scale[1], offset[1]),
        wraps[0],
        wraps[1],
    )
