"""How loud a microphone is, and whether what it gives is sound at all."""

import math

import numpy as np
from numpy.typing import NDArray

QUIETEST_DB = -90.0
SILENT_FOR_S = 3.0
"""No room is so quiet for so long: even an open window at night moves the last bit of a sample."""
GATED_FOR_S = 30.0
"""Where there has been a sound before: noise gates make pauses digitally silent."""
CLIPPED = 32_700


def level_db(block: bytes) -> float:
    """Root mean square of 16-bit mono, in dB below full scale."""
    samples = np.frombuffer(block, "<i2").astype(np.float32)
    power = float(np.mean((samples - samples.mean()) ** 2)) if len(samples) else 0.0
    return max(QUIETEST_DB, 10 * math.log10(power / 32768**2 + 1e-12))


def is_constant(block: bytes) -> bool:
    """Zeros, or any other number again and again: digital silence."""
    return block[2:] == block[:-2]


def clipped_share(samples: NDArray[np.int16]) -> float:
    """Of the samples, how many are at full scale."""
    return float((np.abs(samples.astype(np.int32)) >= CLIPPED).mean()) if len(samples) else 0.0


class SilenceWatch:
    """Notices that a microphone is open and gives nothing but digital silence, and says so once."""

    def __init__(self) -> None:
        self._silent_s = 0.0
        self._is_told = self._has_sounded = False

    def begin(self) -> None:
        """The microphone has been started anew."""
        self._silent_s = 0.0

    def hear(self, block: bytes, seconds: float) -> bool:
        """Whether this block makes it certain; true once."""
        if not is_constant(block):
            self._silent_s, self._has_sounded = 0.0, True
            return False
        self._silent_s += seconds
        if self._is_told or self._silent_s <= (GATED_FOR_S if self._has_sounded else SILENT_FOR_S):
            return False
        self._is_told = True
        return True
