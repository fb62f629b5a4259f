"""The assistant's voice comes from where she is."""

import math
from itertools import pairwise

import numpy as np
import pytest

from vr_assistant.config import load_settings
from vr_assistant.doctor import sound
from vr_assistant.errors import SoundDeviceError
from vr_assistant.messages import AssistantPose, UserPose
from vr_assistant.mind.audio import openal
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.open_mix import open_mix
from vr_assistant.mind.audio.openal import RATE_HZ
from vr_assistant.mind.audio.spatial import PlainMix

from .spatial_sound import (
    SECOND,
    TOWN,
    VOICE_HZ,
    WALLS,
    Tape,
    around,
    hear,
    level_db,
    level_difference_db,
    listen,
    noise,
    share_above,
    spatial_mix,
    stand,
    time_difference_ms,
)


@pytest.mark.parametrize(
    ("azimuth", "level", "time"), [(-90, 10.0, -0.70), (-45, 11.0, -0.37), (45, -11.0, 0.37), (90, -10.0, 0.70)]
)
def test_a_voice_from_the_side_is_louder_and_sooner_in_that_ear(azimuth: float, level: float, time: float) -> None:
    heard = hear(around(azimuth))
    assert level_difference_db(heard) == pytest.approx(level, abs=3.0)
    assert time_difference_ms(heard) == pytest.approx(time, abs=0.05)


def test_a_voice_from_ahead_or_behind_is_the_same_in_both_ears() -> None:
    ahead, behind = hear(around(0)), hear(around(180))
    for heard in (ahead, behind):
        assert level_difference_db(heard) == pytest.approx(0.0, abs=0.5)
        assert time_difference_ms(heard) == pytest.approx(0.0, abs=0.03)
    assert level_db(behind) < level_db(ahead) - 1.0


def test_turning_the_head_turns_the_voice() -> None:
    assert level_difference_db(hear(around(0, yaw_deg=90))) == pytest.approx(
        level_difference_db(hear(around(90))), abs=0.5
    ), "turned to the left, what was ahead is at the right"
    assert level_difference_db(hear(around(90, yaw_deg=-90))) == pytest.approx(0.0, abs=0.5)


def test_a_head_that_turns_is_followed_between_two_reports() -> None:
    hearing = around(0)
    x, z = TOWN.start.x, TOWN.start.z
    for step in (1, 2):
        hearing.take(UserPose(x, 1.5, z, 0.3 * step, 0.0, SECOND + step * 16_000_000))
    half_way = hearing.ears(SECOND + 24_000_000)
    soon = hearing.ears(SECOND + 40_000_000)
    much_later = hearing.ears(9 * SECOND)
    assert half_way and soon and much_later
    assert half_way.yaw == pytest.approx(0.45)
    assert soon.yaw == pytest.approx(0.75)
    assert much_later.yaw < 0.6 + 0.3 * 6, "nobody turns on and on because no report comes"


def test_farther_is_quieter() -> None:
    levels = [level_db(hear(around(0, metres))) for metres in (1.5, 3.0, 6.0, 12.0)]
    for near, far in pairwise(levels):
        assert near - far == pytest.approx(6.0, abs=0.6)


def test_at_arms_length_she_is_as_loud_as_in_plain_stereo() -> None:
    plain = PlainMix(VOICE_HZ, 1.0).render(VOICE_HZ, Tape(noise(1.0)), 0).astype(np.float64)
    assert level_db(hear(around(0, 1.4))) == pytest.approx(level_db(plain), abs=2.0)


def test_behind_a_wall_she_is_duller_and_quieter_but_not_in_the_users_own_room() -> None:
    house = TOWN.houses[0].footprint
    inside, outside = house.centre, house.before_door(2.0)
    metres = math.dist(inside, outside)
    walled = stand(*outside, mouth=inside)
    x, z = TOWN.start.x, TOWN.start.z
    free = stand(x, z, mouth=(x + inside[0] - outside[0], z + inside[1] - outside[1]))
    through_wall, through_air = hear(walled), hear(free)
    assert metres > 2.0
    assert level_db(through_wall) < level_db(through_air) - 6.0
    assert share_above(through_wall, 4000) < share_above(through_air, 4000) / 4
    walled.take(AssistantPose(inside[0], 1.5, inside[1], 2, is_in_town=False))
    assert level_db(hear(walled)) == pytest.approx(level_db(through_air), abs=1.0)


def test_a_shops_door_lets_the_voice_out_and_its_walls_do_not() -> None:
    shop = next(place for place in TOWN.places if place.room)
    front = -shop.footprint.depth_m / 2
    inside = shop.footprint.to_world(0.0, front + 2.0)
    assert not WALLS.between(inside, shop.footprint.before_door(2.0))
    assert WALLS.between(inside, shop.footprint.to_world(shop.footprint.width_m / 2 + 2.0, front + 2.0))


def test_sound_and_lips_agree_after_ten_minutes() -> None:
    """One click a minute; each is heard when the lips are told, whatever blocks the card asks for."""
    minutes, sizes = 10, (441, 512, 300, 1024)
    voice = np.zeros(minutes * 60 * VOICE_HZ + VOICE_HZ, "<i2")
    clicks = np.arange(minutes + 1) * 60 * VOICE_HZ + VOICE_HZ // 2
    voice[clicks] = 30_000
    heard: list[float] = []
    pull = Tape(voice.tobytes())
    with spatial_mix(around(0, 1.5)) as mix:
        done = number = 0
        while done < (minutes * 60 + 1) * RATE_HZ:
            block = np.abs(mix.render(sizes[number % 4], pull, SECOND)).max(axis=1)
            if block.max() > 0.3:
                heard.append((done + int(block.argmax())) / RATE_HZ)
            done += len(block)
            number += 1
        told = clicks / VOICE_HZ + mix.latency_s
    assert len(heard) == minutes + 1
    assert np.abs(np.array(heard) - told).max() < 0.002
    assert mix.latency_s < 0.010


def test_silence_between_sentences_costs_no_time() -> None:
    """The voice runs dry for a while; the next sentence comes at once, whole."""
    with spatial_mix(around(0)) as mix:
        silence = listen(mix, Tape(b""), 3.0)
        sentence = listen(mix, Tape(noise(0.2)), 0.4)
    assert np.abs(silence).max() == 0.0
    loud = np.flatnonzero(np.abs(sentence).max(axis=1) > 0.01) / RATE_HZ
    assert loud[0] < 0.006
    assert loud[-1] == pytest.approx(0.2, abs=0.01)


def test_the_voice_does_not_break_where_blocks_meet() -> None:
    t = np.arange(VOICE_HZ) / VOICE_HZ
    tone = (np.sin(2 * np.pi * 400 * t) * 8000).astype("<i2").tobytes()
    with spatial_mix(around(20)) as mix:
        heard = listen(mix, Tape(tone), 0.9)[4410:, 0]
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
    tone_bin = int(power.argmax())
    rest = power.copy()
    rest[max(0, tone_bin - 20) : tone_bin + 20] = 0
    assert 10 * math.log10(rest.sum() / power.sum()) < -45


def without_openal(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(openal.ctypes, "PyDLL", missing)


def test_without_openal_both_ears_hear_the_same_and_the_doctor_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    without_openal(monkeypatch)
    settings = load_settings().settings
    mix = open_mix(settings, VOICE_HZ, Hearing())()
    heard = mix.render(500, Tape(noise(0.01)), 0)
    assert mix.rate_hz == VOICE_HZ and mix.latency_s == 0.0
    assert np.array_equal(heard[:, 0], heard[:, 1]) and heard[:200].any() and not heard[230:].any()
    finding = sound.spatial(settings)
    assert finding.state == "warn" and "libopenal1" in finding.fix


def test_switched_off_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    without_openal(monkeypatch)
    settings = load_settings({"audio.spatial": "off"}).settings
    assert isinstance(open_mix(settings, VOICE_HZ, Hearing())(), PlainMix)
    assert sound.spatial(settings).state == "ok"


def test_the_doctor_finds_openal_and_leaves_nothing_open(capfd: pytest.CaptureFixture[str]) -> None:
    assert sound.spatial(load_settings().settings).state == "ok"
    with spatial_mix(around(0)):
        pass
    assert "not closed" not in capfd.readouterr().err


def test_a_loopback_needs_an_openal_that_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(openal._EXTENSIONS, "alcNoSuchThingSOFT", (None,))
    with pytest.raises(SoundDeviceError, match="cannot render"):
        openal.Loopback()
