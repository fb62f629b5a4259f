"""The echo as a linear room makes it, learned and subtracted; what somebody says over it keeps its shape.

WebRTC's canceller goes further and suppresses what is left, and with it half of what is said over the echo: of words
spoken as loud as the echo, a recogniser then gets most wrong, and after this filter one or two in ten.
"""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.echo.spectrum import HOP

Sound = NDArray[np.float32]

_PARTS = 24
"""Of the impulse response, HOP samples each: 0.48 s, the delay included."""
_STAYS = 0.998
"""Of the room from hop to hop: what may change is learned again."""
_ELSEWHERE = 0.3
"""Of the response's mean size, what any part may become: a delay that jumps moves the echo to empty ones."""
_UNSURE = 0.1
_NOISE_MEMORY = 0.8
_LEAST = 1e-9
_POWER_MEMORY = 0.95
_LOST = 1.25
"""With more than this times the microphone's power left, it makes an echo of its own: it begins anew."""


class LinearEcho:
    """Partitioned-block Kalman filter in the frequency domain: its step is small by itself while somebody talks.

    Enzner and Vary, Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free telephones, 2006;
    Kuech, Mabande and Enzner, State-space architecture of the partitioned-block-based acoustic echo controller, 2014.
    """

    def __init__(self) -> None:
        self._played = np.zeros((_PARTS, HOP + 1), np.complex64)
        self._last = np.zeros(HOP, np.float32)
        self._begin()

    def _begin(self) -> None:
        self._response = np.zeros_like(self._played)
        self._doubt = np.full(self._played.shape, _UNSURE, np.float32)
        self._noise = np.full(HOP + 1, _LEAST, np.float32)
        self._powers = np.zeros(2)

    def subtract(self, near: Sound, far: Sound) -> Sound:
        """One hop of the microphone without the echo; HOP samples each, the far end up to 0.3 s before."""
        self._played[1:] = self._played[:-1].copy()
        self._played[0] = np.fft.rfft(np.concatenate([self._last, far]))
        self._last = far
        echo = np.fft.irfft((self._played * self._response).sum(0))[HOP:]
        left = (near - echo).astype(np.float32)
        self._powers = _POWER_MEMORY * self._powers + (float(near @ near), float(left @ left))
        if self._powers[1] > _LOST * self._powers[0] + _LEAST:
            self._begin()
            return near
        error = np.fft.rfft(np.concatenate([np.zeros(HOP, np.float32), left]))
        power = self._played.real**2 + self._played.imag**2
        self._noise += (1 - _NOISE_MEMORY) * (error.real**2 + error.imag**2 - self._noise)
        gain = self._doubt / ((power * self._doubt).sum(0) + 2 * self._noise + _LEAST)
        step = np.fft.irfft(gain * self._played.conj() * error, axis=1)
        step[:, HOP:] = 0.0
        self._response += np.fft.rfft(step, axis=1)
        size = self._response.real**2 + self._response.imag**2
        size += _ELSEWHERE * size.mean(0)
        self._doubt = _STAYS**2 * (1 - 0.5 * gain * power) * self._doubt + (1 - _STAYS**2) * size
        return left
