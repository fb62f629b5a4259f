"""The engine's own voice activity detector without the engine, for measurements."""

from typing import Literal

from pipecat.audio.vad.vad_analyzer import VADState

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.dialogue.pipecat_engine.voice_activity import VoiceActivity

Activity = Literal["quiet", "starting", "speaking", "stopping"]

_ACTIVITIES: dict[VADState, Activity] = {
    VADState.QUIET: "quiet",
    VADState.STARTING: "starting",
    VADState.SPEAKING: "speaking",
    VADState.STOPPING: "stopping",
}


class Detector:
    """As a conversation has it."""

    def __init__(self) -> None:
        self._analyzer = VoiceActivity()
        self._analyzer.set_sample_rate(SPEECH_RATE_HZ)

    async def activity(self, pcm: bytes) -> Activity:
        """What it takes this block for, 16-bit mono at SPEECH_RATE_HZ: "starting" and "stopping" are not sure yet."""
        return _ACTIVITIES[await self._analyzer.analyze_audio(pcm)]

    async def is_voice(self, pcm: bytes) -> bool:
        """Whether it is sure of somebody's voice after this block."""
        return await self.activity(pcm) in ("speaking", "stopping")
