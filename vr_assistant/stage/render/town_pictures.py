"""The textures that town, water and sky share."""

from collections.abc import Iterator

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.town.town import Town

_TINT_UNIT, _RELIEF_UNIT, _LAMP_UNIT, _NOISE_UNIT = 0, 1, 4, 5


class TownPictures:
    """Uploaded once, with mipmaps; each has a texture unit of its own, which the shaders name."""

    def __init__(self, gl: GL) -> None:
        self._gl = gl
        self._textures: dict[int, int] = {}

    def load(self, town: Town, anisotropy: float) -> Iterator[str]:
        """In steps. Raises GraphicsError when the driver refuses one.

        Args:
            anisotropy: Of the ground's and the walls' detail.
        """
        gl, details = self._gl, town.details
        layers, size = details.tint.shape[:2]
        for unit, pixels in ((_TINT_UNIT, details.tint), (_RELIEF_UNIT, details.relief)):
            texture = gl.texture(enums.TEXTURE_2D_ARRAY, enums.RGBA8, size, size, layers, levels=size.bit_length())
            self._textures[unit] = texture
            for layer in range(layers):
                gl.upload(texture, pixels[layer], layer=layer)
            yield "upload"
            gl.GenerateTextureMipmap(texture)
            # seams between levels show in colour, hardly in relief
            minify = enums.LINEAR_MIPMAP_LINEAR if unit == _TINT_UNIT else enums.LINEAR_MIPMAP_NEAREST
            gl.sampling(texture, minify, enums.LINEAR, enums.REPEAT, anisotropy)
            yield "upload"
        for unit, pixels, wrap in (
            (_LAMP_UNIT, town.lamp_map, enums.CLAMP_TO_EDGE),
            (_NOISE_UNIT, town.noise_map, enums.REPEAT),
        ):
            height, width = pixels.shape[:2]
            texture = gl.texture(enums.TEXTURE_2D, enums.RGBA8, width, height, levels=max(width, height).bit_length())
            self._textures[unit] = texture
            gl.upload(texture, pixels)
            gl.GenerateTextureMipmap(texture)
            gl.sampling(texture, enums.LINEAR_MIPMAP_LINEAR, enums.LINEAR, wrap)
            yield "upload"

    def bind(self) -> None:
        for unit, texture in self._textures.items():
            self._gl.BindTextureUnit(unit, texture)

    def close(self) -> None:
        self._gl.delete_textures(*self._textures.values())
