"""How often a sound device lost something: xruns, and devices that fell silent."""

import logging
from collections import Counter
from typing import Literal

from vr_assistant.telemetry.spans import tell_moment

log = logging.getLogger(__name__)

Loss = Literal["input_overflow", "output_underflow", "input_gap", "output_gap", "input_lost", "output_lost"]

_counts: Counter[str] = Counter()


def moment(loss: Loss, at_ns: int) -> None:
    """It happened now; may be called on the card's thread. Of many, the trace gets each and the log the doublings."""
    _counts[loss] += 1
    count = _counts[loss]
    tell_moment(loss, at_ns)
    if count & (count - 1) == 0:
        log.info("%s: %d so far", loss, count)


def counts() -> dict[str, int]:
    """Of this process, since it began."""
    return dict(_counts)
