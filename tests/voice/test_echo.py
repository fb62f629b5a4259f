"""She hears herself come back from her loudspeaker: she must not answer that, and must hear who talks over it.

Rooms and clocks are made up; canceller, gate and voice activity detector are the real ones.
"""

import asyncio
import builtins
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.benchmarks.echo.alone import Alone, hear_alone
from vr_assistant.benchmarks.echo.loop import BLOCK, EchoLoop, Passed, Scene
from vr_assistant.benchmarks.echo.room import Room, power_db
from vr_assistant.benchmarks.echo.words import errors, words
from vr_assistant.config import Settings, load_settings
from vr_assistant.doctor import sound
from vr_assistant.mind.audio.echo.canceller import EchoCanceller, WebRtcCanceller
from vr_assistant.mind.audio.echo.coupling import Coupling
from vr_assistant.mind.audio.echo.far_end import FarEnd
from vr_assistant.mind.audio.echo.fitting import FittingGuard, open_echo_guard
from vr_assistant.mind.audio.echo.guard import EchoGuard, FullDuplex, HalfDuplex
from vr_assistant.mind.audio.echo.linear import LinearEcho
from vr_assistant.mind.audio.echo.sample_clock import SampleClock
from vr_assistant.mind.audio.echo.spectrum import HOP
from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker, open_loudspeaker
from vr_assistant.mind.audio.spatial import PlainMix
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, read_speech, to_pcm
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.speech.equipment import open_recogniser

from .fake_card import FakeCards
from .fakes import ScriptedRecogniser

Sound = NDArray[np.float32]
DEMO = Path(__file__).parents[2] / "assets" / "demo"
RATE_HZ = 22_050
MS = 1_000_000


class NoCanceller:
    """Takes nothing out."""

    def clean(self, near: Sound, far: Sound) -> Sound:
        return near.copy()


def said(number: int) -> Sound:
    (file,) = DEMO.glob(f"{number}-*.wav")
    return read_speech(file)


def another_throat(speech: Sound) -> Sound:
    """Higher by a fifth, and quicker."""
    higher: Sound = soxr.resample(speech, SPEECH_RATE_HZ * 1.22, SPEECH_RATE_HZ)
    loud = np.flatnonzero(np.abs(higher) > 0.02)
    return higher[loud[0] : loud[-1]]


def monologue(order: Sequence[int]) -> tuple[Sound, tuple[tuple[float, float], ...]]:
    """What she says, at RATE_HZ, and when."""
    pieces: list[Sound] = []
    sentences: list[tuple[float, float]] = []
    for number in order:
        pieces += [np.zeros(RATE_HZ // 4, np.float32), soxr.resample(said(number), SPEECH_RATE_HZ, RATE_HZ)]
        end = sum(map(len, pieces)) / RATE_HZ
        sentences.append((end - len(pieces[-1]) / RATE_HZ, end))
    return np.concatenate(pieces), tuple(sentences)


def scene(room: Room, order: Sequence[int], talk: Sound | None = None, at_s: float = 0.0, db: float = 0.0) -> Scene:
    """She speaks in a room, and from some second on somebody else, so much louder than her echo."""
    played, sentences = monologue(order)
    near = room.echo(played, RATE_HZ)
    near += room.noise(len(near))
    talks: tuple[tuple[float, float], ...] = ()
    if talk is not None:
        talks = ((at_s, at_s + len(talk) / SPEECH_RATE_HZ),)
        voice = room.voice(talk)
        start = int(at_s * SPEECH_RATE_HZ)
        near[start : start + len(voice)] += voice * 10 ** ((power_db(near) + db - power_db(voice)) / 20)
    return Scene(played, sentences, near, room, RATE_HZ, talks)


def through(passed: Sequence[Passed], begins_s: float, ends_s: float) -> Sound:
    return from_pcm(b"".join(one.pcm for one in passed if begins_s <= one.at_s < ends_s))


def openings(passed: Sequence[Passed]) -> list[float]:
    return [now.at_s for before, now in pairwise(passed) if now.is_open and not before.is_open]


LONG = (1, 2, 3, 4, 5, 2, 4, 1, 5, 3)


@pytest.mark.parametrize("canceller", [NoCanceller, WebRtcCanceller])
def test_she_does_not_take_her_own_voice_for_a_user(canceller: type[EchoCanceller]) -> None:
    """In one room after the other, without a pause; and even where the canceller does nothing at all."""
    alone = Alone()

    async def listen() -> None:
        loop, detector = EchoLoop(canceller(), RATE_HZ), Detector()
        for seed, delay_s, ppm in ((1, 0.06, 0.0), (2, 0.2, 15.0), (3, 0.11, -15.0)):
            room = Room(seed, delay_s, reverberation_s=0.3 + 0.1 * seed, drift_ppm=ppm)
            await hear_alone(alone, loop, detector, scene(room, LONG), ScriptedRecogniser("me?"))

    asyncio.run(listen())
    assert alone.seconds > 50
    assert (alone.gate_openings, alone.self_interruptions, alone.phantom_turns) == (0, 0, [])


def test_a_loudspeaker_that_has_run_out_of_sound_is_believed_again_once_its_echo_is_found() -> None:
    """Her echo comes later each time. Right after it nothing counts as a voice; later, who talks is heard."""
    played, sentences = monologue(LONG + LONG)
    random, room = np.random.default_rng(1), Room(1, 0.05)
    gaps = tuple(float(gap) for gap in np.arange(9.0, 27.0, 3.0) + random.uniform(0, 2, 6))
    pieces = np.split(played, [int(gap * RATE_HZ) for gap in gaps])
    heard = np.concatenate([pieces[0], *(np.append(np.zeros(random.integers(400, 1600)), p) for p in pieces[1:])])
    near = room.echo(heard.astype(np.float32)[: len(played)], RATE_HZ)
    near += room.noise(len(near))
    voice, soon_s, later_s = room.voice(another_throat(said(3))), gaps[2] + 0.1, 34.0
    voice *= 10 ** ((power_db(near) + 5.0 - power_db(voice)) / 20)
    for at_s in (soon_s, later_s):
        start = int(at_s * SPEECH_RATE_HZ)
        near[start : start + len(voice)] += voice
    torn = Scene(played, sentences, near, room, RATE_HZ, gaps=gaps)

    opens = openings(list(EchoLoop(WebRtcCanceller(), RATE_HZ).play(torn)))

    shut_s = 0.02 * (Coupling.delays + 10)
    assert not [one for one in opens if gaps[2] < one < gaps[2] + shut_s]
    assert [one for one in opens if later_s < one < later_s + 0.7]
    assert all(soon_s < one < gaps[3] or later_s < one for one in opens), "never for her alone"


@pytest.mark.models
@pytest.mark.parametrize("db", [0.0, -5.0])
def test_who_talks_over_her_is_heard_from_the_first_word_and_understood(db: float) -> None:
    settings = load_settings({"speech.language": "en"}).settings
    models.ensure(settings, ["whisper-tiny-en"])
    talk = another_throat(said(3))  # Add the second one to my cart.
    at_s = 16.0
    over = scene(Room(5, 0.13), LONG, talk, at_s, db)
    ends_s = at_s + len(talk) / SPEECH_RATE_HZ

    passed = list(EchoLoop(WebRtcCanceller(), RATE_HZ).play(over))

    opens = openings(passed)
    assert opens and all(at_s < one < ends_s for one in opens) and opens[0] < at_s + 0.7
    transcript = open_recogniser(settings).transcribe(through(passed, at_s, ends_s + 0.6))
    asked = words("Add the second one to my cart.")
    assert errors(asked, words(transcript.text)) <= 2, transcript.text


def test_once_she_has_fallen_silent_the_microphone_is_heard_as_it_is() -> None:
    """When her last echo has died away, sample for sample, in the middle of a word."""
    talk = another_throat(np.concatenate([said(3), said(4), said(2)]))
    over = scene(Room(9, 0.12), LONG, talk, 13.0)

    passed = list(EchoLoop(WebRtcCanceller(), RATE_HZ).play(over, is_yielding=True))

    opened_s = next(one for one in openings(passed) if one >= 13.0)
    from_s, until_s = opened_s + 1.0, over.talks[0][1]
    assert until_s - from_s > 1.0
    heard = through(passed, from_s, until_s)
    first = sum(one.at_s < from_s for one in passed) * BLOCK // HOP * HOP
    assert np.abs(heard - over.others[first : first + len(heard)]).max() < 1e-3


def test_one_short_word_gets_through() -> None:
    """The length of "stop"."""
    word = another_throat(said(1))[: int(0.35 * SPEECH_RATE_HZ)]
    at_s = 14.0

    passed = list(EchoLoop(WebRtcCanceller(), RATE_HZ).play(scene(Room(6, 0.1), LONG, word, at_s)))

    assert [at_s < one < at_s + 0.5 for one in openings(passed)] == [True]
    heard = through(passed, at_s, at_s + 1.0)
    assert np.abs(heard[np.flatnonzero(heard)[0] :]).max() > 0.01


def test_when_she_is_silent_everything_is_heard() -> None:
    talk = another_throat(said(4))
    room = Room(7)
    near = np.concatenate([np.zeros(SPEECH_RATE_HZ // 2, np.float32), room.voice(talk)]) + room.noise(
        SPEECH_RATE_HZ // 2 + len(talk)
    )
    quiet = Scene(np.zeros(len(near) * RATE_HZ // SPEECH_RATE_HZ, np.float32), (), near)

    passed = list(EchoLoop(WebRtcCanceller(), RATE_HZ).play(quiet))

    heard = through(passed, 0.0, 99.0)
    assert len(heard) >= len(near) - BLOCK - HOP
    assert np.abs(heard - near[: len(heard)]).max() < 1e-3


def test_what_was_held_back_is_forgotten_when_the_user_mutes() -> None:
    block = np.full(BLOCK, 0.1, np.float32)
    speaks = [1.0]
    guard = FullDuplex(FarEnd(RATE_HZ), NoCanceller(), lambda: speaks[0])
    at_ns = 10**9
    for _ in range(4):  # too short to be a voice
        at_ns += 32 * MS
        assert not any(guard.let_through(to_pcm(block), at_ns))
    guard.forget()
    speaks[0] = 0.0
    at_ns += 3_000 * MS
    assert not any(guard.let_through(bytes(2 * BLOCK), at_ns))


@pytest.mark.parametrize("canceller", [NoCanceller, WebRtcCanceller])
def test_every_canceller_gives_back_as_much_as_it_gets_and_leaves_silence_alone(
    canceller: type[EchoCanceller],
) -> None:
    one = canceller()
    for count in (HOP, 2 * HOP, 160):
        silence = np.zeros(count, np.float32)
        cleaned = one.clean(silence, silence)
        assert cleaned.shape == silence.shape and cleaned.dtype == np.float32
        assert np.abs(cleaned).max() < 1e-3


def test_the_gentle_filter_takes_out_the_echo_and_leaves_the_voice() -> None:
    played, _ = monologue(LONG)
    room = Room(8, 0.1, overdrive=0.0)
    far: Sound = soxr.resample(played, RATE_HZ, SPEECH_RATE_HZ).astype(np.float32)
    echo = room.echo(played, RATE_HZ)[: len(far)]
    far = far[: len(echo)]
    talk = room.voice(another_throat(said(3)))
    start = 14 * SPEECH_RATE_HZ
    voice = np.zeros_like(echo)
    voice[start : start + len(talk)] = talk * 10 ** ((power_db(echo) - power_db(talk)) / 20)
    count = len(echo) // HOP * HOP
    near = (echo + voice)[:count].reshape(-1, HOP).astype(np.float32)
    one = LinearEcho()

    left = np.concatenate([one.subtract(*hop) for hop in zip(near, far[:count].reshape(-1, HOP), strict=True)])

    before = slice(start - 5 * SPEECH_RATE_HZ, start)
    assert power_db(echo[before]) - power_db(left[before]) > 20
    during = slice(start, start + len(talk))
    assert np.corrcoef(left[during], voice[during])[0, 1] > 0.95


def test_the_gentle_filter_learns_another_room_within_seconds() -> None:
    """After half a minute in the first."""
    played, _ = monologue(2 * LONG)
    far: Sound = soxr.resample(played, RATE_HZ, SPEECH_RATE_HZ).astype(np.float32)
    far = far[: len(far) // HOP * HOP]
    change = 28 * SPEECH_RATE_HZ
    rooms = [Room(seed, delay_s, overdrive=0.0) for seed, delay_s in ((8, 0.06), (9, 0.2))]
    before, after = (room.echo(far, SPEECH_RATE_HZ) for room in rooms)
    echo = np.concatenate([before[:change], after[change:]])
    one = LinearEcho()

    left = np.concatenate([one.subtract(*hop) for hop in zip(echo.reshape(-1, HOP), far.reshape(-1, HOP), strict=True)])

    later = slice(change + 3 * SPEECH_RATE_HZ, None)
    assert power_db(echo[later]) - power_db(left[later]) > 26


def read_back(far_end: FarEnd, seconds: float, rate_hz: int, pace: float) -> Sound:
    """A tone is played, and read along with a microphone whose clock runs at another pace."""
    clock = SampleClock(SPEECH_RATE_HZ)
    random = np.random.default_rng(1)
    pieces: list[Sound] = []
    fed = 0
    for number in range(int(seconds / 0.032)):
        at_s = (number + 1) * 0.032 * pace
        while (fed + 1) * 0.01 <= at_s:
            start, end = fed * rate_hz // 100, (fed + 1) * rate_hz // 100
            tone = np.sin(np.arange(start, end) * (2 * np.pi * 700 / rate_hz)).astype(np.float32)
            fed += 1
            far_end.take(np.stack([tone, tone], 1), 10**9 + int((fed * 0.01 + random.exponential(0.001)) * 1e9))
        at_ns = 10**9 + int((at_s + random.exponential(0.001)) * 1e9)
        clock.note(512, at_ns)
        pieces.append(far_end.read(clock.time_of(clock.count), 512))
    return np.concatenate(pieces)


@pytest.mark.parametrize("rate_hz", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("ppm", [0.0, 60.0])
def test_the_far_end_stays_beside_the_microphone_for_as_long_as_both_run(rate_hz: int, ppm: float) -> None:
    pace = 1 / (1 + ppm / 1e6)
    seconds = 60.0
    read = read_back(FarEnd(rate_hz), seconds, rate_hz, pace)

    def lag_ms(at_s: float) -> float:
        """By its phase, within half a period of the true one."""
        start = int(at_s * SPEECH_RATE_HZ)
        when = np.arange(start, start + 4000) / SPEECH_RATE_HZ * pace
        turn = np.angle(np.sum(read[start : start + 4000] * np.exp(-2j * np.pi * 700 * when))) + np.pi / 2
        return float(-turn / (2 * np.pi * 0.7))

    early, late = lag_ms(20.0), lag_ms(59.0)
    assert abs((late - early + 0.71) % 1.43 - 0.71) < 0.5, "0.5 ms in 39 s; unmended, 60 ppm are 2.3 ms"
    assert np.sqrt(np.mean(read[-16_000:] ** 2)) == pytest.approx(np.sqrt(0.5), rel=0.02)


def test_what_was_not_played_is_silence() -> None:
    far_end = FarEnd(RATE_HZ)
    assert not far_end.read(1e9, 512).any()
    far_end.take(np.ones((220, 2), np.float32), 10**9)
    assert far_end.read(1.02e9, 512).any()
    assert not far_end.read(9e9, 512).any(), "long after"


def test_a_microphone_whose_clock_steps_back_a_little_is_heard_on() -> None:
    far_end = FarEnd(44_100)
    for block in range(100):
        far_end.take(np.ones((441, 2), np.float32), (block + 1) * 10 * MS)
    for ends_ns in (0.5e9, 0.532e9, 0.529e9, 0.50e9, 0.532e9):
        assert len(far_end.read(ends_ns, 512)) == 512


def test_a_device_that_was_halted_is_timed_anew() -> None:
    clock = SampleClock(16_000)
    for block in range(50):
        clock.note(160, (block + 1) * 10 * MS)
    assert clock.time_of(clock.count) == pytest.approx(500 * MS, abs=MS)
    clock.note(160, 5_000 * MS)
    assert clock.time_of(clock.count) == pytest.approx(5_000 * MS, abs=MS)
    for block in range(10):  # a card that holds 120 ms more from now on
        clock.note(160, (5_130 + 10 * block) * MS)
    assert clock.time_of(clock.count) == pytest.approx(5_220 * MS, abs=2 * MS)


def late_blocks(seconds: float, pace: float = 1.0) -> Iterator[tuple[int, int]]:
    """When blocks of 10 ms pass, and when they should: late by 1.5 ms on average."""
    random = np.random.default_rng(4)
    for block in range(int(seconds * 100)):
        true_ns = (block + 1) * 10 * MS * pace
        yield int(true_ns + random.exponential(1.5 * MS)), int(true_ns)


def test_late_blocks_do_not_move_a_clock_by_a_tenth_of_a_sample_in_a_second() -> None:
    clock = SampleClock(SPEECH_RATE_HZ)
    off_ns: list[float] = []
    for at_ns, true_ns in late_blocks(180.0, 1 + 20e-6):
        clock.note(160, at_ns)
        off_ns.append(clock.time_of(clock.count) - true_ns)
    seconds = np.array(off_ns[12_000:])[50::100]
    assert np.abs(np.diff(seconds)).mean() < 0.1 * 1e9 / SPEECH_RATE_HZ


def test_a_clock_finds_its_place_again_when_a_device_has_lost_sound() -> None:
    clock = SampleClock(SPEECH_RATE_HZ)
    for at_ns, _ in late_blocks(30.0):
        clock.note(160, at_ns)
    for at_ns, _ in late_blocks(4.0):  # 20 ms were not counted
        clock.note(160, at_ns + 30_020 * MS)
    assert abs(clock.time_of(clock.count) - 34_020 * MS) < 0.5 * MS


def loudspeaker_called(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    cards = FakeCards()
    monkeypatch.setattr(
        cards, "query_devices", lambda: [{"name": name, "max_input_channels": 0, "max_output_channels": 2}]
    )
    monkeypatch.setitem(sys.modules, "sounddevice", cards)
    return open_loudspeaker("default", RATE_HZ, lambda: PlainMix(RATE_HZ, 1.0))


def test_each_loudspeaker_gets_the_guard_that_fits_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, type[EchoGuard]] = {}
    for name in ("Built-in Speakers", "USB Headphones"):
        loudspeaker = loudspeaker_called(name, monkeypatch)
        fitting = open_echo_guard(loudspeaker, is_cancelling=True)
        assert isinstance(fitting, FittingGuard)
        kinds[name] = type(fitting.guard)
        assert (loudspeaker.on_mixed is not None) == (name == "Built-in Speakers")
        loudspeaker.close()
    assert kinds == {"Built-in Speakers": FullDuplex, "USB Headphones": HalfDuplex}
    assert isinstance(open_echo_guard(NullLoudspeaker(RATE_HZ), is_cancelling=True), HalfDuplex)


def test_she_waits_until_she_has_ended_where_the_user_wants_that_or_the_package_is_missing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    loudspeaker = loudspeaker_called("Built-in Speakers", monkeypatch)
    assert isinstance(open_echo_guard(loudspeaker, is_cancelling=False), HalfDuplex)
    assert not caplog.messages
    monkeypatch.delitem(sys.modules, "pywebrtc_audio", raising=False)
    original = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pywebrtc_audio":
            raise ImportError("No module named 'pywebrtc_audio'")
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    guard = open_echo_guard(loudspeaker, is_cancelling=True)
    assert isinstance(guard, FittingGuard) and isinstance(guard.guard, HalfDuplex)
    assert len(caplog.messages) == 1
    found = sound.echo(Settings())
    assert found.state == "warn" and "does not listen while she speaks" in found.detail and found.fix
    monkeypatch.setattr(loudspeaker, "left_s", lambda: 0.5)
    loud = to_pcm(np.full(BLOCK, 0.5, np.float32))
    assert not any(guard.let_through(loud, 10**9))
    monkeypatch.setattr(loudspeaker, "left_s", lambda: 0.0)
    assert not any(guard.let_through(loud, 10**9 + 200 * MS)), "the room goes on sounding"
    assert guard.let_through(loud, 10**9 + 400 * MS) == loud
    loudspeaker.close()
