"""The engine's own voice activity detector without the engine, for measurements."""

from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADParams, VADState

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.dialogue.turn_end import STOP_S


class Detector:
    """Silero's, with the parameters that a conversation has."""

    def __init__(self) -> None:
        self._analyzer = SileroVADAnalyzer(sample_rate=SPEECH_RATE_HZ, params=VADParams(stop_secs=STOP_S))
        self._analyzer.set_sample_rate(SPEECH_RATE_HZ)

    async def is_voice(self, pcm: bytes) -> bool:
        """Whether it is sure of somebody's voice after this block, 16-bit mono at SPEECH_RATE_HZ."""
        return await self._analyzer.analyze_audio(pcm) in (VADState.SPEAKING, VADState.STOPPING)
