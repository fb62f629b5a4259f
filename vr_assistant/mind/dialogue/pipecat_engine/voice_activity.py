"""A voice activity detector whose first guess is heard of as well."""

from collections.abc import Callable

import numpy as np
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADState

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

_QUIETEST = 10 ** (-50 / 20)
"""Full scale = 1, root mean square: what is quieter is not meant for her."""


class VoiceActivity(VADAnalyzer):
    """Tells at once how likely each block holds a voice; that somebody speaks, once it is sure.

    Args:
        detector: Is asked how likely, and how long it takes to be sure.
        on_voice: Gets the probability, on the event loop; 0 for what is too quiet.
    """

    def __init__(self, detector: VADAnalyzer, on_voice: Callable[[float], None]) -> None:
        super().__init__(sample_rate=SPEECH_RATE_HZ, params=detector.params)
        self._detector = detector
        self._on_voice = on_voice
        self._probabilities: list[float] = []

    @property
    def is_voice_rising(self) -> bool:
        """Whether a voice may have begun, which is not sure yet."""
        return self._vad_state is VADState.STARTING

    def set_sample_rate(self, sample_rate: int) -> None:
        """See VADAnalyzer."""
        self._detector.set_sample_rate(sample_rate)
        super().set_sample_rate(sample_rate)

    def num_frames_required(self) -> int:
        """See VADAnalyzer."""
        return self._detector.num_frames_required()

    def voice_confidence(self, buffer: bytes) -> float:
        """See VADAnalyzer. Called on a thread of the analyzer's own."""
        probability = float(np.max(self._detector.voice_confidence(buffer)))
        samples = np.frombuffer(buffer, "<i2").astype(np.float32) / 32768.0
        is_loud = float(np.sqrt(np.mean(samples * samples))) >= _QUIETEST
        self._probabilities.append(probability if is_loud else 0.0)
        return probability

    async def analyze_audio(self, buffer: bytes) -> VADState:
        """See VADAnalyzer."""
        state = await super().analyze_audio(buffer)
        probabilities, self._probabilities = self._probabilities, []
        if probabilities:
            self._on_voice(max(probabilities))
        return state

    async def cleanup(self) -> None:
        """See VADAnalyzer."""
        await self._detector.cleanup()  # type: ignore[no-untyped-call]
        await super().cleanup()  # type: ignore[no-untyped-call]

    def _get_smoothed_volume(self, audio: bytes) -> float:
        self._detector._prev_volume = self._prev_volume
        return self._detector._get_smoothed_volume(audio)
