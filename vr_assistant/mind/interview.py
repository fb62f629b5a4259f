"""A conversation without a body: questions in, events out, as fast as the parts can.

The same recogniser, dialogue and voice as in the town, without microphone, pauses and loudspeaker between them.
"""

import asyncio
import contextlib
import errno
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError, BadAudio, DiskFull, InputError
from vr_assistant.messages import DialogueNote, Message
from vr_assistant.mind.dialogue.exchange import Exchange, error_event
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.understanding.language import detect_language
from vr_assistant.telemetry.spans import TurnSpans

if TYPE_CHECKING:
    from vr_assistant.mind.speech.recognition import WhisperRecogniser
    from vr_assistant.mind.speech.voice import Speech, Voice

_PAUSE_S = 0.25  # between two sentences of one reply


@dataclass(frozen=True, slots=True)
class Question:
    """Either a sound file or a text."""

    wav: Path | None = None
    text: str = ""


class Interview:
    """
    Args:
        write: Gets every event of the log.
        speak: Sound file for the first reply; later ones get a number. None: the voice is not even loaded.
        began_ns: monotonic_ns when the first question was there.
        progress: Told from a thread what long work is being done and which share of it is finished.
    """

    def __init__(
        self,
        settings: Settings,
        language_model: LanguageModel,
        write: Callable[[Mapping[str, Any]], None],
        speak: Path | None,
        began_ns: int,
        progress: Callable[[str, float], None] | None = None,
    ) -> None:
        self._settings = settings
        self._language_model = language_model
        self._write = write
        self._speak = speak
        self._began_ns = began_ns
        self._progress = progress
        self._voice: asyncio.Task[Voice] | None = None
        self._recogniser: asyncio.Task[WhisperRecogniser] | None = None

    async def hold(self, questions: Sequence[Question]) -> None:
        """Answer all; what goes wrong with one is an error event. Raises AssistantError when none can be answered."""
        if any(question.wav for question in questions):
            self._recogniser = asyncio.create_task(asyncio.to_thread(self._open_recogniser))
        if self._speak:
            self._voice = asyncio.create_task(asyncio.to_thread(self._open_voice))
        from vr_assistant.mind.dialogue.compose import open_dialogue

        dialogue = await asyncio.to_thread(open_dialogue, self._settings, self._language_model, self._progress)
        for warning in dialogue.warnings:
            self._write(error_event(warning, 0.0))
        exchange = Exchange(dialogue, self._emit)
        turns: list[TurnSpans] = []
        for number, question in enumerate(questions, start=1):
            spans = TurnSpans(self._began_ns if number == 1 else None)
            if number == 1:
                spans.mark("load")
            turns.append(spans)
            for sentence in await self._answer(exchange, question, spans, number):
                dialogue.heard(sentence.text)
        self._write(_timing(turns))
        dialogue.close()
        for task in (self._recogniser, self._voice):
            if task and not task.done():
                with contextlib.suppress(AssistantError):
                    await task

    async def _answer(self, exchange: Exchange, question: Question, spans: TurnSpans, number: int) -> list[Sentence]:
        sentences: list[Sentence] = []
        try:
            utterance = await self._utterance(question, spans)
            sentences = [sentence async for sentence in exchange.answer(utterance, spans)]
            if self._speak and sentences:
                await self._say(sentences, spans, _numbered(self._speak, number))
        except AssistantError as error:
            self._write(error_event(error, spans.t))
        spans.mark("total")
        return sentences

    async def _utterance(self, question: Question, spans: TurnSpans) -> Utterance:
        if question.wav is None:
            chosen = self._settings.speech.language
            return Utterance(question.text, detect_language(question.text) if chosen == "auto" else chosen)
        from vr_assistant.mind.audio.wav import read_speech

        samples = await asyncio.to_thread(read_speech, question.wav)
        assert self._recogniser
        with spans.measure("load"):
            recogniser = await self._recogniser
        with spans.measure("speech_recognition"):
            transcript = await asyncio.to_thread(recogniser.transcribe, samples)
        if not transcript.text:
            raise BadAudio(f"There are no words in {question.wav.name}.", "Speak closer to the microphone, in one go.")
        return Utterance(transcript.text, transcript.lang)

    async def _say(self, sentences: Sequence[Sentence], spans: TurnSpans, path: Path) -> None:
        from vr_assistant.mind.audio.wav import write_wav

        assert self._voice
        with spans.measure("load"):
            voice = await self._voice
        spoken: list[Speech] = []
        with spans.measure("speech_synthesis"):
            for sentence in sentences:
                spoken.append(await asyncio.to_thread(voice.say, sentence.text, sentence.lang))
                spans.mark("first_audio")
        pause = bytes(int(_PAUSE_S * voice.rate_hz) * 2)
        try:
            seconds = write_wav(path, pause.join(speech.pcm for speech in spoken), voice.rate_hz)
        except OSError as error:
            kind = DiskFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else InputError
            raise kind(f"{path} cannot be written: {error.strerror}.", "Name another file after --speak.") from error
        self._write({"event": "audio", "path": str(path), "seconds": round(seconds, 2), "t": spans.t})

    def _emit(self, message: Message) -> None:
        if isinstance(message, DialogueNote):
            self._write(message.event)

    def _open_recogniser(self) -> "WhisperRecogniser":
        from vr_assistant.mind.speech.equipment import open_recogniser

        recogniser = open_recogniser(self._settings)
        recogniser.load()
        return recogniser

    def _open_voice(self) -> "Voice":
        from vr_assistant.mind.speech.equipment import open_voice

        return open_voice(self._settings)


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")


def _timing(turns: Sequence[TurnSpans]) -> dict[str, Any]:
    if len(turns) == 1:
        return turns[0].as_event()
    each = [turn.as_event() for turn in turns]
    for event in each:
        del event["event"]
    names = dict.fromkeys(name for event in each for name in event if name not in ("first_audio", "total"))
    sums: dict[str, Any] = {name: sum(int(str(event.get(name, 0))) for event in each) for name in names}
    if "first_audio" in each[0]:
        sums["first_audio"] = each[0]["first_audio"]
    total = round((time.monotonic_ns() - turns[0].input_ended_ns) / 1e6)
    return {"event": "timing", **sums, "total": total, "turns": each}
