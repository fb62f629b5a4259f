"""What goes out to a sound card, and when it is said to be heard; the card and its clock are made up."""

import asyncio
import sys

import numpy as np
import pytest

from vr_assistant.mind.audio import sound_card
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.loudspeaker import open_loudspeaker
from vr_assistant.mind.audio.openal import RATE_HZ, Samples
from vr_assistant.mind.audio.sound_card import FADE_S, SoundCardLoudspeaker
from vr_assistant.mind.audio.spatial import Mix, PlainMix, SpatialMix

from .fake_card import FakeCards
from .spatial_sound import VOICE_HZ, WALLS, around, noise

MS = 1_000_000


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ns = 1_000_000_000
        monkeypatch.setattr(sound_card.time, "monotonic_ns", lambda: self.ns)
        monkeypatch.setattr(sound_card, "AHEAD_S", 1e9)  # nobody waits until there is room again


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def plug_in(monkeypatch: pytest.MonkeyPatch, mix: Mix, channels: int = 2) -> tuple[SoundCardLoudspeaker, FakeCards]:
    cards = FakeCards(channels)
    monkeypatch.setitem(sys.modules, "sounddevice", cards)
    loudspeaker = open_loudspeaker("default", VOICE_HZ, lambda: mix)
    assert isinstance(loudspeaker, SoundCardLoudspeaker)
    return loudspeaker, cards


@pytest.mark.parametrize("latency_s", [0.0, 0.035])
def test_a_click_is_heard_when_it_was_said_to_be(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, latency_s: float
) -> None:
    """Whether the sound system knows how late it is or not: the lips move within 2 ms of the sound."""
    loudspeaker, cards = plug_in(monkeypatch, SpatialMix(VOICE_HZ, 1.0, around(0, 1.5), WALLS))
    (stream,) = cards.streams
    click = np.zeros(VOICE_HZ // 10, "<i2")
    click[0] = 30_000
    delay_ns = int((latency_s or stream.latency) * 1e9)

    async def talk() -> None:
        for _ in range(20):
            clock.ns += 10 * MS
            assert not stream.ask(441, latency_s).any()
        clock.ns += 3 * MS  # in the middle of the card's block
        told = await loudspeaker.play(click.tobytes())
        clock.ns += 7 * MS
        came = clock.ns + delay_ns
        sound = stream.ask(441, latency_s)
        heard = came + int(np.abs(sound).max(axis=1).argmax()) * 1_000_000_000 // RATE_HZ
        assert abs(heard - told) < 2 * MS
        assert loudspeaker.left_s() == pytest.approx((told + 100 * MS - clock.ns) / 1e9)

    asyncio.run(talk())
    loudspeaker.close()
    assert not stream.is_open


def test_cut_off_she_is_silent_at_once_and_what_was_not_heard_is_known(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    loudspeaker, cards = plug_in(monkeypatch, SpatialMix(VOICE_HZ, 1.0, around(0), WALLS))
    (stream,) = cards.streams

    async def talk() -> None:
        await loudspeaker.play(noise(0.5))
        for _ in range(10):
            clock.ns += 10 * MS
            assert np.abs(stream.ask(441)).max() > 0.01
        assert loudspeaker.flush() == pytest.approx(2 * (0.4 - FADE_S) * VOICE_HZ, abs=2)
        assert loudspeaker.left_s() < 0.05
        stream.ask(441)  # what the mix held in hand, 3 ms, and the fade
        assert np.abs(stream.ask(441)).max() < 0.001

    asyncio.run(talk())
    loudspeaker.close()


def test_an_echo_canceller_gets_what_the_card_gets_and_when(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    loudspeaker, cards = plug_in(monkeypatch, SpatialMix(VOICE_HZ, 1.0, around(60), WALLS))
    (stream,) = cards.streams
    far_end: list[tuple[Samples, int]] = []
    loudspeaker.on_mixed = lambda mixed, heard_ns: far_end.append((mixed.copy(), heard_ns))

    async def talk() -> None:
        await loudspeaker.play(noise(0.1))
        played = [stream.ask(441) for _ in range(3)]
        assert np.array_equal(np.concatenate(played), np.concatenate([mixed for mixed, _ in far_end]))
        assert {heard_ns - clock.ns for _, heard_ns in far_end} == {20 * MS}
        assert loudspeaker.mix_rate_hz == RATE_HZ

    asyncio.run(talk())
    loudspeaker.close()


def test_a_card_with_one_channel_gets_both_ears_in_one(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    loudspeaker, cards = plug_in(monkeypatch, PlainMix(VOICE_HZ, 0.5), channels=1)
    (stream,) = cards.streams
    tone = np.full(441, 16384, "<i2").tobytes()

    async def talk() -> None:
        told = await loudspeaker.play(tone)
        assert told == clock.ns + 20 * MS
        assert stream.ask(441)[:, 0] == pytest.approx(np.full(441, 0.25))

    asyncio.run(talk())
    loudspeaker.close()


def test_a_card_that_takes_nothing_leaves_her_unheard_but_going_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", FakeCards(0, listed=2))
    assert open_loudspeaker("default", VOICE_HZ, lambda: SpatialMix(VOICE_HZ, 1.0, Hearing(), WALLS)).name == "none"
