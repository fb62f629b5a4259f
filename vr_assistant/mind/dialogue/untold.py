"""What was done for the user without their hearing of it, because they spoke over the sentence that said so."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vr_assistant.mind.dialogue.memory import letters_of


@dataclass(slots=True)
class _Deed:
    tool: str
    args: Mapping[str, object]
    unheard: int
    """Letters of what was to be said about it."""


class Untold:
    """Deeds stand when the reply is cut off; this knows which of them the user was not told of."""

    def __init__(self) -> None:
        self._deeds: deque[_Deed] = deque()

    def copy(self) -> "Untold":
        same = Untold()
        same._deeds.extend(self._deeds)
        return same

    def done(self, tool: str, args: Mapping[str, object], say: Sequence[str]) -> None:
        """Something has been carried out, and these sentences are about to say so."""
        if say:
            self._deeds.append(_Deed(tool, dict(args), len(letters_of("".join(say)))))

    def heard(self, text: str) -> None:
        """The assistant's words that were audible, in the order in which they were said."""
        letters = len(letters_of(text))
        while letters and self._deeds:
            deed = self._deeds[0]
            told = min(letters, deed.unheard)
            deed.unheard -= told
            letters -= told
            if not deed.unheard:
                self._deeds.popleft()

    def take(self) -> str:
        """A note of what the user has not heard to its end, for the history; "" when there is nothing. Asked once."""
        deeds, self._deeds = self._deeds, deque()
        if not deeds:
            return ""
        return f"[Done, though the user did not hear it said: {'; '.join(_written(deed) for deed in deeds)}]"


def _written(deed: _Deed) -> str:
    return " ".join([deed.tool, *(f"{name}={value}" for name, value in deed.args.items())])
