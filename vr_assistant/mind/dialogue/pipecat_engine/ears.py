"""Where sound comes into the pipeline, whoever made it."""

from collections.abc import Callable
from dataclasses import dataclass

from pipecat.audio.vad.vad_analyzer import VADAnalyzer
from pipecat.frames.frames import Frame, InputAudioRawFrame, StartFrame
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_transport import TransportParams

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ


@dataclass
class HeardBlock(InputAudioRawFrame):
    mutes: int = 0
    """How often the microphone had been switched off until it was heard."""


class Ears(BaseInputTransport):
    def __init__(self) -> None:
        super().__init__(TransportParams(audio_in_enabled=True, audio_in_sample_rate=SPEECH_RATE_HZ))

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def hear(self, pcm: bytes, mutes: int) -> None:
        """Take one block of 16-bit mono at SPEECH_RATE_HZ."""
        await self.push_audio_frame(HeardBlock(audio=pcm, sample_rate=SPEECH_RATE_HZ, num_channels=1, mutes=mutes))


class FreshVoice(VADProcessor):
    """Voice activity, of what was heard since the microphone was last switched off.

    Args:
        mutes: How often it has been.
    """

    def __init__(self, vad_analyzer: VADAnalyzer, mutes: Callable[[], int]) -> None:
        super().__init__(vad_analyzer=vad_analyzer)
        self._mutes = mutes

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if not isinstance(frame, HeardBlock) or frame.mutes == self._mutes():
            await super().process_frame(frame, direction)
