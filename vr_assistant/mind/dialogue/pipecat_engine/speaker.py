"""Sentences to sound."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from pipecat.frames.frames import Frame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Caption, DialogueNote, Message
from vr_assistant.mind.dialogue.exchange import error_event
from vr_assistant.mind.dialogue.pipecat_engine.frames import ToPlay, ToSay
from vr_assistant.mind.speech.lead import at_once
from vr_assistant.mind.speech.spoken_text import clauses
from vr_assistant.mind.speech.voice import Speech, Voice

log = logging.getLogger(__name__)


class Speaker(FrameProcessor):
    """Synthesises one sentence while the one before is being heard."""

    def __init__(self, voice: Voice, emit: Callable[[Message], None]) -> None:
        super().__init__()
        self._voice = voice
        self._emit = emit

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, ToSay):
            await self.push_frame(frame, direction)
            return
        for clause in clauses(frame.sentence.text):
            speech = await self._synthesize(clause, frame)
            if speech is None or not speech.pcm:
                continue
            await self.push_frame(ToPlay(speech, frame.spans))

    async def _synthesize(self, text: str, frame: ToSay) -> Speech | None:
        spans, began_ns = frame.spans, time.monotonic_ns()
        is_first = not spans.has("speech_synthesis")  # only the first sentence keeps the user waiting
        try:
            with spans.measure("speech_synthesis") if is_first else contextlib.nullcontext():
                speech = await asyncio.to_thread(self._voice.say, text, frame.sentence.lang)
            if is_first:
                return at_once(speech)
            spans.detail("speech_synthesis", began_ns)
            return speech
        except Exception as error:
            log.exception("speech synthesis failed")
            stated = error if isinstance(error, AssistantError) else AssistantError("I have lost my voice.")
            self._emit(DialogueNote(error_event(stated, frame.spans.t)))
            self._emit(Caption("system", text, frame.sentence.lang))
            return None
