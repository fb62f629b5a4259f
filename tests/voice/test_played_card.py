"""The sound card that is only played: what `bench voice` measures with."""

import asyncio
import sys
import time

import numpy as np
import pytest

from vr_assistant.benchmarks.voice.card import NAME, QUIET_S, plugged_in
from vr_assistant.mind.audio.loudspeaker import open_loudspeaker
from vr_assistant.mind.audio.microphone import open_microphone
from vr_assistant.mind.audio.spatial import PlainMix
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm

RATE_HZ = 22_050
MS = 1_000_000


def tone(seconds: float, rate_hz: int = RATE_HZ, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(np.arange(int(seconds * rate_hz)) * 0.2)).astype(np.float32)


def pcm(samples: np.ndarray) -> bytes:
    return (samples * 32767).astype("<i2").tobytes()


def test_the_programs_own_loudspeaker_plays_to_it_and_the_ears_hear_what_it_promised() -> None:
    silence, word = np.zeros(RATE_HZ // 20, np.float32), tone(0.1)

    async def talk() -> None:
        with plugged_in() as cards:
            loudspeaker = open_loudspeaker("default", RATE_HZ, lambda: PlainMix(RATE_HZ, 1.0))
            assert loudspeaker.name == NAME and not loudspeaker.is_heard_by_microphone
            await asyncio.sleep(0.1)
            began_ns = time.monotonic_ns()
            promised = await loudspeaker.play(pcm(np.concatenate([silence, word])))
            await asyncio.sleep(loudspeaker.left_s() + 0.1)
            loudspeaker.close()
            heard = cards.ears.first_after(began_ns)
            assert heard is not None and cards.ears.first_after(heard) is None
            if not cards.underruns:
                assert abs(heard - (promised + 50 * MS)) < 15 * MS
            assert cards.ears.last_ns - heard == pytest.approx(100 * MS, abs=60 * MS)

    asyncio.run(talk())


def test_words_after_a_silence_are_heard_as_a_new_beginning_and_those_after_a_breath_are_not() -> None:
    with plugged_in() as cards:
        for starts_ms in (0, 150, 150 + 100 + int(QUIET_S * 1000) + 50):
            cards.ears.hear(np.stack([tone(0.1)] * 2, axis=1), RATE_HZ, (1000 + starts_ms) * MS)
    assert len(cards.ears.onsets_ns) == 2


def test_the_programs_own_microphone_hears_the_user_and_the_room_between_the_words() -> None:
    words = tone(0.2, SPEECH_RATE_HZ)
    blocks: list[bytes] = []
    told: list[tuple[int, int]] = []

    async def listen() -> None:
        with plugged_in() as cards:
            microphone = open_microphone("default", lambda block, _at_ns=None: blocks.append(block))
            assert microphone is not None
            microphone.start()
            await asyncio.sleep(0.1)
            cards.microphone.say(words, lambda first, last: told.append((first, last)))
            while not told:  # noqa: ASYNC110 (the card has no event loop)
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)
            microphone.close()

    asyncio.run(listen())
    heard = np.abs(from_pcm(b"".join(blocks)))
    loud = np.flatnonzero(heard > 0.1)
    assert loud[-1] - loud[0] == pytest.approx(len(words), abs=20)
    assert 0 < heard[: loud[0] - 5].max() < 0.01  # a room is quiet, but never without any sound
    ((first, last),) = told
    assert last - first == pytest.approx(200 * MS, abs=MS)


def test_the_real_sound_system_is_back_afterwards() -> None:
    before = sys.modules.get("sounddevice")
    with plugged_in() as cards:
        assert sys.modules["sounddevice"] is cards  # type: ignore[comparison-overlap]
    assert sys.modules.get("sounddevice") is before
