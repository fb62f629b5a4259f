"""A recogniser whose sentences do not begin with the wake word."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.listening.call import Call
from vr_assistant.mind.listening.gate import WakeGate
from vr_assistant.mind.speech.recognition import Recogniser, Transcript


class WithoutCall:
    """See Recogniser. Who only called has said nothing yet."""

    def __init__(self, recogniser: Recogniser, call: Call, gate: WakeGate) -> None:
        self._recogniser, self._call, self._gate = recogniser, call, gate

    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        return self._without(self._recogniser.transcribe(samples))

    def draft(self, samples: NDArray[np.float32]) -> Transcript:
        return self._without(self._recogniser.draft(samples))

    def _without(self, transcript: Transcript) -> Transcript:
        return replace(transcript, text=self._call.taken_off(transcript.text)) if self._gate.is_in_use else transcript
