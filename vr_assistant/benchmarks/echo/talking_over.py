"""Whether people who talk over her are heard, how soon, and how well."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.echo.loop import EchoLoop, Passed, Scene
from vr_assistant.benchmarks.echo.scenes import TalkedOver
from vr_assistant.benchmarks.echo.words import errors, words
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.speech.recognition import Recogniser

_AFTER_S = 0.6
"""So long after the last sound of a sentence an opening still counts for it."""


@dataclass(slots=True)
class Heard:
    """What became of one sentence said over her."""

    text: str
    lang: str
    is_human: bool
    level_db: float
    """Against her echo at the microphone."""
    opens_s: float | None
    """From its first sound until the gate opened; None: never."""
    voice_s: float | None
    """Until the voice activity detector was sure of a voice."""
    words: int
    errors_raw: int
    """Words misheard without canceller and gate."""
    errors_through: int
    """With both."""
    understood: str


async def hear_talks(
    loop: EchoLoop, detector: Detector, scene: Scene, said: Sequence[TalkedOver], recogniser: Recogniser
) -> tuple[list[Heard], int]:
    """Those of one scene, and how often the gate opened when nobody talked."""
    passed = list(loop.play(scene))
    opens = _beginnings([one.is_open for one in passed], passed)
    voices = _beginnings([await detector.is_voice(one.pcm) for one in passed], passed)
    heard: list[Heard] = []
    for one in said:
        begins, ends = one.begins_s, one.begins_s + one.talk.seconds
        through = b"".join(p.pcm for p in passed if begins <= p.at_s < ends + _AFTER_S)
        raw = scene.near[int((begins - 0.1) * SPEECH_RATE_HZ) : int((ends + 0.3) * SPEECH_RATE_HZ)]
        asked = words(one.talk.text) if one.talk.lang == "en" else []
        understood = recogniser.transcribe(from_pcm(through)).text
        heard.append(
            Heard(
                one.talk.text,
                one.talk.lang,
                one.talk.is_human,
                one.level_db,
                _first(opens, begins, ends),
                _first(voices, begins, ends),
                len(asked),
                _errors(asked, raw, recogniser),
                errors(asked, words(understood)) if asked else 0,
                understood,
            )
        )
    spans = [(one.begins_s, one.begins_s + one.talk.seconds + _AFTER_S) for one in said]
    return heard, sum(not any(begins <= at_s < ends for begins, ends in spans) for at_s in opens)


def _errors(asked: Sequence[str], sound: NDArray[np.float32], recogniser: Recogniser) -> int:
    return errors(asked, words(recogniser.transcribe(sound).text)) if asked else 0


def _beginnings(states: Sequence[bool], passed: Sequence[Passed]) -> list[float]:
    before = [False, *states[:-1]]
    return [one.at_s for was, now, one in zip(before, states, passed, strict=True) if now and not was]


def _first(times: Sequence[float], begins: float, ends: float) -> float | None:
    return next((at_s - begins for at_s in times if begins <= at_s < ends + _AFTER_S), None)
