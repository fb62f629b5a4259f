"""A voice activity detector whose first guess is heard of as well."""

from collections import deque
from collections.abc import Callable

import numpy as np
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams, VADState

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.mind.dialogue.turn_end import LULL_S, STOP_S

_QUIETEST = 10 ** (-50 / 20)
"""Full scale = 1, root mean square: what is quieter is not meant for her."""
_BLOCK_S = 0.032
_LOUD_BLOCKS = 4
"""For so long a voice may be quieter, before a "t" or in an "s"."""


def silero(params: VADParams) -> VADAnalyzer:
    """Silero's detector, loaded, a twentieth of a second."""
    return SileroVADAnalyzer(sample_rate=SPEECH_RATE_HZ, params=params)


class VoiceActivity(VADAnalyzer):
    """Tells at once how likely each block holds a voice; that somebody speaks, once it is sure.

    How loud it must be is decided block by block. Pipecat's own measure of loudness takes 0.2 s to rise after a
    silence: a quiet "No." is over by then.

    Args:
        make_detector: What is asked how likely, and how long it takes to be sure.
        on_voice: Gets the probability, on the event loop; 0 for what is too quiet.
        on_lull: Told that a pause may have begun, LULL_S ago, or that it was none.
    """

    def __init__(
        self,
        make_detector: Callable[[VADParams], VADAnalyzer] = silero,
        on_voice: Callable[[float], None] = lambda _: None,
        on_lull: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._detector = make_detector(VADParams(stop_secs=STOP_S))
        super().__init__(sample_rate=SPEECH_RATE_HZ, params=self._detector.params)
        self._on_voice = on_voice
        self._on_lull = on_lull
        self._is_lull = False
        self._levels: deque[float] = deque(maxlen=_LOUD_BLOCKS)
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
        self._levels.append(float(np.sqrt(np.mean(samples * samples))))
        if max(self._levels) < _QUIETEST:
            probability = 0.0
        self._probabilities.append(probability)
        return probability

    async def analyze_audio(self, buffer: bytes) -> VADState:
        """See VADAnalyzer."""
        state = await super().analyze_audio(buffer)
        probabilities, self._probabilities = self._probabilities, []
        if probabilities:
            self._on_voice(max(probabilities))
        is_lull = state is VADState.STOPPING and self._vad_stopping_count * _BLOCK_S >= LULL_S - _BLOCK_S / 2
        if is_lull != self._is_lull:
            self._is_lull = is_lull
            if is_lull or state is VADState.SPEAKING:
                self._on_lull(is_lull)
        return state

    async def cleanup(self) -> None:
        """See VADAnalyzer."""
        await self._detector.cleanup()  # type: ignore[no-untyped-call]
        await super().cleanup()  # type: ignore[no-untyped-call]

    def _get_smoothed_volume(self, audio: bytes) -> float:
        return 1.0  # see above: loudness is part of the confidence
