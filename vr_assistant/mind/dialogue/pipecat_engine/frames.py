"""What moves between our processors. Data frames: an interruption drops those that wait."""

from dataclasses import dataclass

from pipecat.frames.frames import DataFrame, SystemFrame

from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.turn_end import Reading
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.speech.voice import Speech
from vr_assistant.telemetry.spans import TurnSpans


@dataclass
class Drafted(SystemFrame):
    """What has been said so far, while it goes on: roughly."""

    text: str
    lang: Lang


@dataclass
class Heard(SystemFrame):
    """All words of the turn up to a pause; empty when there were none."""

    text: str
    lang: Lang
    reading: Reading
    spans: TurnSpans
    began_ns: int
    """See Utterance."""
    is_lost: bool = False
    """Whether there may have been words, and the recogniser has failed."""


@dataclass
class Sounded(SystemFrame):
    """How finished the user sounded at a pause, see EndOfTurnModel."""

    prosody: float


@dataclass
class UserSaid(DataFrame):
    """The user's turn is over."""

    utterance: Utterance
    spans: TurnSpans


@dataclass
class ToSay(DataFrame):
    sentence: Sentence
    spans: TurnSpans


@dataclass
class ToPlay(DataFrame):
    """A sentence, or a clause of it, as sound."""

    speech: Speech
    spans: TurnSpans


@dataclass
class ReplyEnds(DataFrame):
    """Nothing more is said in this turn."""

    spans: TurnSpans | None
    """None: nobody had asked."""
