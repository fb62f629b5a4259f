"""Voice activity in a sound that is there as a whole, on the sound's own clock."""

from collections.abc import AsyncIterator
from typing import Literal

from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.dialogue.turn_end import STOP_S

_BLOCK_BYTES = 2 * 512

Activity = Literal["quiet", "starting", "speaking", "stopping"]


async def activity_of(pcm: bytes) -> AsyncIterator[tuple[float, Activity]]:
    """Silero's state after each block of 32 ms, with the time in seconds at which it ends.

    Args:
        pcm: 16-bit mono at SPEECH_RATE_HZ.
    """
    detector = SileroVADAnalyzer(sample_rate=SPEECH_RATE_HZ, params=VADParams(stop_secs=STOP_S))
    detector.set_sample_rate(SPEECH_RATE_HZ)
    states: dict[str, Activity] = {"QUIET": "quiet", "STARTING": "starting", "SPEAKING": "speaking"}
    for start in range(0, len(pcm) - _BLOCK_BYTES + 1, _BLOCK_BYTES):
        state = await detector.analyze_audio(pcm[start : start + _BLOCK_BYTES])
        yield (start + _BLOCK_BYTES) / 2 / SPEECH_RATE_HZ, states.get(state.name, "stopping")
    await detector.cleanup()  # type: ignore[no-untyped-call]
