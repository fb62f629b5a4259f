"""Hours of conversation at the pace of the processor, with the real voice activity detector and recorded sentences.

    PYTHONPATH=tests:. nice python -m conversations.soak --hours 2 --seed 1

Whatever a user may do is done at random: sentences, interruptions, noise, silence, mutes, restarts of the stage, models
that fail. Found is what grows, drifts or stays behind.
"""

import argparse
import asyncio
import gc
import logging
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil

from vr_assistant.config import Paths, Settings
from vr_assistant.messages import (
    Arrived,
    DialogueNote,
    Message,
    MindReady,
    MuteToggled,
    Speak,
    StageReady,
    Stop,
    StopSpeaking,
    UserSays,
)
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.mind import Mind
from vr_assistant.mind.understanding.vectors import Encoder, load_encoder

from .conversation import Room
from .fake_model import FakeModel
from .kept_encoder import KeptEncoder
from .lips_watch import LipsWatch, WatchedLoudspeaker, WatchedVoice
from .recorded_ears import RecordedEars, Recordings
from .spoken_words import RATE_HZ
from .virtual_clock import run

SAMPLE_EVERY_S = 300.0
WARM_AFTER_S = 1200.0
"""By then everything has happened that can happen."""
MOST_GROWTH_MB = 10.0
"""Per hour, after that: the harness itself keeps the sound of each sentence she has said."""
MOST_DIFFERENCE_S = 0.045
"""Sound before lips that nobody notices (ITU-R BT.1359)."""
TALK = (
    "Tell me a riddle about the moon.", "How are you?", "Make it night.", "天黑吧。", "Take me to the museum.",
    "What am I looking at?", "我们聊聊天吧，大海怎么样？", "Check out.", "No.", "Empty my cart.", "再见。",
)  # fmt: skip
TALES = (
    "Owls.", "The moon is a lamp. It was lit by an owl who could not sleep.", "There was a king. He had a cat.",
    "大海像一面镜子。", "There was once an old lighthouse on a hill and nobody had been in it for many years.",
)  # fmt: skip


@dataclass(slots=True)
class Sample:
    at_s: float
    rss_mb: float
    objects: int
    tasks: int
    threads: int


@dataclass(slots=True)
class Report:
    samples: list[Sample] = field(default_factory=list)
    said: int = 0
    understood: int = 0
    answered: int = 0
    cut_off: int = 0
    differences_s: list[tuple[float, float]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class _SoakRoom(Room):
    voice_activity = None

    def __init__(self, settings: Settings, encoder: Encoder, recordings: Recordings) -> None:
        model = FakeModel()
        super().__init__(settings, model, encoder, model)
        self.ears = RecordedEars(recordings)
        self.watched_voice = WatchedVoice(self.words)
        self.watched_speaker = WatchedLoudspeaker()

    def speech(self) -> tuple[RecordedEars, WatchedVoice]:  # type: ignore[override]
        return self.ears, self.watched_voice

    def loudspeaker(self, rate_hz: int, hearing: Hearing) -> WatchedLoudspeaker:  # type: ignore[override]
        return self.watched_speaker


class Soak:
    """To be made inside of the virtual clock's loop."""

    def __init__(self, settings: Settings, encoder: Encoder, seed: int, tell: Callable[[str], None]) -> None:
        self.report = Report()
        self._recordings = Recordings()
        self._room = _SoakRoom(settings, encoder, self._recordings)
        self._lips = LipsWatch(self._room.watched_voice, self._room.watched_speaker)
        self._mind = Mind(settings, self._room.model, self._take, surroundings=self._room)
        self._chance = random.Random(seed)
        self._noise = np.random.default_rng(seed)
        self._tell = tell
        self._ready = asyncio.Event()
        self._errors = _Errors(self.report.problems)

    async def run(self, seconds: float) -> Report:
        logging.getLogger().addHandler(self._errors)
        clock = asyncio.get_running_loop().time
        mind = asyncio.create_task(self._mind.run())
        await self._ready.wait()
        self._mind.take(StageReady("soak"))
        began, due = clock(), 0.0
        while clock() - began < seconds:
            await self._do_something()
            await self._until_quiet()
            self._lips.look()
            if clock() - began >= due:
                due += SAMPLE_EVERY_S
                self._sample(clock() - began)
        self._sample(clock() - began)
        self._mind.take(Stop())
        await mind
        self._room.mouth.end()
        await asyncio.sleep(0.1)
        if len(asyncio.all_tasks()) > 1:
            self.report.problems.append(f"still at work: {asyncio.all_tasks()}")
        logging.getLogger().removeHandler(self._errors)
        self._judge()
        return self.report

    def _take(self, message: Message) -> None:
        match message:
            case MindReady():
                self._ready.set()
            case Speak():
                self._lips.take(message)
            case StopSpeaking():
                self.report.cut_off += 1
            case DialogueNote(event={"event": "transcript"}):
                self.report.understood += 1
            case DialogueNote(event={"event": "timing"}):
                self.report.answered += 1

    async def _do_something(self) -> None:
        chance, mouth, model = self._chance, self._room.mouth, self._room.model
        match chance.choices(range(9), weights=(8, 6, 3, 3, 3, 1, 2, 2, 2))[0]:
            case 0:
                await self._say()
            case 1:  # over her words, if she has any
                await self._say()
                await asyncio.sleep(chance.uniform(1.0, 4.0))
                await self._say()
            case 2:
                mouth.say(self._noise.normal(0, 300, round(chance.uniform(0.2, 4.0) * RATE_HZ)).astype(np.int16))
            case 3:  # a word that breaks off
                sound = chance.choice(list(self._recordings.sounds.values()))
                mouth.say(sound[: round(chance.uniform(0.2, 0.5) * RATE_HZ)])
            case 4:
                self.report.said += 1
                model.says[:] = [chance.choice(TALES)]
                self._mind.take(UserSays(text=chance.choice(TALK)))
            case 5:
                model.is_down, model.is_hanging = chance.choice(((True, False), (False, True)))
                self.report.said += 1
                self._mind.take(UserSays(text=TALK[0]))
                await asyncio.sleep(1.0)
                await self._until_quiet()
                model.is_down = model.is_hanging = False
            case 6:
                mouth.say(chance.choice(list(self._recordings.sounds.values())))
                await asyncio.sleep(chance.uniform(0.3, 2.0))
                self._mind.take(MuteToggled())
                await asyncio.sleep(chance.uniform(0.5, 5.0))
                self._mind.take(MuteToggled())
            case 7:
                self._mind.take(Arrived(chance.choice(("museum", "bookshop"))))
                self._mind.take(StageReady("soak"))
            case 8:
                await asyncio.sleep(chance.uniform(5.0, 40.0))
        await asyncio.sleep(chance.uniform(0.2, 1.5))

    async def _say(self) -> None:
        self.report.said += 1
        self._room.mouth.say(self._chance.choice(list(self._recordings.sounds.values())))
        while self._room.mouth.left_s:  # noqa: ASYNC110 (a mouth has no signal)
            await asyncio.sleep(0.1)

    async def _until_quiet(self) -> None:
        clock = asyncio.get_running_loop().time
        began = quiet_since = clock()
        while clock() - quiet_since < 1.0:
            if clock() - began > 120:
                self.report.problems.append(f"never quiet again after {began:.0f} s")
                return
            await asyncio.sleep(0.1)
            sign = self._mind._attention.state
            if sign not in ("listening", "muted") or self._room.watched_speaker.left_s() or self._room.mouth.left_s:
                quiet_since = clock()

    def _sample(self, at_s: float) -> None:
        gc.collect()
        sample = Sample(
            at_s,
            psutil.Process().memory_info().rss / 1e6,
            len(gc.get_objects()),
            len(asyncio.all_tasks()),
            threading.active_count(),
        )
        self.report.samples.append(sample)
        self._tell(
            f"{at_s / 60:6.1f} min  {sample.rss_mb:7.1f} MB  {sample.objects:8} objects  {sample.tasks:3} tasks  "
            f"{sample.threads} threads  {self.report.said} said, {self.report.answered} answered"
        )

    def _judge(self) -> None:
        report = self.report
        report.differences_s = self._lips.differences_s
        worst = max((abs(difference) for _, difference in report.differences_s), default=0.0)
        if worst > MOST_DIFFERENCE_S or not report.differences_s:
            report.problems.append(f"lips and sound are {worst * 1000:.0f} ms apart")
        if report.understood < 0.7 * report.said:  # two in one breath are one
            report.problems.append(f"of {report.said} sentences {report.understood} were understood")
        warm = [sample for sample in report.samples if sample.at_s >= WARM_AFTER_S]
        if len(warm) < 4:
            return
        if max(s.tasks for s in warm[-3:]) > max(s.tasks for s in warm[:3]) + 2:
            report.problems.append("tasks are left behind")
        if warm[-1].threads > warm[0].threads:
            report.problems.append("threads are left behind")
        hours = [sample.at_s / 3600 for sample in warm]
        growth = statistics.linear_regression(hours, [sample.rss_mb for sample in warm]).slope
        self._tell(f"memory grows by {growth:.1f} MB an hour")
        if growth > MOST_GROWTH_MB:
            report.problems.append(f"memory grows by {growth:.1f} MB an hour")


class _Errors(logging.Handler):
    def __init__(self, problems: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._problems = problems

    def emit(self, record: logging.LogRecord) -> None:
        self._problems.append(logging.Formatter("%(name)s: %(message)s").format(record))


def soak(folder: Path, encoder: Encoder, seconds: float, seed: int, tell: Callable[[str], None] = print) -> Report:
    """So many seconds of conversation; what is wrong is in the report's problems."""
    settings = Settings(paths=Paths(data_dir=folder, cache_dir=folder, log_dir=folder))

    async def story() -> Report:
        return await Soak(settings, encoder, seed, tell).run(seconds)

    return run(story())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        report = soak(Path(folder), KeptEncoder(load_encoder()), args.hours * 3600, args.seed)
    half = len(report.differences_s) // 2
    for name, part in (("first", report.differences_s[:half]), ("second", report.differences_s[half:])):
        apart = [abs(difference) * 1000 for _, difference in part]
        print(f"lips and sound, {name} half: {len(part)} words, mean {statistics.mean(apart):.2f} ms, "
              f"most {max(apart):.2f} ms apart")  # fmt: skip
    print(f"{report.said} said, {report.understood} understood, {report.answered} answered, {report.cut_off} cut off, "
          f"in {time.perf_counter() - began:.0f} s")  # fmt: skip
    print("\n".join(report.problems) or "nothing wrong")
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()
