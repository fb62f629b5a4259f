"""While the assistant speaks: is what the canceller left somebody's voice, or still her own?

A canceller loses the echo for seconds when a room or a delay changes, and in real rooms it leaves some of it always. So
it is not believed alone. What is loud after it counts as a voice only where the sound before it cannot be her echo, at
any one delay: the echo's spectrum follows the loudspeaker's, which is known, by a gain for each band, which is learned.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.echo.coupling import Coupling
from vr_assistant.mind.audio.echo.spectrum import bands_db

Sound = NDArray[np.float32]

_KEPT_HOPS = 35
"""0.7 s: the first syllable, which comes out when the gate opens."""
_SEEN_HOPS = 10
_OPENS_AT = (1.2, 2.8)
"""Decibels that no echo explains, summed over the bands, the mean over the hops that are seen together. The first where
the canceller leaves nothing, the second where it has lost the echo."""
_STAYS_AT = 0.8
_MARGIN_DB = 3.0
"""A vowel may fall on a frequency that the room carries better than the rest of its band."""
_CELL_COUNTS_DB = 10.0
_HOP_COUNTS_DB = 8.0
"""One hop counts for no more: a click is no voice, three to five hops of the ten may be."""
_CLOSES_AFTER_HOPS = 25
_ABOVE_NOISE_DB = 8.0
_NOISE_FALLS, _NOISE_RISES_DB = 0.2, 0.03
_QUIETEST_DB = -85.0
_LOST = 0.1
"""Where so large a part of her echo is loud after the canceller, it has lost the echo."""
_LEAK_LEARNS = 1 / 150
_ON_ITS_WAY_HOPS = Coupling.delays
"""So late a sound may come back: until then, what was played before a gap and after it are heard together."""
_FOUND_AFTER_HOPS = 10
"""Explained by one delay for so long, her echo is understood again."""
_HEARD_SHARE = 0.3
"""Of the bands, in which the microphone hears something that can be explained."""
_SPEAKS_DB = -50.0


class EchoGate:
    """What comes out is the sound or silence. No clock, no threads; a hop costs 0.05 ms."""

    def __init__(self) -> None:
        self._coupling = Coupling()
        self._noise: NDArray[np.float64] | None = None
        self._kept: deque[Sound] = deque(maxlen=_KEPT_HOPS)
        self._unexplained = np.zeros((_SEEN_HOPS, self._coupling.delays))
        self._hop = 0
        self._open_hops = 0
        self._leak = _LOST
        self._hops_since_gap = _ON_ITS_WAY_HOPS
        self._explained_hops = _FOUND_AFTER_HOPS

    @property
    def is_open(self) -> bool:
        """Whether somebody talks over her."""
        return self._open_hops > 0

    @property
    def is_in_step(self) -> bool:
        """Whether it is known how late the echo comes."""
        return self._hops_since_gap >= _ON_ITS_WAY_HOPS and self._explained_hops >= _FOUND_AFTER_HOPS

    def lose_step(self) -> None:
        """The card has run out of sound, or lost some: her echo comes later from now on, and shut the gate stays until
        it is known again how late. Only "stop" is heard over her meanwhile."""
        self._hops_since_gap = self._explained_hops = self._open_hops = 0

    def pass_on(self, near: Sound, cleaned: Sound, far: Sound, sound: Sound, *, is_speaking: bool) -> Sound:
        """What may be heard of one hop: its sound, silence, or what was kept back together with it.

        Args:
            near: HOP samples of the microphone, at SPEECH_RATE_HZ.
            cleaned: The same after the canceller.
            far: What the loudspeaker played up to half a second before.
            sound: What is to be heard when somebody talks: the microphone's sound with its voices unharmed.
            is_speaking: Whether her voice may be in it; else all passes.
        """
        near_db, cleaned_db, far_db = bands_db(near, cleaned, far)
        noise = self._follow_noise(cleaned_db)
        echoes_db = self._coupling.echoes_db(far_db)
        is_loud = cleaned_db > noise + _ABOVE_NOISE_DB
        cells = np.clip(near_db - echoes_db - _MARGIN_DB, 0.0, _CELL_COUNTS_DB) * is_loud
        self._unexplained[self._hop % _SEEN_HOPS] = np.minimum(cells.sum(1), _HOP_COUNTS_DB)
        self._hop += 1
        evidence = float(self._unexplained.mean(0).min())
        if not is_speaking:
            return self._pass_all(sound, evidence)
        if not self.is_in_step:
            self._hops_since_gap += 1
            if evidence >= _STAYS_AT:
                self._explained_hops = 0
            elif (near_db > noise + _ABOVE_NOISE_DB).mean() > _HEARD_SHARE:
                self._explained_hops += 1
        elif evidence > self._opens_at() or (self.is_open and evidence > _STAYS_AT):
            self._open_hops = _CLOSES_AFTER_HOPS
        elif self.is_open:
            self._open_hops -= 1
        if not self.is_open and evidence < _STAYS_AT:
            self._coupling.learn(near_db)
            if far_db.max() > _SPEAKS_DB:
                self._leak += _LEAK_LEARNS * (float(is_loud.mean()) - self._leak)
        self._kept.append(sound)
        return self._release() if self.is_open else np.zeros_like(sound)

    def forget(self) -> None:
        """Drop what is kept back."""
        self._kept.clear()

    def _opens_at(self) -> float:
        least, most = _OPENS_AT
        return least + (most - least) * min(1.0, self._leak / _LOST)

    def _pass_all(self, sound: Sound, evidence: float) -> Sound:
        if evidence < _STAYS_AT:
            self._kept.clear()
        self._open_hops = 0
        self._kept.append(sound)  # after what somebody had begun to say over her last word
        return self._release()

    def _release(self) -> Sound:
        kept = np.concatenate(self._kept)
        self._kept.clear()
        return kept

    def _follow_noise(self, cleaned_db: NDArray[np.float64]) -> NDArray[np.float64]:
        if self._noise is None:
            self._noise = cleaned_db.copy()
        below = np.minimum(cleaned_db - self._noise, 0.0)
        self._noise += _NOISE_FALLS * below + _NOISE_RISES_DB * (below == 0.0)
        return np.maximum(self._noise, _QUIETEST_DB, out=self._noise)
