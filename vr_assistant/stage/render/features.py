"""What a frame has that a shader could leave out, and every set of it that there can be."""

from collections.abc import Iterator
from typing import get_args

from vr_assistant.messages import TimeOfDay, Weather
from vr_assistant.stage.render.environment import INDOORS, Light, light_of
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.programs import Feature

Features = frozenset[Feature]


def features_of(scene: FrameScene, light: Light) -> Features:
    return _of(light, has_things=bool(scene.avatar or scene.props))


def lights() -> Iterator[tuple[TimeOfDay, Weather, Features]]:
    """One time of day and weather for each set of features that light alone decides, time by time."""
    seen: set[Features] = set()
    for time_of_day in get_args(TimeOfDay):
        for weather in get_args(Weather):
            found = _of(light_of(time_of_day, weather), has_things=False)
            if found not in seen:
                seen.add(found)
                yield time_of_day, weather, found


def all_sets() -> list[Features]:
    """Whatever the light, the user's own room's too, with and without things that cast a shadow."""
    sets: list[Features] = []
    for light in (*(light for _, _, light in lights()), _of(INDOORS, has_things=False)):
        sets += [light, light | {"NEAR_SHADOW"}]
    return list(dict.fromkeys(sets))


def _of(light: Light, *, has_things: bool) -> Features:
    present: dict[Feature, bool] = {
        "LAMPS": any(light.lamps),
        "WEATHER": light.wet + light.snow > 0,
        "NEAR_SHADOW": has_things,
        "STARS": light.stars > 0,
    }
    return frozenset(feature for feature, is_present in present.items() if is_present)
