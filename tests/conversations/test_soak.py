"""Minutes of random conversation with the real voice activity detector; soak.py plays hours."""

import asyncio
from pathlib import Path

import numpy as np

from vr_assistant.messages import Speak
from vr_assistant.mind.understanding.vectors import load_encoder

from .lips_watch import LipsWatch, WatchedLoudspeaker, WatchedVoice
from .recorded_ears import Recordings
from .soak import soak
from .spoken_words import Words, silence
from .virtual_clock import run


def test_minutes_of_random_conversation_leave_nothing_behind(tmp_path: Path) -> None:
    report = soak(tmp_path, load_encoder(), 100, 3, lambda _: None)
    assert not report.problems
    assert report.answered >= 3 and len(report.differences_s) >= 20
    assert report.samples[-1].tasks <= report.samples[0].tasks + 2
    assert report.samples[-1].threads == report.samples[0].threads


def test_lips_that_are_late_do_not_go_unnoticed() -> None:
    async def story() -> list[float]:
        words, loudspeaker = Words(), WatchedLoudspeaker()
        voice = WatchedVoice(words)
        watch = LipsWatch(voice, loudspeaker)
        speech = voice.say("one two three", "en")
        starts_ns = await loudspeaker.play(silence(0.1).tobytes())
        watch.take(Speak(1, speech.text, "en", starts_ns, speech.seconds, speech.words, speech.visemes))
        await loudspeaker.play(speech.pcm)
        await asyncio.sleep(2.0)
        watch.look()
        return [difference for _, difference in watch.differences_s]

    assert np.allclose(run(story()), [0.1, 0.1, 0.1], atol=0.002)


def test_a_recorded_sentence_is_known_again_in_a_longer_sound() -> None:
    recordings = Recordings()
    text, sound = next(iter(recordings.sounds.items()))
    assert recordings.heard(np.concatenate([silence(0.5), sound, silence(0.5)])) == text
    assert recordings.heard(sound[: len(sound) // 3]) == ""
