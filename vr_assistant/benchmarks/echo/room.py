"""Rooms made by code: what a microphone hears of a loudspeaker, and of somebody in the room."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Room:
    """Impulse responses are a direct path and noise that decays exponentially (Polack's model of reverberation)."""

    seed: int = 1
    delay_s: float = 0.1
    """From the process to the loudspeaker's membrane and from the microphone's back again."""
    echo_db: float = -10.0
    """Of the echo's power at the microphone, against what is played."""
    reverberation_s: float = 0.35
    """Until it has decayed by 60 dB."""
    direct_db: float = 3.0
    """Direct sound against reverberation."""
    overdrive: float = 1.5
    """How far the loudspeaker is driven into its bend (tanh); 0: it is straight."""
    noise_db: float = -65.0
    """Of the room, against full scale."""
    drift_ppm: float = 0.0
    """How much faster the microphone's clock runs than the loudspeaker's."""

    def echo(self, played: Sound, rate_hz: int) -> Sound:
        """At SPEECH_RATE_HZ, as long as what is played, which is mono at `rate_hz`."""
        import soxr

        bent = np.tanh(self.overdrive * played) / self.overdrive if self.overdrive else played
        at_ear: Sound = soxr.resample(bent.astype(np.float32), rate_hz, SPEECH_RATE_HZ * (1 + self.drift_ppm / 1e6))
        late = np.concatenate([np.zeros(round(self.delay_s * SPEECH_RATE_HZ), np.float32), at_ear])
        count = round(len(played) * SPEECH_RATE_HZ / rate_hz)
        return 10 ** (self.echo_db / 20) * _fit(_convolve(late, self._response(0)), count)

    def voice(self, dry: Sound) -> Sound:
        """Somebody who stands elsewhere in the room."""
        return _convolve(dry, self._response(1))[: len(dry)]

    def noise(self, count: int) -> Sound:
        """Of air and machines: falls by 3 dB an octave."""
        random = np.random.default_rng((self.seed, 2))
        spectrum = np.fft.rfft(random.normal(size=count))
        spectrum *= 1 / np.sqrt(np.maximum(np.arange(len(spectrum)), 50 * count / SPEECH_RATE_HZ))
        hiss = np.fft.irfft(spectrum, count)
        return np.asarray(hiss * (10 ** (self.noise_db / 20) / hiss.std()), np.float32)

    def _response(self, place: int) -> Sound:
        random = np.random.default_rng((self.seed, place))
        count = int(self.reverberation_s * SPEECH_RATE_HZ)
        tail = random.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
        tail /= np.sqrt((tail**2).sum())
        tail[0] += 10 ** (self.direct_db / 20)
        return np.asarray(tail / np.sqrt((tail**2).sum()), np.float32)


def power_db(sound: Sound) -> float:
    """Mean power of the parts in which there is something, against full scale."""
    pieces = sound[: len(sound) // 320 * 320].reshape(-1, 320)
    power = np.mean(pieces.astype(np.float64) ** 2, axis=1)
    loud = power[power > power.max(initial=0.0) * 1e-3]
    return float(10 * np.log10(loud.mean() + 1e-12)) if len(loud) else -120.0


def _convolve(sound: Sound, response: Sound) -> Sound:
    count = len(sound) + len(response) - 1
    size = 1 << (count - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[:count].astype(np.float32)


def _fit(sound: Sound, count: int) -> Sound:
    return np.pad(sound, (0, max(0, count - len(sound))))[:count]
