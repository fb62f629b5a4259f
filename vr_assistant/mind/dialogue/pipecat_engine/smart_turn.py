"""Smart Turn: whether a speaker sounds finished, by how the last eight seconds sound.

Smart Turn v3.2, BSD-2-Clause, in the wheel of pipecat-ai: https://github.com/pipecat-ai/smart-turn
"""

import logging

import numpy as np
from numpy.typing import NDArray
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3

from vr_assistant.mind.dialogue.turn_end import EndOfTurnModel

log = logging.getLogger(__name__)


class SmartTurn(LocalSmartTurnAnalyzerV3):
    """One thread, which does not spin while it waits. Only the model is used: silence is counted elsewhere."""

    def probability(self, samples: NDArray[np.float32]) -> float:
        """See EndOfTurnModel."""
        return float(self._predict_endpoint(samples)["probability"])


def open_smart_turn() -> EndOfTurnModel | None:
    """Loaded, a quarter of a second; None where the model is missing or damaged: then silence and words decide."""
    try:
        return SmartTurn(cpu_count=1)
    except Exception as error:  # onnxruntime's own exceptions have no common base
        log.warning("The model that hears the end of a turn cannot be used (%s); pauses will be longer.", error)
        return None
