"""Devices that vanish and come back while a conversation goes on; devices and clock are made up."""

import asyncio

import numpy as np
import pytest

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.hot_plug import GAP_S, LOST_S, HotPlug, Kind
from vr_assistant.mind.audio.level import SilenceWatch, level_db
from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.resampling import CapturedBlocks, PlayedFrames
from vr_assistant.mind.audio.sound_card import SoundCardLoudspeaker
from vr_assistant.mind.audio.spatial import PlainMix


class Plug:
    """A device; `is_there` says whether it can be opened, `is_listed` whether PortAudio knows of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problem: SoundDeviceError | None = None
        self.is_plugged = self.is_there = self.is_listed = True
        self.quiet_s = 0.0
        self.lives: bool | None = True

    def plug(self) -> bool:
        self.is_plugged = self.is_there and self.is_listed
        if self.is_plugged:
            self.quiet_s = 0.0
        return self.is_plugged

    def unplug(self) -> None:
        self.is_plugged = False


class Room:
    """A microphone and a loudspeaker, looked after, and a sound system that lists what is there when it looks."""

    def __init__(self) -> None:
        self.microphone, self.loudspeaker = Plug("Yeti"), Plug("Boom")
        self.told: list[tuple[str, Kind, str]] = []
        self.gaps = self.looked_again = 0
        self.now_s = 0.0
        self.left_s = 0.0
        self.hot_plug = HotPlug(
            [("input", self.microphone), ("output", self.loudspeaker)],
            left_s=lambda: self.left_s,
            on_gap=self._gap,
            on_lost=lambda kind, name: self.told.append(("lost", kind, name)),
            on_back=lambda kind, name: self.told.append(("back", kind, name)),
            on_lifeless=lambda kind, name: self.told.append(("lifeless", kind, name)),
            system=self,
            clock_s=lambda: self.now_s,
        )

    def has_changed(self) -> bool:
        return any(device.is_there and not device.is_listed for device in (self.microphone, self.loudspeaker))

    def look_again(self) -> None:
        assert not self.microphone.is_plugged and not self.loudspeaker.is_plugged, "PortAudio ends what is open"
        self.looked_again += 1
        for device in (self.microphone, self.loudspeaker):
            device.is_listed = device.is_there

    def _gap(self) -> None:
        self.gaps += 1

    def pass_s(self, seconds: float) -> None:
        async def live() -> None:
            for _ in range(round(seconds * 2)):
                self.now_s += 0.5
                for device in (self.microphone, self.loudspeaker):
                    device.quiet_s = 0.0 if device.is_there or not device.is_plugged else device.quiet_s + 0.5
                await self.hot_plug.look()

        asyncio.run(live())


def test_a_microphone_that_is_pulled_out_is_told_once_and_used_again_when_it_is_back() -> None:
    room = Room()
    room.microphone.is_there = room.microphone.is_listed = False
    room.pass_s(20)
    assert room.told == [("lost", "input", "Yeti")] and room.gaps == 1
    assert room.loudspeaker.is_plugged and not room.looked_again, "nobody else's sound is interrupted for it"
    room.microphone.is_there = True
    room.pass_s(40)
    assert room.told[1:] == [("back", "input", "Yeti")]
    assert room.microphone.is_plugged and room.loudspeaker.is_plugged and room.looked_again == 1


def test_bluetooth_that_loses_contact_for_a_moment_is_not_worth_a_word() -> None:
    room = Room()
    for seconds in (0.5, 1.0, 2.0):
        room.microphone.is_there = False
        room.pass_s(seconds)
        room.microphone.is_there = True
        room.pass_s(1)
    room.loudspeaker.is_there = False
    room.pass_s(LOST_S - 0.5)
    room.loudspeaker.is_there = True
    room.pass_s(2)
    assert not room.told and room.microphone.is_plugged and room.loudspeaker.is_plugged
    assert room.gaps == 1, f"what was being said ends after {GAP_S} s"


def test_a_stream_that_has_died_under_a_device_that_is_there_is_opened_anew() -> None:
    room = Room()
    room.loudspeaker.quiet_s = LOST_S + 1
    asyncio.run(room.hot_plug.look())
    assert room.loudspeaker.is_plugged and room.loudspeaker.quiet_s == 0 and not room.told


def test_a_microphone_that_opens_and_gives_nothing_is_told_once_until_it_gives_something() -> None:
    room = Room()
    room.microphone.lives = None
    room.pass_s(2)
    assert not room.told, "headsets take their time to pair"
    room.microphone.lives = False
    for _ in range(5):
        room.microphone.quiet_s = LOST_S + 1  # it is opened anew again and again
        room.pass_s(3)
    assert room.told == [("lifeless", "input", "Yeti")]
    room.microphone.lives = True
    room.pass_s(3)
    assert room.told[1:] == [("back", "input", "Yeti")]


def test_the_wanted_device_is_taken_once_it_appears_though_another_one_is_in_use() -> None:
    room = Room()
    room.microphone.problem = SoundDeviceError("There is no microphone called Yeti; Desk is used.")
    room.microphone.is_listed = False
    room.pass_s(61)
    assert room.looked_again and not room.told


def test_an_open_microphone_that_gives_only_zeros_is_said_once() -> None:
    watch, zeros = SilenceWatch(), bytes(1024)
    watch.begin()
    room = np.random.default_rng(1).normal(0, 2, 512).astype("<i2").tobytes()
    told = [watch.hear(zeros, BLOCK_S) for _ in range(int(60 / BLOCK_S))]
    assert told.count(True) == 1 and told.index(True) * BLOCK_S > 2.9
    assert not any(watch.hear(room, BLOCK_S) for _ in range(int(60 / BLOCK_S))), "a quiet room is no silence"
    gated = SilenceWatch()
    assert not any(gated.hear(block, BLOCK_S) for block in ([room] + [zeros] * 300) * 5), "pauses behind a noise gate"
    assert level_db(room) > level_db(zeros) == -90


@pytest.mark.parametrize(("rate_hz", "channels"), [(48_000, 1), (44_100, 2), (8_000, 1)])
def test_a_microphone_at_its_own_rate_is_heard_at_ours_without_drift(rate_hz: int, channels: int) -> None:
    seconds = 20
    tone = (8000 * np.sin(np.arange(rate_hz * seconds) * 2 * np.pi * 440 / rate_hz)).astype("<i2")
    captured = np.repeat(tone[:, None], channels, axis=1)
    blocks = CapturedBlocks(rate_hz, channels, 16_000, 512)
    heard = []
    for start in range(0, len(captured), 480):
        heard += blocks.take(captured[start : start + 480].tobytes(), start * 1_000_000_000 // rate_hz)
    sound = np.frombuffer(b"".join(block for block, _ in heard), "<i2").astype(float)
    assert len(sound) == pytest.approx(16_000 * seconds, abs=2048)
    spectrum = np.abs(np.fft.rfft(sound[16_000:] * np.hanning(len(sound) - 16_000)))
    assert spectrum.argmax() * 16_000 / (len(sound) - 16_000) == pytest.approx(440, abs=0.1)
    assert np.abs(sound[16_000:]).max() == pytest.approx(8000, rel=0.02)
    times = np.array([at_ns for _, at_ns in heard])
    assert np.diff(times) == pytest.approx(np.full(len(times) - 1, 32e6), abs=1e6)
    assert times[-1] == pytest.approx(seconds * 1e9, abs=3e8)


def test_a_loudspeaker_at_its_own_rate_plays_the_whole_voice() -> None:
    asked = 0

    def mix(frames: int, ahead_s: float) -> np.ndarray:
        nonlocal asked
        assert 0 <= ahead_s < 0.2
        at = asked + np.arange(frames)
        asked += frames
        return np.repeat(np.sin(at * 2 * np.pi * 440 / 22_050)[:, None], 2, axis=1).astype(np.float32)

    frames = PlayedFrames(mix, 22_050, 220, 48_000)
    played = np.concatenate([frames.give(count) for count in (480, 1024, 7) * 200])
    assert asked / 22_050 == pytest.approx(len(played) / 48_000, abs=0.1)
    assert np.abs(np.diff(played[10_000:, 0])).max() < 0.06, "no click between blocks"


def test_without_a_card_she_goes_on_unheard_and_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10**9]
    monkeypatch.setattr("vr_assistant.mind.audio.sound_card.time.monotonic_ns", lambda: now[0])
    monkeypatch.setattr("vr_assistant.mind.audio.sound_card.AHEAD_S", 1e9)
    loudspeaker = SoundCardLoudspeaker("default", 1000, lambda: PlainMix(1000, 1.0))
    loudspeaker.unplug()

    async def talk() -> None:
        assert await loudspeaker.play(bytes(2 * 400)) == 10**9
        assert await loudspeaker.play(bytes(2 * 600)) == 10**9 + 400_000_000
        now[0] += 500_000_000
        assert loudspeaker.left_s() == pytest.approx(0.5)
        assert loudspeaker.flush() == pytest.approx(2 * 500, abs=10)
        assert loudspeaker.left_s() < 0.01
        now[0] += 10**9
        assert await loudspeaker.play(bytes(20)) == now[0]

    asyncio.run(talk())
