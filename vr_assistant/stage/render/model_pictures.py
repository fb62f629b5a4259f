"""The pictures of all models in two texture arrays, scaled to one size; and their materials, which say where."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vr_assistant.stage.gltf.materials import Material, Texture
from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL

COLOUR_UNIT, SURFACE_UNIT = 12, 13
MATERIAL = np.dtype(
    [
        ("colour", "<f4", 4),
        ("emission", "<f4", 4),
        ("surface", "<f4", 4),
        ("kind", "<f4", 4),
        ("maps", "<f4", (5, 3, 4)),
    ]
)
"""struct Material of include/model.glsl."""
_LARGEST_PIXELS = 1024
_SMALLEST_PIXELS = 4
_MOST_BYTES = 192 << 20
_WRAPS = {"repeat": 0.0, "clamp": 1.0, "mirror": 2.0}
_COLOUR, _EMISSION = 0, 4
"""Places among a material's maps of those that hold colours, not numbers."""


class ModelPictures:
    def __init__(self, gl: GL, models: Sequence[Model], anisotropy: float = 1.0) -> None:
        """Raises GraphicsError when the driver has no room."""
        self._gl, self._anisotropy = gl, anisotropy
        layers: tuple[dict[tuple[int, int], int], ...] = ({}, {})
        pictures: tuple[list[NDArray[np.uint8]], ...] = ([], [])
        for m, model in enumerate(models):
            for material in model.materials:
                for number, texture in enumerate(material.maps):
                    if texture is None:
                        continue
                    array = 0 if number in (_COLOUR, _EMISSION) else 1
                    if (m, texture.image) not in layers[array]:
                        layers[array][m, texture.image] = len(pictures[array]) + 1  # the first layer is white
                        pictures[array].append(model.pictures[texture.image])
        self.materials = np.concatenate(
            [
                _describe(Material(), {}, {}),
                *(
                    _describe(material, *({image: at for (n, image), at in each.items() if n == m} for each in layers))
                    for m, model in enumerate(models)
                    for material in model.materials
                ),
            ]
        )
        formats = (enums.SRGB8_ALPHA8, enums.RGBA8)
        self._textures = [self._array(*each) for each in zip(pictures, formats, strict=True)]

    def bind(self) -> None:
        for unit, texture in zip((COLOUR_UNIT, SURFACE_UNIT), self._textures, strict=True):
            self._gl.BindTextureUnit(unit, texture)

    def close(self) -> None:
        self._gl.delete_textures(*self._textures)

    def _array(self, pictures: Sequence[NDArray[np.uint8]], internal: int) -> int:
        gl, size = self._gl, common_size([picture.shape[:2] for picture in pictures])
        array = gl.texture(enums.TEXTURE_2D_ARRAY, internal, size, size, len(pictures) + 1, levels=size.bit_length())
        gl.upload(array, np.full((size, size, 4), 255, np.uint8), layer=0)
        for layer, picture in enumerate(pictures, 1):
            image = Image.fromarray(picture)
            if image.size != (size, size):
                image = image.resize((size, size), Image.Resampling.BICUBIC)
            gl.upload(array, np.asarray(image, np.uint8), layer=layer)
        gl.GenerateTextureMipmap(array)
        gl.sampling(array, enums.LINEAR_MIPMAP_LINEAR, enums.LINEAR, enums.REPEAT, self._anisotropy)
        return array


def common_size(sizes: Sequence[tuple[int, ...]]) -> int:
    """Pixels of the sides to which pictures (height, width) are scaled: a power of two, as large as memory allows."""
    size = 1 << (max((max(one) for one in sizes), default=1) - 1).bit_length()
    size = min(max(size, _SMALLEST_PIXELS), _LARGEST_PIXELS)
    while size > _SMALLEST_PIXELS and size * size * 4 * (len(sizes) + 1) * 4 // 3 > _MOST_BYTES:
        size //= 2
    return size


def _describe(material: Material, colours: dict[int, int], surfaces: dict[int, int]) -> NDArray[np.void]:
    """(1,) of MATERIAL. Layers by picture."""
    result = np.zeros(1, MATERIAL)
    cutoff = material.alpha_cutoff if material.alpha_mode == "MASK" else -1.0
    result["colour"] = (*material.colour, material.alpha)
    result["emission"] = (*material.emission, cutoff)
    result["surface"] = (
        material.metallic,
        material.roughness,
        material.normal_scale if material.normal_map else 0.0,
        material.occlusion_strength if material.occlusion_map else 0.0,
    )
    result["kind"] = (material.is_unlit, material.alpha_mode == "BLEND", material.is_double_sided, 0.0)
    for number, texture in enumerate(material.maps):
        layers = colours if number in (_COLOUR, _EMISSION) else surfaces
        result["maps"][0, number] = _where(texture, layers)
    return result


def _where(texture: Texture | None, layers: dict[int, int]) -> list[tuple[float, ...]]:
    if texture is None:
        return [(1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)]
    how = (float(texture.set_number), _WRAPS[texture.wrap_u], _WRAPS[texture.wrap_v], 0.0)
    return [(*texture.u, float(layers[texture.image])), (*texture.v, 0.0), how]
