"""What moves between our processors. Data frames: an interruption drops those that wait."""

from dataclasses import dataclass, field

from pipecat.frames.frames import DataFrame, SystemFrame, TranscriptionFrame

from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.speech.voice import Speech
from vr_assistant.telemetry.spans import TurnSpans


@dataclass
class Heard(TranscriptionFrame):
    """One stretch of speech, as text."""

    lang: Lang = "en"
    spans: TurnSpans = field(default_factory=TurnSpans)
    began_ns: int | None = None
    """See Utterance."""


@dataclass
class NothingHeard(SystemFrame):
    """A stretch of sound in which nothing was said."""


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
