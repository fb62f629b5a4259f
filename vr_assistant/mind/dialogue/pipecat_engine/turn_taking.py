"""When the user's turn begins and when it is over."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from pipecat.frames.frames import Frame, VADUserStartedSpeakingFrame, VADUserStoppedSpeakingFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_start import VADUserTurnStartStrategy
from pipecat.turns.user_stop import BaseUserTurnStopStrategy
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from vr_assistant.messages import Caption, Gesture, Message
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.barge_in import Ruling
from vr_assistant.mind.dialogue.halves import rest_of
from vr_assistant.mind.dialogue.pipecat_engine.floor import Floor
from vr_assistant.mind.dialogue.pipecat_engine.frames import Drafted, Heard, ReplyEnds, Sounded, ToSay, UserSaid
from vr_assistant.mind.dialogue.pipecat_engine.transcriber import Reader, Transcriber
from vr_assistant.mind.dialogue.turn_end import PATIENCE_S, TurnEnd
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.speech.recognition import Transcript
from vr_assistant.mind.understanding.beginnings import load_beginnings
from vr_assistant.telemetry.spans import TurnSpans


class _EndOfTurn(BaseUserTurnStopStrategy):  # type: ignore[no-untyped-call]
    """Ends the turn when TurnEnd says so.

    Args:
        is_voice_rising: Whether a voice is being heard that may not be one: nobody is cut off by their first syllable.
        on_over: The silence was long enough.
    """

    def __init__(self, is_voice_rising: Callable[[], bool], on_over: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._is_voice_rising = is_voice_rising
        self._on_over = on_over
        self._end = TurnEnd()
        self._waiting: asyncio.Task[None] | None = None

    def hold(self) -> None:
        self._end.is_held = True

    def let_go(self) -> None:
        self._end.is_held = False
        self._wait()

    def close(self) -> None:
        self._end.close()

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        now_s = asyncio.get_running_loop().time()
        match frame:
            case VADUserStartedSpeakingFrame():
                self._end.speech_began()
            case VADUserStoppedSpeakingFrame():
                self._end.speech_stopped(now_s - frame.stop_secs)
            case Sounded() if not self._end.is_speaking:
                self._end.sounded(frame.prosody)
            case Heard() if not self._end.is_speaking:
                self._end.read(frame.reading, load_beginnings().odds(frame.text))
            case _:
                return ProcessFrameResult.CONTINUE
        self._wait()
        return ProcessFrameResult.CONTINUE

    async def cleanup(self) -> None:
        await super().cleanup()  # type: ignore[no-untyped-call]
        if self._waiting:
            self._waiting.cancel()

    def _wait(self) -> None:
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None
        if (over_at_s := self._end.over_at_s()) is not None:
            self._waiting = asyncio.create_task(self._stop_at(over_at_s))

    async def _stop_at(self, over_at_s: float) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, over_at_s - loop.time()))
        while self._is_voice_rising():  # noqa: ASYNC110 (the detector has no signal for it)
            await asyncio.sleep(0.05)
        self._waiting = None
        self._end = TurnEnd()
        await self.trigger_user_turn_stopped()
        await self._on_over()


class TurnTaking(UserTurnProcessor):
    """Passes on what was said in a turn as one utterance.

    Whether a turn interrupts the reply depends on what is said in it: see BargeIn.

    Args:
        reader: Who understands the words.
        is_voice_rising: See _EndOfTurn.
        not_caught: What to say where the recogniser has failed.
    """

    def __init__(
        self,
        attention: AttentionSign,
        floor: Floor,
        transcriber: Transcriber,
        reader: Reader,
        emit: Callable[[Message], None],
        is_voice_rising: Callable[[], bool],
        not_caught: Callable[[], Sentence],
    ) -> None:
        self._end_of_turn = _EndOfTurn(is_voice_rising, self._over)
        super().__init__(
            user_turn_strategies=UserTurnStrategies(
                start=[VADUserTurnStartStrategy(enable_interruptions=False)],
                stop=[self._end_of_turn],
            ),
            user_turn_stop_timeout=2 * PATIENCE_S,
        )
        self._attention = attention
        self._floor = floor
        floor.on_cut = self._cut
        self._transcriber = transcriber
        self._reader = reader
        self._emit = emit
        self._not_caught = not_caught
        self._has_asked_again = False
        self._heard: Heard | None = None
        self._answered: Heard | None = None
        self._half: Heard | None = None
        """What was taken for all of the turn that is open."""
        self.add_event_handler("on_user_turn_started", self._on_started)

    def hold(self) -> None:
        """The user keeps the floor through every pause, until `let_go`."""
        self._end_of_turn.hold()

    def let_go(self) -> None:
        """Pauses count again, also the one that is now."""
        self._end_of_turn.let_go()

    def close(self) -> None:
        """The user has said what they wanted to say: do not wait for more."""
        self._end_of_turn.close()

    def is_unanswered(self) -> bool:
        """Whether the last turn is being answered, and nothing of the answer has been heard."""
        answered = self._answered
        return answered is not None and self._floor.is_replying and not answered.spans.has("first_audio")

    def take_up(self) -> str:
        """The last turn may go on: from now on its words, which are given, are heard again with those that follow."""
        self._half, self._answered = self._answered, None
        return self._half.text if self._half else ""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        match frame:
            case VADUserStartedSpeakingFrame():
                self._heard = None  # the words come again, with those that follow
            case Heard():
                self._heard = frame
                self._floor.partial(self._new(frame.text))
                if self._floor.is_interjection(self._new(frame.text)):
                    frame.reading = "nothing"  # nobody waits for the rest of an "mm-hm" or a "stop"
            case Drafted():
                self._floor.partial(self._new(frame.text))
        await super().process_frame(frame, direction)

    async def _on_started(self, *_: object) -> None:
        self._floor.turn_begins()

    async def _over(self) -> None:
        heard, self._heard = self._heard, None
        text = self._new(heard.text) if heard else ""
        # A cough, a door or a radio, as a rule, when there are no words: asking "sorry?" would be worse than no word.
        ruling = self._floor.turn_ends(text)
        is_answered = heard is not None and ruling is not Ruling.IGNORE
        self._transcriber.turn_over(has_words=bool(text), is_answered=is_answered)
        if heard and heard.is_lost:
            await self._ask_again()
        elif text:
            self._has_asked_again = False
        if heard is None or not is_answered:
            self._answered, self._half = self._half, None
            return
        if ruling is not Ruling.ANSWER:
            await self.broadcast_interruption()  # type: ignore[no-untyped-call]
        hushes = ruling is Ruling.HUSH
        if self._half and not hushes:
            text = await self._joined(self._half, heard, text)
        self._half, self._answered = None, None if hushes else heard
        self._attention.show("listening" if hushes else "thinking")
        self._emit(Gesture("nod"))
        heard.spans.add("end_of_turn_wait", time.monotonic_ns() - heard.spans.input_ended_ns)
        await self.push_frame(UserSaid(Utterance(text, heard.lang, heard.began_ns, hushes), heard.spans))

    async def hush(self, heard: Transcript) -> None:
        """The user wants silence, whatever of their words came through the gates."""
        self._floor.hush()
        await self.broadcast_interruption()  # type: ignore[no-untyped-call]
        self._attention.show("listening")
        self._emit(Gesture("nod"))
        await self.push_frame(UserSaid(Utterance(heard.text, heard.lang, hushes=True), TurnSpans()))

    async def _ask_again(self) -> None:
        """Aloud once; whoever goes on unheard reads it."""
        sentence = self._not_caught()
        if self._has_asked_again:
            self._emit(Caption("system", sentence.text, sentence.lang))
            return
        self._has_asked_again = True
        await self.push_frame(ToSay(sentence, TurnSpans()))
        await self.push_frame(ReplyEnds(None))

    def _new(self, text: str) -> str:
        """Of the words of the open turn those that were said after what was taken for all of it."""
        rest = rest_of(text, self._half.text) if self._half else None
        return text if rest is None else rest

    async def _joined(self, half: Heard, whole: Heard, rest: str) -> str:
        """What is to be answered: a wish that was thought of after a question stands by itself."""
        is_apart = rest != whole.text and half.reading != "hanging"
        if is_apart and await self._reader.is_wish(rest, whole.lang):
            return rest
        return whole.text if self._reader.take_back() else rest

    def _cut(self) -> None:
        self.create_task(self.broadcast_interruption(), "cut")  # type: ignore[no-untyped-call]
