"""Whether people who talk over her are heard, how soon, and how well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vr_assistant.benchmarks.echo.loop import EchoLoop, Passed, Scene
from vr_assistant.benchmarks.echo.scenes import TalkedOver
from vr_assistant.benchmarks.echo.words import errors, words
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.interjections import Interjection, kind_of
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.speech.recognition import Recogniser

_AFTER_S = 0.6
"""So long after the last sound of a sentence an opening still counts for it."""
_BEFORE_S = 0.4
_TAIL_S = 0.1
"""Where she speaks on, what comes later is her own."""
_STOPS = ("Stop.", "停。")


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
    is_yielding: bool
    """Whether she falls silent when she hears it, or speaks on."""
    words: int
    errors_without_her: int
    """Words misheard where she is silent, in the same room, by the same recogniser."""
    errors_through: int
    """Through canceller and gate."""
    understood: str
    is_stop: bool | None
    """Whether a stop phrase was understood as one, by whoever listens to what passes or for "stop" alone; None: it is
    none."""
    is_stop_without_her: bool | None


async def hear_talks(
    loop: EchoLoop,
    detector: Detector,
    scene: Scene,
    said: Sequence[TalkedOver],
    recognisers: Mapping[str, Recogniser],
    *,
    is_yielding: bool,
) -> tuple[list[Heard], int]:
    """Those of one scene, and how often the gate opened when nobody talked.

    Args:
        recognisers: By the language of what is said.
    """
    passed = list(loop.play(scene, is_yielding=is_yielding))
    opens = _beginnings([one.is_open for one in passed], passed)
    voices = _beginnings([await detector.is_voice(one.pcm) for one in passed], passed)
    heard: list[Heard] = []
    for one in said:
        begins, ends = one.begins_s, one.begins_s + one.talk.seconds
        opens_s = _first(opens, begins, ends)
        until_s = ends + (_AFTER_S if is_yielding else _TAIL_S)
        through = b"".join(
            p.cleaned if opens_s is None else p.pcm
            for p in passed
            if begins - (_BEFORE_S if opens_s is None else 0.0) <= p.at_s < until_s
        )
        recogniser = recognisers[one.talk.lang]
        understood = recogniser.transcribe(from_pcm(through)).text
        alone = scene.others[int((begins - _BEFORE_S) * SPEECH_RATE_HZ) : int((ends + _AFTER_S) * SPEECH_RATE_HZ)]
        without_her = recogniser.transcribe(alone).text
        is_stop = one.talk.text in _STOPS
        asked = words(one.talk.text) if one.talk.lang == "en" else []
        heard.append(
            Heard(
                one.talk.text,
                one.talk.lang,
                one.talk.is_human,
                one.level_db,
                opens_s,
                _first(voices, begins, ends),
                is_yielding,
                len(asked),
                errors(asked, words(without_her)) if asked else 0,
                errors(asked, words(understood) if opens_s is not None else []) if asked else 0,
                understood,
                kind_of(understood) is Interjection.HUSH if is_stop else None,
                kind_of(without_her) is Interjection.HUSH if is_stop else None,
            )
        )
    spans = [(one.begins_s, one.begins_s + one.talk.seconds + _AFTER_S) for one in said]
    return heard, sum(not any(begins <= at_s < ends for begins, ends in spans) for at_s in opens)


def _beginnings(states: Sequence[bool], passed: Sequence[Passed]) -> list[float]:
    before = [False, *states[:-1]]
    return [one.at_s for was, now, one in zip(before, states, passed, strict=True) if now and not was]


def _first(times: Sequence[float], begins: float, ends: float) -> float | None:
    return next((at_s - begins for at_s in times if begins <= at_s < ends + _AFTER_S), None)
