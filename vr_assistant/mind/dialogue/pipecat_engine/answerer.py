"""Asks the dialogue and passes its sentences on."""

from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import Exchange
from vr_assistant.mind.dialogue.pipecat_engine.floor import Floor
from vr_assistant.mind.dialogue.pipecat_engine.frames import ReplyEnds, ToSay, UserSaid


class Answerer(FrameProcessor):
    """An interruption cancels the answer that is being thought about."""

    def __init__(self, exchange: Exchange, floor: Floor, attention: AttentionSign) -> None:
        super().__init__()
        self._exchange = exchange
        self._floor = floor
        self._attention = attention

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, UserSaid):
            await self.push_frame(frame, direction)
            return
        self._floor.reply_begins()
        if not frame.utterance.hushes:
            self._attention.show("thinking")
        async for sentence in self._exchange.answer(frame.utterance, frame.spans):
            await self.push_frame(ToSay(sentence, frame.spans))
        await self.push_frame(ReplyEnds(frame.spans))
