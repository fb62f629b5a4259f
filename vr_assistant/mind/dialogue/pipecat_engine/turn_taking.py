"""When the user's turn begins and when it is over."""

from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.turns.types import ProcessFrameResult
from pipecat.turns.user_start import TranscriptionUserTurnStartStrategy, VADUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.barge_in import Ruling
from vr_assistant.mind.dialogue.pipecat_engine.floor import Floor
from vr_assistant.mind.dialogue.pipecat_engine.frames import Heard, NothingHeard, UserSaid
from vr_assistant.mind.dialogue.turns import Utterance

PAUSE_S = 0.7
"""Silence that ends a turn. Shorter ones make a slow recogniser answer half a sentence."""
_RESUME_S = 0.1
_LONGEST_WAIT_S = 15.0
"""For a transcript, before the turn is given up."""


class _EndOfSpeech(SpeechTimeoutUserTurnStopStrategy):  # type: ignore[no-untyped-call]
    """Also ends a turn in which nothing was said: a cough must not hold the floor."""

    async def process_frame(self, frame: Frame) -> ProcessFrameResult:
        result = await super().process_frame(frame)
        if isinstance(frame, NothingHeard) and not self._vad_user_speaking and not self._text:
            await self.trigger_user_turn_stopped()
        return result


class TurnTaking(UserTurnProcessor):
    """Collects what was heard during a turn and passes it on as one utterance.

    Whether a turn interrupts the reply depends on what is said in it: see BargeIn.
    """

    def __init__(self, attention: AttentionSign, floor: Floor) -> None:
        super().__init__(
            user_turn_strategies=UserTurnStrategies(
                start=[
                    VADUserTurnStartStrategy(enable_interruptions=False),
                    TranscriptionUserTurnStartStrategy(enable_interruptions=False),
                ],
                stop=[_EndOfSpeech(user_speech_timeout=_RESUME_S)],
            ),
            user_turn_stop_timeout=_LONGEST_WAIT_S,
        )
        self._attention = attention
        self._floor = floor
        floor.on_cut = self._cut
        self._heard: list[Heard] = []
        self.add_event_handler("on_user_turn_started", self._on_started)
        self.add_event_handler("on_user_turn_stopped", self._on_stopped)

    def forget(self) -> None:
        """Drop what was heard of a turn that is not over."""
        self._heard.clear()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, Heard):
            self._heard.append(frame)
        await super().process_frame(frame, direction)

    async def _on_started(self, *_: object) -> None:
        self._floor.turn_begins()

    async def _on_stopped(self, *_: object) -> None:
        heard, self._heard = self._heard, []
        lang = heard[-1].lang if heard else "en"
        text = ("" if lang == "zh" else " ").join(part.text for part in heard)
        ruling = self._floor.turn_ends(text)
        if ruling is Ruling.IGNORE:
            return
        if ruling is not Ruling.ANSWER:
            await self.broadcast_interruption()  # type: ignore[no-untyped-call]
        hushes = ruling is Ruling.HUSH
        self._attention.show("listening" if hushes else "thinking")
        await self.push_frame(UserSaid(Utterance(text, lang, heard[0].began_ns, hushes), heard[-1].spans))

    def _cut(self) -> None:
        self.create_task(self.broadcast_interruption(), "cut")  # type: ignore[no-untyped-call]
