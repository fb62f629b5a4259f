"""One utterance and what comes of it: commands for the stage, lines of the log, sentences to say."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Caption, DialogueNote, Lang, Listening, Message
from vr_assistant.mind.dialogue.turns import (
    Action,
    Failure,
    HeardBy,
    Muting,
    Noted,
    Outcome,
    SceneChange,
    Sentence,
    Utterance,
)
from vr_assistant.telemetry.spans import TurnSpans

log = logging.getLogger(__name__)

APOLOGY: dict[Lang, str] = {
    "en": "Sorry, something went wrong. Please try again.",
    "zh": "抱歉，出了点问题。请再试一次。",
}


MOST_SHOWN = 300
"""Characters of the user's words in a caption or in the log."""


class Responder(Protocol):
    """The part of the dialogue that an exchange needs."""

    def respond(self, utterance: Utterance) -> AsyncIterator[Outcome]: ...


def shown(text: str) -> str:
    """The user's words as they may be shown and written down: no control characters, no half characters, not long."""
    printable = "".join(c if c.isprintable() else "\ufffd" if "\ud800" <= c <= "\udfff" else " " for c in text)
    words = " ".join(printable.split())
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN].rstrip()} …"


def error_event(error: AssistantError, t: float) -> dict[str, object]:
    """The log's line for a stated failure."""
    return {"event": "error", "code": error.code, "message": error.message, "hint": error.hint, "t": t}


class Exchange:
    """Turns what the dialogue answers into messages, and hands the sentences to whoever speaks them.

    Args:
        emit: Takes every message in order; must not block.
        mute: Switches the microphone off.
        choose: Lets the user be heard in another way.
    """

    def __init__(
        self,
        dialogue: Responder,
        emit: Callable[[Message], None],
        mute: Callable[[], None] | None = None,
        choose: Callable[[Listening], None] | None = None,
    ) -> None:
        self._dialogue = dialogue
        self._emit = emit
        self._mute = mute
        self._choose = choose

    async def answer(self, utterance: Utterance, spans: TurnSpans) -> AsyncIterator[Sentence]:
        """The sentences to say, each as soon as it is known. Never raises: failures are noted and apologised for."""
        text = shown(utterance.text)
        self._emit(Caption("user", text, utterance.lang))
        self._note({"event": "transcript", "text": text, "lang": utterance.lang, "t": spans.t})
        said: list[str] = []
        try:
            async for sentence in self._sentences(utterance, spans):
                said.append(sentence.text)
                yield sentence
        finally:
            if said:
                reply = ("" if utterance.lang == "zh" else " ").join(said)
                self._note({"event": "reply", "text": reply, "lang": utterance.lang, "t": spans.t})

    async def _sentences(self, utterance: Utterance, spans: TurnSpans) -> AsyncIterator[Sentence]:
        asked_ns = time.monotonic_ns()
        try:
            with spans.current():
                async for outcome in self._dialogue.respond(utterance):
                    if not spans.has("understanding"):  # unless the dialogue has measured it itself
                        spans.add("understanding", time.monotonic_ns() - asked_ns)
                    if isinstance(outcome, Sentence):
                        yield outcome
                    else:
                        self.carry(outcome, spans)
        except AssistantError as error:
            self._note(error_event(error, spans.t))
            yield Sentence(APOLOGY[utterance.lang], utterance.lang)
        except Exception:
            log.exception("while answering %r", utterance.text)
            self._note(error_event(AssistantError("The answer failed.", "The log file has the details."), spans.t))
            yield Sentence(APOLOGY[utterance.lang], utterance.lang)

    def carry(self, outcome: Outcome, spans: TurnSpans) -> None:
        """Pass on an outcome that is not spoken."""
        match outcome:
            case Action(name, args):
                self._note({"event": "action", "name": name, "args": args, "t": spans.t})
            case SceneChange(commands):
                for command in commands:
                    self._emit(command)
            case Noted(event):
                self._note({**event, "t": spans.t})
            case Muting():
                if self._mute:
                    self._mute()
            case HeardBy(way):
                if self._choose:
                    self._choose(way)
            case Failure(error):
                self._note(error_event(error, spans.t))
            case Sentence():
                raise TypeError("sentences are for the voice")

    def _note(self, event: dict[str, object]) -> None:
        self._emit(DialogueNote(event))
