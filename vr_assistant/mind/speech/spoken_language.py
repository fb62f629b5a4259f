"""Which of our languages somebody speaks, who may change it from one sentence to the next."""

import math
from dataclasses import dataclass

from vr_assistant.messages import Lang

_SHORT_S, _LONG_S = 1.7, 3.2
"""Of sound, with the second around the words that belongs to every utterance."""
_SHORT_NEEDS, _LONG_NEEDS = math.log(60), math.log(2)
"""By how much the other language must be likelier, in natural logarithms, until the conversation changes to it.

A syllable tells little: Whisper base, alone with a recording of somebody's 咖啡, is fifty times surer of English.
"""
_LEAST = 1e-4


@dataclass(slots=True)
class SpokenLanguage:
    """The conversation's language, as far as it is heard."""

    current: Lang | None = None
    """None until something has been said."""

    def of(self, english: float, chinese: float, seconds: float) -> Lang:
        """The language of an utterance; the conversation's, unless the other one is likelier by enough.

        Args:
            english: Probability of each; they need not add up to 1, what is missing belongs to other languages.
            seconds: How long the sound is.
        """
        leaning = math.log((chinese + _LEAST) / (english + _LEAST))
        if self.current == "en":
            leaning -= _needed(seconds)
        elif self.current == "zh":
            leaning += _needed(seconds)
        return "zh" if leaning > 0 else "en"


def _needed(seconds: float) -> float:
    along = min(1.0, max(0.0, (seconds - _SHORT_S) / (_LONG_S - _SHORT_S)))
    return _SHORT_NEEDS + (_LONG_NEEDS - _SHORT_NEEDS) * along
