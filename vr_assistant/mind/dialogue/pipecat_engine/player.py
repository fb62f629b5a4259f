"""Sound to the loudspeaker, and word of what has really been heard."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from pipecat.frames.frames import Frame, InterruptionFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from vr_assistant.messages import DialogueNote, Message, StopSpeaking
from vr_assistant.mind.audio.loudspeaker import Loudspeaker
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.pipecat_engine.floor import Floor
from vr_assistant.mind.dialogue.pipecat_engine.frames import ReplyEnds, ToPlay
from vr_assistant.mind.dialogue.pipecat_engine.playback import Playback
from vr_assistant.telemetry.spans import TurnSpans


class Player(FrameProcessor):
    """Paces the sound like a sound card and reports on the playback clock.

    Args:
        on_heard: Gets the text of a sentence once it has been heard, or as much of it as was, when it is cut off.
    """

    def __init__(
        self,
        loudspeaker: Loudspeaker,
        rate_hz: int,
        floor: Floor,
        attention: AttentionSign,
        recorder: SoundRecorder,
        emit: Callable[[Message], None],
        on_heard: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._loudspeaker = loudspeaker
        self._rate_hz = rate_hz
        self._floor = floor
        self._attention = attention
        self._recorder = recorder
        self._emit = emit
        self._on_heard = on_heard
        self._playing: Playback | None = None
        self._ending: deque[tuple[int, Playback]] = deque()
        """Handed over to their last sample, which is heard at this time."""
        self._is_free = asyncio.Event()
        self._is_free.set()
        self._runs = self._holds = 0
        floor.player = self

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, InterruptionFrame):
            self.cut()
        await super().process_frame(frame, direction)
        if isinstance(frame, InterruptionFrame) and not self._floor.is_taken:
            self.resume()
        match frame:
            case ToPlay(speech=speech, spans=spans):
                await self._play(Playback(speech, spans))
            case ReplyEnds(spans=spans):
                await self._end_reply(spans)
            case _:
                await self.push_frame(frame, direction)

    @property
    def saying(self) -> str:
        """See Sound."""
        return self._playing.speech.text if self._playing else ""

    def hold(self) -> None:
        """Fall silent at once, and keep the rest. A sentence of which less than a syllable is left ends first."""
        if not self._is_free.is_set():
            return
        self._is_free.clear()
        self._holds += 1
        if self._playing and not self._playing.is_handed_over:
            taken_back = self._loudspeaker.flush(self._playing.handed_over)
            if (number := self._playing.number) is not None:
                self._emit(StopSpeaking(number))
            self._keep(self._playing.ends_run(taken_back))

    def resume(self) -> bool:
        """Go on with the rest; whether a sentence does."""
        goes_on = self._playing is not None and not self._playing.is_handed_over
        if self._playing and goes_on and not self._is_free.is_set():
            self._playing.rewind()
            goes_on = not self._playing.is_handed_over
        self._is_free.set()
        return goes_on

    def cut(self) -> None:
        """Fall silent at once; the rest will not be said. Held until `resume`."""
        self.hold()
        playing, self._playing = self._playing, None
        self._report_ended(everything=True)
        if playing and (text := playing.heard_text):
            self._on_heard(text)

    async def _play(self, playing: Playback) -> None:
        self._playing = playing
        self._floor.reply_begins()
        while True:
            await self._is_free.wait()
            if playing is not self._playing:
                return
            if playing.is_handed_over:
                break
            holds, handed_ns = self._holds, time.monotonic_ns()
            starts_at_ns = await self._loudspeaker.play(playing.next_block())
            if playing.number is None and holds == self._holds:
                playing.spans.detail("mix", handed_ns, starts_at_ns)
                self._begin_run(playing, starts_at_ns)
            self._report_ended()
        self._playing = None
        self._keep(playing.ends_run())
        self._ending.append((time.monotonic_ns() + int(self._loudspeaker.left_s() * 1e9), playing))

    def _begin_run(self, playing: Playback, starts_at_ns: int) -> None:
        self._runs += 1
        playing.spans.mark("first_audio", starts_at_ns)
        self._attention.show("speaking")
        self._emit(playing.begins_run(self._runs, starts_at_ns))

    async def _end_reply(self, spans: TurnSpans | None) -> None:
        await asyncio.sleep(self._loudspeaker.left_s())
        self._report_ended(everything=True)
        if spans:
            self._emit(DialogueNote(spans.as_event()))
        self._floor.reply_ends()

    def _report_ended(self, *, everything: bool = False) -> None:
        while self._ending and (everything or self._ending[0][0] <= time.monotonic_ns()):
            self._on_heard(self._ending.popleft()[1].speech.text)

    def _keep(self, run: tuple[bytes, int] | None) -> None:
        if run and (sound := self._recorder.keep("assistant", run[0], self._rate_hz, run[1])):
            self._emit(sound)
