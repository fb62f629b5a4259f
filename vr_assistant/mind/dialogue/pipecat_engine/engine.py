"""The pipeline put together, with handles for whoever feeds it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.workers.runner import WorkerRunner

from vr_assistant.messages import Lang, Message
from vr_assistant.mind.audio.echo.guard import EchoGuard, HalfDuplex
from vr_assistant.mind.audio.loudspeaker import Loudspeaker
from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import APOLOGY, Exchange
from vr_assistant.mind.dialogue.pipecat_engine.answerer import Answerer
from vr_assistant.mind.dialogue.pipecat_engine.ears import Ears, FreshVoice
from vr_assistant.mind.dialogue.pipecat_engine.floor import Floor
from vr_assistant.mind.dialogue.pipecat_engine.frames import ReplyEnds, ToSay, UserSaid
from vr_assistant.mind.dialogue.pipecat_engine.player import Player
from vr_assistant.mind.dialogue.pipecat_engine.speaker import Speaker
from vr_assistant.mind.dialogue.pipecat_engine.stop_listener import StopListener
from vr_assistant.mind.dialogue.pipecat_engine.transcriber import Reader, Transcriber
from vr_assistant.mind.dialogue.pipecat_engine.turn_taking import TurnTaking
from vr_assistant.mind.dialogue.pipecat_engine.voice_activity import VoiceActivity, silero
from vr_assistant.mind.dialogue.reading import by_the_end
from vr_assistant.mind.dialogue.turn_end import STOP_S, EndOfTurnModel, Reading
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.listening.gate import WakeGate
from vr_assistant.mind.speech.recognition import Recogniser
from vr_assistant.mind.speech.voice import Voice
from vr_assistant.telemetry.spans import TurnSpans

log = logging.getLogger(__name__)

_SILENCE = bytes(int(BLOCK_S * SPEECH_RATE_HZ) * 2)
_PAUSE_BLOCKS = round((STOP_S + 0.3) / BLOCK_S)


class ConversationEngine:
    """Hears blocks of sound, answers through the loudspeaker.

    The user can interrupt; what of the microphone's sound is the assistant's own voice, the echo guard keeps back.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        voice: Voice,
        loudspeaker: Loudspeaker,
        exchange: Exchange,
        attention: AttentionSign,
        recorder: SoundRecorder,
        emit: Callable[[Message], None],
        on_heard: Callable[[str], None],
        voice_activity: Callable[[VADParams], VADAnalyzer] | None = None,
        echo_guard: EchoGuard | None = None,
        is_asking: Callable[[], bool] = lambda: False,
        not_caught: Callable[[], Sentence] = lambda: Sentence(APOLOGY["en"], "en"),
        reader: Reader | None = None,
        end_of_turn: EndOfTurnModel | None = None,
        gate: WakeGate | None = None,
    ) -> None:
        """
        Args:
            voice_activity: Makes what tells a voice from anything else; None takes Silero's detector.
            echo_guard: None hears nobody while the assistant can be heard by the microphone.
            is_asking: Whether the assistant has asked something that a plain yes would answer.
            not_caught: What to say where the recogniser has failed, in the user's language.
            reader: Tells whether words can be acted on; None only looks at how they end.
            end_of_turn: Hears whether the user sounds finished; None: longer pauses tell.
            gate: Keeps sound back until the user has called.
        """
        self._gate = gate
        self._attention = attention
        self._echo_guard = echo_guard or HalfDuplex(loudspeaker)
        self._blocks: asyncio.Queue[tuple[bytes, int | None]] = asyncio.Queue(maxsize=200)
        self._ears = Ears()
        self._mutes = 0
        reader = reader or _ByTheEnd()
        self._transcriber = Transcriber(
            recogniser,
            reader,
            recorder,
            emit,
            end_of_turn,
            lambda: self._turn_taking.is_unanswered(),
            lambda: self._turn_taking.take_up(),
        )
        self._floor = Floor(attention, is_asking)
        make_detector = voice_activity or silero
        activity = VoiceActivity(make_detector, self._floor.voice, self._transcriber.lull)
        self._turn_taking = TurnTaking(
            attention,
            self._floor,
            self._transcriber,
            reader,
            emit,
            lambda: activity.is_voice_rising,
            not_caught,
        )
        self._stop_listener = StopListener(
            recogniser,
            lambda: VoiceActivity(make_detector),
            lambda: self._floor.is_replying,
            lambda: self._floor.saying,
            self._turn_taking.hush,
        )
        self._worker = PipelineWorker(
            Pipeline(
                [
                    self._ears,
                    FreshVoice(activity, lambda: self._mutes),
                    self._transcriber,
                    self._turn_taking,
                    Answerer(exchange, self._floor, attention),
                    Speaker(voice, emit),
                    Player(loudspeaker, voice.rate_hz, self._floor, attention, recorder, emit, on_heard),
                ]
            ),
            params=PipelineParams(audio_in_sample_rate=SPEECH_RATE_HZ, audio_out_sample_rate=voice.rate_hz),
            enable_rtvi=False,
            enable_turn_tracking=False,
            idle_timeout_secs=None,
        )

    async def run(self, on_ready: Callable[[], Awaitable[None] | None]) -> None:
        """Converse until `stop`; `on_ready` is called once sound is taken in."""

        async def ready(*_: object) -> None:
            if (waiting := on_ready()) is not None:
                await waiting

        self._worker.add_event_handler("on_pipeline_started", ready)
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(self._worker)
        listening = asyncio.create_task(self._listen())
        try:
            await runner.run()
        finally:
            listening.cancel()

    async def stop(self) -> None:
        """End now, in the middle of a sentence if need be."""
        await self._worker.cancel()

    def hear(self, block: bytes, at_ns: int | None = None) -> None:
        """One block of BLOCK_S, 16-bit mono at SPEECH_RATE_HZ; never blocks.

        Args:
            at_ns: When its last sample came, on the loop's clock; None: just now.
        """
        if self._attention.is_muted:
            return
        if self._blocks.full():  # a stalled loop: old sound is worth nothing
            self._blocks.get_nowait()
        self._blocks.put_nowait((block, int(asyncio.get_running_loop().time() * 1e9) if at_ns is None else at_ns))

    def mute(self) -> None:
        """Forget the words that are being said right now; call it once the sign says "muted"."""
        self._mutes += 1
        while not self._blocks.empty():
            self._blocks.get_nowait()
        self._echo_guard.forget()
        self._floor.forget()
        self._stop_listener.forget()
        self._transcriber.forget()
        self.end_turn()

    def fall_silent(self) -> None:
        """Stop speaking and thinking: the user has called."""
        self._floor.call()

    def begin_turn(self) -> None:
        """Fall silent; what is said until `end_turn` is one turn, however long its pauses."""
        self._floor.call()
        self._turn_taking.hold()

    def end_turn(self) -> None:
        """The user has said what they wanted to say; call it once nothing more is heard, or it is not to count.

        Else the detector would wait for the end of their words until it hears again.
        """
        if self._transcriber.is_listening:
            self._turn_taking.close()
        self._turn_taking.let_go()
        for _ in range(_PAUSE_BLOCKS):
            if not self._blocks.full():
                self._blocks.put_nowait((_SILENCE, None))

    async def take_text(self, utterance: Utterance, spans: TurnSpans) -> None:
        """As if the user had said it."""
        self._attention.show("thinking")
        await self._worker.queue_frame(UserSaid(utterance, spans))

    async def announce(self, sentences: list[Sentence]) -> None:
        """Say something unasked, after whatever is being said."""
        if not sentences:
            return
        spans = TurnSpans()
        for sentence in sentences:
            await self._worker.queue_frame(ToSay(sentence, spans))
        await self._worker.queue_frame(ReplyEnds(None))

    async def _listen(self) -> None:
        lost = 0
        while True:
            block, at_ns = await self._blocks.get()
            try:
                await self._take_in(block, at_ns)
            except Exception:  # one block less is better than deaf for good
                lost += 1
                if lost & (lost - 1) == 0:  # told at each doubling
                    log.exception("blocks of sound that could not be listened to: %d", lost)

    async def _take_in(self, block: bytes, at_ns: int | None) -> None:
        mutes = self._mutes
        heard = block if at_ns is None else self._echo_guard.let_through(block, at_ns)
        cleaned = heard if any(heard) else self._echo_guard.cleaned
        if self._gate and at_ns is not None:
            heard = self._gate.let_through(heard)
        await self._stop_listener.hear(cleaned if at_ns is not None and not any(heard) else b"")
        for start in range(0, len(heard), len(_SILENCE)):
            await self._ears.hear(heard[start : start + len(_SILENCE)], mutes)


class _ByTheEnd:
    async def read(self, text: str, lang: Lang) -> Reading:
        return by_the_end(text)

    def words_go_on(self) -> None:
        pass

    def can_take_back(self) -> bool:
        return False

    def take_back(self) -> bool:
        return False

    async def is_wish(self, text: str, lang: Lang) -> bool:
        return False
