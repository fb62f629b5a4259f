"""`bench echo`: whether she hears herself, and whether others are heard over her."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import psutil

from vr_assistant.benchmarks.echo.alone import Alone, hear_alone
from vr_assistant.benchmarks.echo.loop import EchoLoop
from vr_assistant.benchmarks.echo.scenes import SCENE_S, Scenes
from vr_assistant.benchmarks.echo.speech import Speakers
from vr_assistant.benchmarks.echo.talking_over import Heard, hear_talks
from vr_assistant.config import Settings
from vr_assistant.mind.audio.echo.canceller import WebRtcCanceller
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.speech.equipment import open_recogniser
from vr_assistant.mind.speech.recognition import Recogniser, WhisperRecogniser

LEVELS_DB = (-10.0, -5.0, 0.0, 5.0)
"""Of those who talk over her, against her echo at the microphone. She falls silent when she hears them."""
LEVELS_SPEAKING_ON_DB = (0.0, 5.0)
"""Of those over whom she speaks on, which is harder, and does not happen in a conversation."""
_WARM_SCENES = 4
"""By then every buffer has its size."""
Report = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(slots=True)
class EchoFigures:
    echo_db: float
    """Of her echo at the microphone, against what is played."""
    alone: Alone = field(default_factory=Alone)
    talked_over: list[Heard] = field(default_factory=list)
    false_openings: int = 0
    """Of the gate, between what others said over her."""
    memory_growth_mb: float = 0.0


def measure(settings: Settings, minutes: float, echo_db: float, report: Report) -> EchoFigures:
    """All of it. Raises WeightsMissing or WeightsCorrupt."""
    recognisers = {"en": _recogniser(settings, "en"), "zh": _recogniser(settings, "auto")}
    recognisers["en"].load_first()
    speakers = Speakers(settings)
    replies = speakers.replies(lambda done, of: report("speaking her sentences", done, of))
    figures = EchoFigures(echo_db)
    scenes = Scenes(replies, speakers.rate_hz, echo_db)
    asyncio.run(_measure(figures, scenes, speakers, max(1, round(minutes * 60 / SCENE_S)), recognisers, report))
    return figures


def _recogniser(settings: Settings, language: str) -> WhisperRecogniser:
    speech = settings.speech.model_copy(update={"language": language})
    return open_recogniser(settings.model_copy(update={"speech": speech}))


async def _measure(
    figures: EchoFigures,
    scenes: Scenes,
    speakers: Speakers,
    count: int,
    recognisers: Mapping[str, Recogniser],
    report: Report,
) -> None:
    loop, detector = EchoLoop(WebRtcCanceller(), speakers.rate_hz), Detector()
    process, warm = psutil.Process(), 0
    for number in range(count):
        report("she speaks alone", number, count)
        await hear_alone(figures.alone, loop, detector, scenes.alone(), recognisers["en"])
        warm = process.memory_info().rss if number <= _WARM_SCENES else warm
    figures.memory_growth_mb = (process.memory_info().rss - warm) / 1e6
    talks = speakers.talks()
    for is_yielding, levels_db in ((True, LEVELS_DB), (False, LEVELS_SPEAKING_ON_DB)):
        waiting = [(talk, level_db) for level_db in levels_db for talk in talks]
        waiting = [waiting[index] for index in np.random.default_rng(3).permutation(len(waiting))]
        what = "others talk over her, and she " + ("falls silent" if is_yielding else "speaks on")
        of = len(waiting)
        while waiting:
            report(what, of - len(waiting), of)
            scene, said = scenes.talked_over(waiting)
            heard, false_openings = await hear_talks(loop, detector, scene, said, recognisers, is_yielding=is_yielding)
            figures.talked_over += heard
            figures.false_openings += false_openings
