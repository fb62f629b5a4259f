"""Sound to the loudspeaker, and word of what has really been heard."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipecat.frames.frames import Frame, InterruptionFrame, OutputAudioRawFrame, StartFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams

from vr_assistant import heap
from vr_assistant.messages import DialogueNote, Message, Speak, StopSpeaking
from vr_assistant.mind.audio.devices import Loudspeaker
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.pipecat_engine.frames import ReplyEnds, SentenceEnds, SentenceStarts
from vr_assistant.mind.speech.voice import Speech
from vr_assistant.telemetry.spans import TurnSpans


@dataclass
class _Playing:
    number: int
    speech: Speech
    spans: TurnSpans
    starts_at_ns: int = 0
    sound: bytearray = field(default_factory=bytearray)


class Player(BaseOutputTransport):
    """Paces the sound like a sound card and reports on the playback clock.

    Args:
        on_heard: Gets the text of a sentence once it has been played, or as much of it as was, when it is cut off.
    """

    def __init__(
        self,
        loudspeaker: Loudspeaker,
        rate_hz: int,
        attention: AttentionSign,
        recorder: SoundRecorder,
        emit: Callable[[Message], None],
        on_heard: Callable[[str], None],
    ) -> None:
        super().__init__(
            TransportParams(audio_out_enabled=True, audio_out_sample_rate=rate_hz, audio_out_10ms_chunks=2)
        )
        self._loudspeaker = loudspeaker
        self._rate_hz = rate_hz
        self._attention = attention
        self._recorder = recorder
        self._emit = emit
        self._on_heard = on_heard
        self._playing: _Playing | None = None
        self._number = 0
        self._cuts = 0

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, InterruptionFrame):
            self._cut_off()
        await super().process_frame(frame, direction)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        playing = self._playing
        if playing is None:  # cut off while this block was on its way
            return False
        playing.sound += frame.audio
        handed_ns = time.monotonic_ns()
        starts_at_ns = await self._loudspeaker.play(frame.audio)
        if not playing.starts_at_ns and playing is self._playing:
            playing.spans.detail("mix", handed_ns, starts_at_ns)
            self._announce(playing, starts_at_ns)
        return True

    async def write_transport_frame(self, frame: Frame) -> None:
        if isinstance(frame, SentenceStarts):
            self._number += 1
            self._playing = _Playing(self._number, frame.speech, frame.spans)
        elif isinstance(frame, SentenceEnds) and self._playing:
            playing, self._playing = self._playing, None
            self._keep(playing, len(playing.speech.pcm))
            self._on_heard(playing.speech.text)
        elif isinstance(frame, ReplyEnds):
            await self._end_reply(frame.spans)

    def _announce(self, playing: _Playing, starts_at_ns: int) -> None:
        playing.starts_at_ns = starts_at_ns
        speech = playing.speech
        playing.spans.mark("first_audio", starts_at_ns)
        self._attention.show("speaking")
        self._emit(
            Speak(playing.number, speech.text, speech.lang, starts_at_ns, speech.seconds, speech.words, speech.visemes)
        )

    async def _end_reply(self, spans: TurnSpans | None) -> None:
        cuts = self._cuts
        await asyncio.sleep(self._loudspeaker.left_s())
        if cuts == self._cuts:
            if spans:
                self._emit(DialogueNote(spans.as_event()))
            self._attention.show("listening")
            heap.give_back()

    def _cut_off(self) -> None:
        self._cuts += 1
        unheard = self._loudspeaker.flush()
        playing, self._playing = self._playing, None
        if playing is None or not playing.starts_at_ns:
            return
        heard = max(0, len(playing.sound) - unheard)
        self._emit(StopSpeaking(playing.number))
        self._keep(playing, heard)
        if text := heard_words(playing.speech, heard / 2 / self._rate_hz):
            self._on_heard(text)

    def _keep(self, playing: _Playing, length: int) -> None:
        pcm = bytes(playing.sound[: min(length, len(playing.speech.pcm))])
        if sound := self._recorder.keep("assistant", pcm, self._rate_hz, playing.starts_at_ns):
            self._emit(sound)


def heard_words(speech: Speech, seconds: float) -> str:
    """The words that were over when the sound stopped after this time."""
    ends = [*(word.start_s for word in speech.words[1:]), speech.seconds]
    heard = [word.text for word, end in zip(speech.words, ends, strict=True) if end <= seconds] if speech.words else []
    return ("" if speech.lang == "zh" else " ").join(heard)
