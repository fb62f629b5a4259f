"""Everything the renderer draws with, loaded once."""

from collections.abc import Iterator
from pathlib import Path

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.render.dimming import Dimming
from vr_assistant.stage.render.draw_list import DrawList
from vr_assistant.stage.render.environment import FRAME
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.features import all_sets
from vr_assistant.stage.render.floor_shadow import FloorShadow
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import HiddenArea
from vr_assistant.stage.render.horizon import Horizon
from vr_assistant.stage.render.image_light import ImageLight
from vr_assistant.stage.render.labels import Labels, LetterPicture
from vr_assistant.stage.render.panels import Panels
from vr_assistant.stage.render.precipitation import Precipitation
from vr_assistant.stage.render.programs import Feature, ProgramFamily
from vr_assistant.stage.render.quality import Quality
from vr_assistant.stage.render.route_ribbon import RouteRibbon
from vr_assistant.stage.render.shadows import Shadows
from vr_assistant.stage.render.shelters import Shelters
from vr_assistant.stage.render.skinned import SkinnedMesh, coarser_forms
from vr_assistant.stage.render.strokes import Strokes
from vr_assistant.stage.render.targets import EdgeFilter
from vr_assistant.stage.render.town_pictures import TownPictures
from vr_assistant.stage.town.kept import open_town
from vr_assistant.stage.town.town import Town
from vr_assistant.world.world import World

_FAMILIES: dict[str, tuple[Feature, ...]] = {
    "town": ("LAMPS", "WEATHER", "NEAR_SHADOW"),
    "sky": ("STARS",),
    "water": ("LAMPS", "WEATHER", "NEAR_SHADOW"),
    "sign": ("LAMPS",),
}


class Parts:
    """Of one world on one GL context, for pictures that draw so many eyes in one pass."""

    def __init__(
        self, gl: GL, world: World, quality: Quality, eyes_a_pass: int, avatar: Path | None, cache: ArrayCache | None
    ) -> None:
        """For the arguments see Renderer. Nothing is there before load() has come to its end."""
        self._gl, self._world, self._quality, self._eyes_a_pass = gl, world, quality, eyes_a_pass
        self._avatar_path, self._cache = avatar, cache
        self._is_loaded = False

    def load(self) -> Iterator[str]:
        """In steps; yields what comes next. Raises GraphicsError when the driver refuses a program or a texture."""
        gl, quality, eyes = self._gl, self._quality, self._eyes_a_pass
        town = Town()
        for step in open_town(self._world, self._cache):
            if isinstance(step, Town):
                town = step
            else:
                yield step
        yield "upload"
        horizon = Horizon(town.blocks) if quality.leaves_out else None
        self.draw_list = DrawList(gl, town.meshes, town.instances, horizon, eyes)
        yield "upload"
        self.pictures = TownPictures(gl)
        yield from self.pictures.load(town, quality.anisotropy)
        yield "light"
        self.image_light = ImageLight(gl)
        for _ in self.image_light.prepare():
            yield "light"
        self.lamp_area = town.lamp_area
        self.letters = LetterPicture(gl, town.signs.atlas)
        self.signs = Labels(gl, self.letters, town.signs.letters, eyes)
        self.frame_buffer = gl.buffer(FRAME.itemsize, dynamic=True)
        self.eyes = Eyes(gl)
        self.empty_array = gl.vertex_array()
        yield "programs"
        self.families = {name: ProgramFamily(gl, name, features, eyes=eyes) for name, features in _FAMILIES.items()}
        for family in self.families.values():
            yield from family.compile(all_sets())
        self.shelters = Shelters(place.footprint for place in self._world.places if place.room)
        self.precipitation = Precipitation(gl, self.shelters, eyes)
        b = self._world.bounds
        centre = ((b.min_x + b.max_x) / 2, (b.min_z + b.max_z) / 2)
        half = max(b.max_x - b.min_x, b.max_z - b.min_z) / 2 + 12
        self.shadows = Shadows(gl, quality.shadow_size, centre, half)
        self.floor_shadow = FloorShadow(gl, eyes)
        self.panels, self.route = Panels(gl, eyes), RouteRibbon(gl, eyes)
        self.hidden_area = HiddenArea(gl, eyes)
        self.strokes, self.dimming = Strokes(gl, eyes), Dimming(gl, eyes)
        self.edge_filter = EdgeFilter(gl) if quality.filters_edges else None
        self.avatar: SkinnedMesh | None = None
        if self._avatar_path:
            forms = (yield from coarser_forms(self._avatar_path, self._cache)) if self._cache else []
            self.avatar = SkinnedMesh(gl, self._avatar_path, forms, eyes)
            yield from self.avatar.compile(all_sets())
        from vr_assistant.stage.render.models import open_models  # brings Pillow, for which no first picture waits

        self.models = yield from open_models(gl, self._world.models, eyes=eyes, anisotropy=quality.anisotropy)
        yield from self.models.compile(all_sets())
        self._is_loaded = True

    def close(self) -> None:
        """Frees what the GPU holds; safe to call twice."""
        if not self._is_loaded:
            return
        self._is_loaded = False
        gl = self._gl
        self.draw_list.close()
        self.eyes.close()
        self.shadows.close()
        self.floor_shadow.close()
        self.panels.close()
        self.route.close()
        self.hidden_area.close()
        self.strokes.close()
        self.dimming.close()
        self.precipitation.close()
        if self.edge_filter:
            self.edge_filter.close()
        if self.avatar:
            self.avatar.close()
        self.models.close()
        self.pictures.close()
        self.image_light.close()
        self.signs.close()
        self.letters.close()
        gl.delete_buffers(self.frame_buffer)
        gl.delete_vertex_arrays(self.empty_array)
        for family in self.families.values():
            family.close()
