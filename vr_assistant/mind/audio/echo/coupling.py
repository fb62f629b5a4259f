"""How loud the loudspeaker's echo may be in the microphone, band by band."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.echo.spectrum import BANDS

Levels = NDArray[np.float64]

_DELAYS = 26
"""In hops: up to half a second from loudspeaker to microphone, with buffers and radio links."""
_DECAY_DB = 2.0
"""A hop: the slowest room, 0.6 s until the sound has decayed by 60 dB."""
_SILENT_DB = -58.0
"""Of the far end: below this nothing of it is heard."""
_TELLING_DB = -55.0
"""Quieter, the microphone hears more noise than echo, and nothing can be learned."""
_GAIN_DB = (-40.0, 12.0)
"""The loudest at first: until more is known, all may be echo."""
_SHARE = 0.96
"""Of what was heard while nobody else talked, so much lies below the gain."""
_STEP_DB, _FIRST_STEP_DB, _FIRST_HOPS = 0.1, 8.0, 50.0
"""Of learning, a hop; in the first second of her speech, faster."""
_MEMORY = 0.99
"""Of the correlations that tell the delay, a hop: some two seconds."""


class Coupling:
    """Learns the delay, and for each band the gain from loudspeaker to microphone."""

    delays = _DELAYS

    def __init__(self) -> None:
        self._played = np.full((_DELAYS, BANDS), _SILENT_DB)
        self._tail = np.full(BANDS, _SILENT_DB)
        self._gain = np.full(BANDS, _GAIN_DB[1])
        self._hops = np.zeros(BANDS)
        self._near_mean = np.full(BANDS, _SILENT_DB)
        self._far_mean = np.full(BANDS, _SILENT_DB)
        self._together = np.zeros(_DELAYS)

    def echoes_db(self, far_db: Levels) -> Levels:
        """(delays, BANDS): the loudest echo that a next hop of the far end leaves now, for each delay."""
        tail = np.maximum(np.maximum(far_db, _SILENT_DB), self._tail - _DECAY_DB)
        self._played[1:] = self._played[:-1].copy()
        self._played[0] = np.maximum(tail, self._tail)  # an echo falls between two hops
        self._tail = tail
        echoes: Levels = self._played + self._gain
        return echoes

    def learn(self, near_db: Levels) -> None:
        """Nobody else has talked: this is her echo, and noise."""
        near = np.maximum(near_db, _SILENT_DB) - self._near_mean
        far = self._played - self._far_mean
        self._near_mean += (1 - _MEMORY) * near
        self._far_mean += (1 - _MEMORY) * far[0]
        self._together = _MEMORY * self._together + far @ near
        played = self._played[int(self._together.argmax())]
        is_telling = played > _TELLING_DB
        step = (_STEP_DB + _FIRST_STEP_DB * np.exp(-self._hops / _FIRST_HOPS)) * is_telling
        self._hops += is_telling
        self._gain += step * np.where(near_db - played > self._gain, _SHARE, _SHARE - 1)
        np.clip(self._gain, *_GAIN_DB, out=self._gain)
