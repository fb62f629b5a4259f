"""A user whose part is written down: sound files and sentences, each after the answer to the one before."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vr_assistant.errors import InputError
from vr_assistant.messages import IDLE, DialogueNote, Lang, Message
from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, read_speech, to_pcm
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import error_event
from vr_assistant.mind.dialogue.turns import Utterance
from vr_assistant.mind.understanding.language import detect_language
from vr_assistant.telemetry.spans import TurnSpans

log = logging.getLogger(__name__)

GAP_S = 0.8
"""Between the end of a reply and the user's next words."""
_BLOCK = round(BLOCK_S * SPEECH_RATE_HZ) * 2
_LEAD_S = 0.4  # the voice activity detector needs silence before speech
_LONGEST_TURN_S = 90.0
_LONGEST_WALK_S = 25.0


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """What the user says: a sound file or a text."""

    wav: Path | None = None
    text: str = ""
    lang: Lang | None = None
    """Of the text; None: as it looks."""


def read_script(data: str) -> list[ScriptLine]:
    """From JSON: [{"wav": PATH} | {"text": TEXT, "lang": "en"|"zh"?}, ...]; empty for "" or "null"."""
    lines = json.loads(data) if data else None
    return [
        ScriptLine(Path(line["wav"]) if line.get("wav") else None, line.get("text", ""), line.get("lang"))
        for line in lines or []
    ]


class Listener(Protocol):
    """The conversation engine, as far as a user needs it."""

    def hear(self, block: bytes) -> None: ...
    async def take_text(self, utterance: Utterance, spans: TurnSpans) -> None: ...


class ScriptedUser:
    """Speaks its lines in order.

    Args:
        is_walking: Whether the user is being led somewhere; the next line waits for the arrival.
        hold_talk: Told when the talk button is pressed and let go: who has a sound file means to be heard.
    """

    def __init__(
        self,
        lines: Sequence[ScriptLine],
        listener: Listener,
        attention: AttentionSign,
        is_walking: Callable[[], bool],
        emit: Callable[[Message], None],
        hold_talk: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._lines = lines
        self._hold_talk = hold_talk
        self._listener = listener
        self._attention = attention
        self._is_walking = is_walking
        self._emit = emit

    async def perform(self) -> None:
        """Return when the last line has been answered."""
        for number, line in enumerate(self._lines):
            await self._wait_turn()
            if number:
                self._say_over(number)
            if line.wav is None:
                lang = line.lang or detect_language(line.text)
                await self._listener.take_text(Utterance(line.text, lang), TurnSpans())
                continue
            try:
                samples = await asyncio.to_thread(read_speech, line.wav)
            except InputError as error:
                log.warning("%s", error)
                self._emit(DialogueNote(error_event(error, 0.0)))
                continue
            self._hold_talk(True)
            await self._feed(bytes(int(_LEAD_S * SPEECH_RATE_HZ) * 2) + to_pcm(samples))
            self._hold_talk(False)
            await self._feed_silence()
        await self._wait_turn()
        self._say_over(len(self._lines))

    def _say_over(self, number: int) -> None:
        """A mind that takes over from this one need not begin before this line, even if nobody had heard it."""
        self._emit(DialogueNote({"event": "turn_over", "number": number}))

    async def _wait_turn(self) -> None:
        """Until the reply and the walk are over, and a moment more."""
        deadline = time.monotonic() + _LONGEST_WALK_S
        while True:
            try:
                async with asyncio.timeout(_LONGEST_TURN_S):
                    await self._attention.wait_idle()
            except TimeoutError:
                log.warning("no end of the reply after %.0f s", _LONGEST_TURN_S)
            await asyncio.sleep(GAP_S)
            is_quiet = self._attention.state in IDLE
            if is_quiet and not (self._is_walking() and time.monotonic() < deadline):
                return

    async def _feed(self, pcm: bytes) -> None:
        due = time.monotonic()
        for start in range(0, len(pcm), _BLOCK):
            self._listener.hear(pcm[start : start + _BLOCK].ljust(_BLOCK, b"\0"))
            due += BLOCK_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _feed_silence(self) -> None:
        """Until the end of speech has been noticed; 1 s at least, so that it can be."""
        for tenth in range(40):
            if tenth >= 10 and self._attention.state != "heard":
                return
            await self._feed(bytes(int(0.1 * SPEECH_RATE_HZ) * 2))
