"""Speech to text, one stretch of speech at a time."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable

from pipecat.frames.frames import Frame, VADUserStartedSpeakingFrame, VADUserStoppedSpeakingFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import STTSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.utils.time import time_now_iso8601

from vr_assistant.errors import AssistantError
from vr_assistant.messages import DialogueNote, Message
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import error_event
from vr_assistant.mind.dialogue.pipecat_engine.frames import Heard, NothingHeard
from vr_assistant.mind.speech.recognition import Recogniser
from vr_assistant.telemetry.spans import TurnSpans

log = logging.getLogger(__name__)

_SLOWEST_S = 3.0
"""A transcript that takes longer counts as late; on two busy cores Whisper needs up to this."""


class Transcriber(SegmentedSTTService):
    def __init__(
        self,
        recogniser: Recogniser,
        attention: AttentionSign,
        recorder: SoundRecorder,
        emit: Callable[[Message], None],
    ) -> None:
        super().__init__(
            sample_rate=SPEECH_RATE_HZ,
            trailing_silence_secs=0.0,  # the recogniser adds its own
            audio_passthrough=False,
            ttfs_p99_latency=_SLOWEST_S,
            settings=STTSettings(model=None, language=None),
        )
        self._recogniser = recogniser
        self._attention = attention
        self._recorder = recorder
        self._emit = emit
        self._began_ns = self._stopped_ns = 0
        self._trailing_ns = 0
        self._is_heard = False
        self._is_forgotten = False

    @property
    def wants_wav_segments(self) -> bool:
        return False

    def forget(self) -> bool:
        """Whether somebody is speaking; what they say until they pause will not be listened to."""
        self._is_forgotten = self._is_heard
        return self._is_heard

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._is_heard = True
            self._began_ns = time.monotonic_ns() - int(frame.start_secs * 1e9)
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._is_heard = False
            self._stopped_ns = time.monotonic_ns()
            self._trailing_ns = int(frame.stop_secs * 1e9)
            if not self._is_forgotten:
                self._attention.show("thinking")
        await super().process_frame(frame, direction)

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        if self._is_forgotten:
            self._is_forgotten = False
            yield NothingHeard()
            return
        heard_ns = self._stopped_ns - len(audio) // 2 * 1_000_000_000 // SPEECH_RATE_HZ
        began_ns = self._began_ns
        spans = TurnSpans(self._stopped_ns - self._trailing_ns)
        spans.detail("voice_activity", began_ns, spans.input_ended_ns)
        spans.add("end_of_turn_wait", self._trailing_ns)
        try:
            with spans.measure("speech_recognition"):
                transcript = await asyncio.to_thread(self._recogniser.transcribe, from_pcm(audio))
        except Exception as error:
            log.exception("speech recognition failed")
            stated = error if isinstance(error, AssistantError) else AssistantError("I could not make out the words.")
            self._emit(DialogueNote(error_event(stated, spans.t)))
            yield NothingHeard()
            return
        if not transcript.text:
            yield NothingHeard()
            return
        if sound := self._recorder.keep("user", audio, SPEECH_RATE_HZ, heard_ns):
            self._emit(sound)
        heard = Heard(transcript.text, "user", time_now_iso8601(), lang=transcript.lang, spans=spans, began_ns=began_ns)
        yield heard
