"""The town is quiet, but not dead."""

import math

import numpy as np
import pytest

from vr_assistant.messages import AssistantPose, SetEnvironment, UserPose
from vr_assistant.mind.audio import synthesis
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.openal import RATE_HZ

from .spatial_sound import (
    SECOND,
    TOWN,
    Stereo,
    Tape,
    level_db,
    level_difference_db,
    listen,
    noise,
    share_above,
    silence,
    spatial_mix,
    stand,
    town_mix,
)

FOUNTAIN = next(place for place in TOWN.places if place.form == "fountain")
CAFE = next(place for place in TOWN.places if place.room and place.room.trade == "cafe")
AWAKE_S = 2.0
"""By then all that fades in has."""


def beside_fountain(metres: float, yaw_deg: float = 0.0) -> Hearing:
    """South of it, with the assistant near."""
    x, z = FOUNTAIN.position
    return stand(x, z + metres, yaw_deg, (x + 1.0, z + metres))


def surroundings(hearing: Hearing, seconds: float = 4.0, volume: float = 1.0) -> Stereo:
    with town_mix(hearing, volume) as mix:
        return listen(mix, silence, AWAKE_S + seconds)[int(AWAKE_S * RATE_HZ) :]


def at_night(hearing: Hearing) -> Hearing:
    hearing.note(SetEnvironment(time_of_day="night"))
    return hearing


def test_the_fountain_is_where_it_stands() -> None:
    near, far = surroundings(at_night(beside_fountain(4.0))), surroundings(at_night(beside_fountain(16.0)))
    assert level_db(near) - level_db(far) == pytest.approx(12.0, abs=2.0)
    to_the_left = surroundings(at_night(beside_fountain(5.0, yaw_deg=-90)))
    assert level_difference_db(to_the_left) > 5.0, "looking east, what is north is at the left"


def test_birds_sing_by_day_and_in_dry_weather() -> None:
    def high(hearing: Hearing) -> float:
        heard = surroundings(hearing, 12.0)
        return level_db(heard) + 10 * math.log10(share_above(heard, 2300))

    far_from_water = (TOWN.start.x, TOWN.start.z + 20.0)
    day = high(stand(*far_from_water, mouth=far_from_water))
    night = high(at_night(stand(*far_from_water, mouth=far_from_water)))
    rain = stand(*far_from_water, mouth=far_from_water)
    rain.note(SetEnvironment(weather="rain"))
    assert day > night + 3.0
    assert high(rain) == pytest.approx(night, abs=0.5)


def test_the_cafe_hums_inside_and_hardly_through_its_walls() -> None:
    inside = CAFE.footprint.to_world(0.0, 0.0)
    beside = CAFE.footprint.to_world(CAFE.footprint.width_m / 2 + 1.0, 0.0)
    heard_inside = surroundings(at_night(stand(*inside, mouth=inside)))
    heard_beside = surroundings(at_night(stand(*beside, mouth=beside)))
    assert level_db(heard_inside) > level_db(heard_beside) + 6.0


def steps(speed: float, seconds: float = 4.0) -> int:
    """How often something is heard of an assistant who walks past, far from everything else."""
    hearing = Hearing()
    x, z = TOWN.bounds.min_x + 2.0, TOWN.bounds.max_z - 2.0
    hearing.take(UserPose(x, 1.5, z, 0.0, 0.0, 1))
    hearing.take(AssistantPose(x, 1.5, z - 2.0, 1))
    at_night(hearing)
    blocks = []
    with town_mix(hearing) as mix:
        listen(mix, silence, AWAKE_S)
        for number in range(int(seconds * 60)):
            at_ns = SECOND + number * SECOND // 60
            hearing.take(AssistantPose(x - 2.0 + speed * number / 60, 1.5, z - 2.0, at_ns))
            blocks.append(mix.render(735, silence, at_ns).copy())
    loud = np.abs(np.concatenate(blocks)).max(axis=1).reshape(-1, RATE_HZ // 10).max(axis=1) > 0.05
    return int((loud[1:] & ~loud[:-1]).sum())


def test_her_steps_are_heard_while_she_walks() -> None:
    assert 6 <= steps(1.4) <= 9, "1.4 m/s for four seconds are eight strides"
    assert steps(0.0) == 0
    assert steps(40.0) == 0, "nobody runs like that: she was put somewhere else"


def test_it_is_never_as_loud_as_her_voice_and_makes_room_for_it() -> None:
    hearing = beside_fountain(2.0)
    with town_mix(hearing) as mix:
        before = listen(mix, silence, 4.0)[2 * RATE_HZ :]
        with_voice = listen(mix, Tape(noise(3.0)), 3.0)[RATE_HZ:]
    with spatial_mix(hearing) as mix:
        voice = listen(mix, Tape(noise(3.0)), 3.0)[RATE_HZ:]
    assert level_db(voice) - level_db(before) > 10.0
    background = with_voice[: len(voice)] - voice
    assert level_db(before) - level_db(background) == pytest.approx(9.0, abs=2.0)


def test_nothing_is_heard_of_it_at_volume_0_or_in_the_users_own_room_or_before_there_is_a_town() -> None:
    assert not surroundings(beside_fountain(3.0), 1.0, volume=0.0).any()
    own_room = beside_fountain(3.0)
    own_room.take(AssistantPose(0.0, 1.5, 0.0, 2, is_in_town=False))
    assert not surroundings(own_room, 1.0).any()
    assert not surroundings(Hearing(), 1.0).any()


@pytest.mark.parametrize("make", [synthesis.fountain, synthesis.room_tone])
def test_loops_have_no_seam(make: object) -> None:
    assert callable(make)
    loop = np.asarray(make(), np.float64)
    jumps = np.abs(np.diff(loop))
    assert abs(loop[0] - loop[-1]) <= jumps.max()
    assert np.abs(loop).max() < 1.0


def test_the_sounds_are_the_same_at_every_start_and_birds_differ() -> None:
    assert np.array_equal(synthesis.fountain(), synthesis.fountain())
    assert len(synthesis.birds(0)) != len(synthesis.birds(1))
    for sound in (*(synthesis.birds(number) for number in range(4)), *(synthesis.footstep(n) for n in range(4))):
        assert np.isfinite(sound).all() and np.abs(sound).max() == pytest.approx(0.25)
