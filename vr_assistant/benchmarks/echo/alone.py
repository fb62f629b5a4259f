"""Whether she takes her own voice, fed back, for somebody's."""

import time
from dataclasses import dataclass, field

from vr_assistant.benchmarks.echo.loop import EchoLoop, Scene
from vr_assistant.mind.audio.wav import from_pcm
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.speech.recognition import Recogniser


@dataclass(slots=True)
class Alone:
    """She speaks, and nobody else."""

    seconds: float = 0.0
    gate_openings: int = 0
    self_interruptions: int = 0
    """Times that the voice activity detector was sure of a voice."""
    phantom_turns: list[str] = field(default_factory=list)
    """What was understood then."""
    ms_per_10_ms: float = 0.0
    """Processor time of the whole way: far end, canceller, gate."""


async def hear_alone(alone: Alone, loop: EchoLoop, detector: Detector, scene: Scene, recogniser: Recogniser) -> None:
    """Count one more scene."""
    began = time.thread_time()
    passed = list(loop.play(scene))
    spent_s = time.thread_time() - began
    alone.ms_per_10_ms = (alone.ms_per_10_ms * alone.seconds + 10 * spent_s) / (alone.seconds + scene.seconds)
    alone.seconds += scene.seconds
    heard = bytearray()
    was_voice = was_open = False
    for one in passed:
        alone.gate_openings += one.is_open and not was_open
        is_voice = await detector.is_voice(one.pcm)
        alone.self_interruptions += is_voice and not was_voice
        heard += one.pcm
        if was_voice and not is_voice and (text := recogniser.transcribe(from_pcm(bytes(heard))).text):
            alone.phantom_turns.append(text)
        if not is_voice:
            heard.clear()
        was_voice, was_open = is_voice, one.is_open
