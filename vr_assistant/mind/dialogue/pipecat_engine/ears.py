"""Where sound comes into the pipeline, whoever made it."""

from pipecat.frames.frames import InputAudioRawFrame, StartFrame
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_transport import TransportParams

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ


class Ears(BaseInputTransport):
    def __init__(self) -> None:
        super().__init__(TransportParams(audio_in_enabled=True, audio_in_sample_rate=SPEECH_RATE_HZ))

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def hear(self, pcm: bytes) -> None:
        """Take one block of 16-bit mono at SPEECH_RATE_HZ."""
        await self.push_audio_frame(InputAudioRawFrame(audio=pcm, sample_rate=SPEECH_RATE_HZ, num_channels=1))
