"""Shop signs can be read: in fog, rain and snow, in shade and at night."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.render.camera import projection_matrix, view_matrix
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.town.signs import build_signs
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 480, 140
PIXELS_PER_RADIAN = 20 * 180 / math.pi
TOWN = Path(__file__).parents[2] / "assets" / "worlds" / "town"


class Street:
    """The town without trees and without houses in the way, seen from before its signs."""

    def __init__(self, folder: Path) -> None:
        self.runtime = OffscreenRuntime(WIDTH, HEIGHT)
        self.runtime.begin()
        town = World.load(TOWN)
        world = replace(town, decorations=(), houses=(), models=())
        self.renderer = Renderer(self.runtime.gl, world, cache=ArrayCache(folder))
        for _ in self.renderer.load():
            pass
        self.renderer.resize(WIDTH, HEIGHT)
        rectangles = build_signs(world.places).letters.reshape(-1, 4)
        self.plates = rectangles[rectangles["half"][:, 0, 0] > 0]
        self.walls = [place.footprint for place in world.places if place.is_solid]

    def room_before(self, plate: NDArray[np.void], wanted_m: float) -> float:
        """As far away as wanted, or up to the house across a narrow street."""
        middle, normal = plate["position"].mean(axis=0), plate["normal"][0, :3] / 127
        steps = np.arange(1.0, wanted_m + 0.1, 0.5)
        for step in steps:
            x, _, z = middle + normal * step
            for foot in self.walls:
                dx, dz = x - foot.centre[0], z - foot.centre[1]
                cos, sin = math.cos(foot.yaw), math.sin(foot.yaw)
                if (
                    abs(dx * cos - dz * sin) < foot.width_m / 2 + 0.5
                    and abs(dx * sin + dz * cos) < foot.depth_m / 2 + 0.5
                ):
                    return float(step) - 3.5  # columns stand before some
        return wanted_m

    def look(
        self, plate: NDArray[np.void], distance_m: float, scene: FrameScene, share: float = 0.7
    ) -> NDArray[np.uint8]:
        """A sign, straight from before it: (rows, columns, 3), so much of its height; 0.7 is within its line."""
        normal = plate["normal"][0, :3] / 127
        x, y, z = (plate["position"].mean(axis=0) + normal * distance_m).tolist()
        yaw = math.atan2(normal[0], normal[2])
        across, up = math.atan(WIDTH / 2 / PIXELS_PER_RADIAN), math.atan(HEIGHT / 2 / PIXELS_PER_RADIAN)
        turn = (0.0, math.sin(yaw / 2), 0.0, math.cos(yaw / 2))
        view = View((x, y, z), turn, (-across, across, up, -up))
        self.renderer.draw(scene, [view])
        corners = np.c_[plate["position"], np.ones(4)] @ (projection_matrix(view) @ view_matrix(view)).T
        half_width, half_height = np.abs(corners[:, :2] / corners[:, 3:]).min(axis=0) * (WIDTH / 2, HEIGHT / 2)
        rows, columns = round(half_height * share), min(round(half_width) - 4, WIDTH // 2)
        middle = self.renderer.read_pixels()[HEIGHT // 2 - rows : HEIGHT // 2 + rows]
        return middle[:, WIDTH // 2 - columns : WIDTH // 2 + columns]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    made = Street(tmp_path_factory.mktemp("town"))
    yield made
    made.renderer.close()
    made.runtime.end()


def contrast(pixels: NDArray[np.uint8]) -> float:
    """Of letters and plate, as WCAG 2.2 defines it; a quarter of the plate is at least as dark as what counts."""
    value = pixels / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    plate, letters = np.percentile(luminance, [30, 97])
    return float((letters + 0.05) / (plate + 0.05))


@pytest.mark.parametrize(
    ("light", "least"),
    [
        ({"weather": "fog"}, 4.5),
        ({"weather": "fog", "time_of_day": "morning"}, 4.5),
        ({"weather": "snow"}, 4.5),
        ({"weather": "rain", "time_of_day": "sunset"}, 4.5),
        ({"time_of_day": "noon"}, 4.5),
        ({"time_of_day": "morning"}, 4.5),
        ({"time_of_day": "night"}, 4.5),
        ({"time_of_day": "night", "weather": "fog"}, 4.5),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else None,
)
def test_letters_stand_out_from_their_plate_at_15_metres(street: Street, light: dict[str, Any], least: float) -> None:
    """4.5 to 1: WCAG 2.2, success criterion 1.4.3; letters as large as these would get away with 3."""
    found = [
        contrast(street.look(plate, street.room_before(plate, 15.0), FrameScene(**light))) for plate in street.plates
    ]
    assert len(found) >= 15
    assert min(found) >= least


def test_at_night_letters_shine_by_themselves(street: Street) -> None:
    for plate in street.plates:
        seen = street.look(plate, 6.0, FrameScene(time_of_day="night"))
        assert np.percentile(seen.max(axis=2), 97) > 200


def test_nothing_hangs_before_a_sign(street: Street) -> None:
    """Mouldings and flower boxes would hide a part of the fine line that runs around it."""
    for plate in street.plates:
        picture = street.look(plate, 10.0, FrameScene(time_of_day="night"), 0.95).max(axis=2)
        quarter = len(picture) // 5
        for line in (picture[:quarter].max(axis=0), picture[-quarter:].max(axis=0)):
            assert (line > 150).mean() > 0.97
