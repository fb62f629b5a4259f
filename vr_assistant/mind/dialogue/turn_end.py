"""When the user's turn is over: after how much silence, by how they sounded and by what they have said so far.

Pure: seconds of any one clock go in, a time comes out. `bench turns` measures the waits and how often they cut
somebody off.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Reading = Literal["answer", "command", "complete", "talk", "vague", "open", "hanging", "nothing"]
"""What the words so far are: a short answer ("yes"); a wish that can be granted, in words that leave no doubt; any
other such wish; talk, or a question for the model; a wish that only the model may understand; words that may go on;
words that must ("take me to the"); none."""

STOP_S = 0.2
"""Silence after which the detector of voice activity reports a pause; what is looked at more closely begins there."""
LULL_S = 0.1
"""Silence after which the words are written down, should it become a pause."""
LONGEST_TURN_S = 28.0
"""Of one turn, with its pauses; Whisper hears 30 s at once."""
PATIENCE_S = 15.0
"""For a transcript, before a turn is given up."""
LONGEST_PAUSE_S = 2.2
"""The time limit: nobody is waited for longer."""

_SURE, _LIKELY = 0.8, 0.5
_WAITS_S: dict[Reading, tuple[float, float, float, float]] = {
    # sounds finished: surely, likely, hardly, not known
    "answer": (STOP_S, 0.4, 0.8, 0.4),
    "command": (STOP_S, 0.6, 1.6, 0.7),
    "complete": (STOP_S, 1.1, 1.6, 0.7),
    "talk": (0.9, 1.3, 1.9, 1.0),
    "vague": (0.9, 1.3, 1.9, 1.0),
    "open": (1.3, 1.6, 1.9, 1.2),
    "hanging": (2.0, 2.1, LONGEST_PAUSE_S, 2.0),
    "nothing": (STOP_S, STOP_S, STOP_S, STOP_S),
}
_ODDS = (-1.3, -0.8, 0.0, 1.0)
_DOUBTED: dict[Reading, tuple[float, float, float, float]] = {
    # By the odds of more: words that begin many a sentence are waited for, however finished they sound.
    "command": (STOP_S, 1.0, 1.4, 1.5),
    "complete": (STOP_S, 1.0, 1.4, 1.5),
    "talk": (0.9, 1.2, 1.6, 1.8),
    "vague": (0.9, 1.2, 1.6, 1.8),
    "open": (1.3, 1.3, 1.4, 1.8),
}


class EndOfTurnModel(Protocol):
    """Hears whether a speaker sounds finished."""

    def probability(self, samples: NDArray[np.float32]) -> float:
        """Blocking, a tenth of a second; `samples` are mono at SPEECH_RATE_HZ in -1..1, all of the turn so far.

        Returns:
            0..1: how likely the speaker has finished.
        """
        ...


def silence_to_wait_s(reading: Reading, prosody: float | None, odds: float | None = None) -> float:
    """Seconds of silence that end a turn.

    Args:
        prosody: Probability that the speaker sounds finished; None where nobody can tell.
        odds: Natural logarithm of the odds that such words are only the beginning of a sentence; None: not known.
    """
    surely, likely, hardly, unknown = _WAITS_S[reading]
    wait_s = unknown if prosody is None else surely if prosody >= _SURE else likely if prosody >= _LIKELY else hardly
    if odds is None or reading not in _DOUBTED:
        return wait_s
    return max(wait_s, float(np.interp(odds, _ODDS, _DOUBTED[reading])))


@dataclass(slots=True)
class TurnEnd:
    """What is known of the turn that is open, and when it is therefore over; all times are seconds."""

    is_speaking: bool = False
    is_held: bool = False
    """The user holds the talk button: no pause is the end."""
    _silent_since_s: float | None = None
    _reading: Reading | None = None
    _odds: float | None = None
    _prosody: float | None = None
    _is_closed: bool = False

    def speech_began(self) -> None:
        """The turn begins, or goes on: what was known of the words before is worth nothing."""
        self.is_speaking = True
        self._silent_since_s = self._reading = self._odds = self._prosody = None

    def speech_stopped(self, silent_since_s: float) -> None:
        self.is_speaking = False
        self._silent_since_s = silent_since_s
        self._reading = self._odds = self._prosody = None

    def sounded(self, prosody: float) -> None:
        self._prosody = prosody

    def read(self, reading: Reading, odds: float | None = None) -> None:
        """See silence_to_wait_s."""
        self._reading, self._odds = reading, odds

    def close(self) -> None:
        """The user has said that this is all: by letting the talk button go."""
        self._is_closed = True

    def over_at_s(self) -> float | None:
        """When the turn is over unless something is heard before; None while somebody speaks, or nobody has."""
        if self._silent_since_s is None or self.is_held:
            return None
        if self._reading is None:
            return self._silent_since_s + PATIENCE_S
        wait_s = STOP_S if self._is_closed else silence_to_wait_s(self._reading, self._prosody, self._odds)
        return self._silent_since_s + wait_s
