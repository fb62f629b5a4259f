"""Trained wake words: microWakeWord's small models, which give a score 33 times a second and write nothing down.

Models and features are Kevin Ahrendt's microWakeWord and TensorFlow Lite Micro's audio front end, both Apache-2.0, from
the packages pymicro-wakeword and pymicro-features.
"""

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.listening.gate import WakeWordDetector
from vr_assistant.mind.listening.spoken_name import SpokenName
from vr_assistant.mind.speech.recognition import Recogniser

BEGAN_S = 1.6
"""From the first sound of any of these calls, said slowly, to the moment at which it is recognised."""


class TrainedWakeWord:
    """See WakeWordDetector. 0.13 ms a block of 32 ms."""

    def __init__(self, name: str) -> None:
        """
        Args:
            name: hey_jarvis, okay_nabu or hey_mycroft.
        Raises:
            SoundDeviceError: the library does not run on this machine.
        """
        try:
            from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

            self._model = MicroWakeWord.from_builtin(Model(name))
        except (ImportError, OSError, ValueError) as error:
            raise SoundDeviceError(
                "The wake word cannot be listened for on this machine.",
                "Choose another way to be heard: config set audio.listening hold_to_talk",
            ) from error
        self._features = MicroWakeWordFeatures()

    def hear(self, block: bytes) -> float | None:
        is_called = False
        for features in self._features.process_streaming(block):
            is_called = bool(self._model.process_streaming(features)) or is_called
        return BEGAN_S if is_called else None

    def forget(self) -> None:
        self._model.reset()


def open_wake_word(name: str, recogniser: Recogniser) -> WakeWordDetector:
    """
    Args:
        name: As in audio.wake_word.
        recogniser: Finds a name that no model was trained for.
    Raises:
        SoundDeviceError: it cannot be listened for on this machine.
    """
    return SpokenName(recogniser) if name == "aria" else TrainedWakeWord(name)
