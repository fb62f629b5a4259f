"""The ways in which the user can be heard: which one holds, and what it needs."""

from collections.abc import Callable

from vr_assistant.config import AudioSettings
from vr_assistant.errors import AssistantError
from vr_assistant.messages import DialogueNote, Listening, Message, SetListening
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import error_event
from vr_assistant.mind.dialogue.microphone_switch import MicrophoneSwitch
from vr_assistant.mind.listening.call import CALLS
from vr_assistant.mind.listening.gate import WakeGate, WakeWordDetector


class Ways:
    """Puts switch and gate together; the way that holds is told to everybody."""

    def __init__(self, audio: AudioSettings, attention: AttentionSign, emit: Callable[[Message], None]) -> None:
        self.call = CALLS[audio.wake_word]
        self.gate = WakeGate(attention, audio.awake_s)
        self.switch = MicrophoneSwitch(attention, audio.listening, self.gate)
        self.gate.on_change = self.switch.settle
        self._emit = emit
        self._open_detector: Callable[[], WakeWordDetector] | None = None

    @property
    def told(self) -> SetListening:
        """How the user is heard now."""
        return SetListening(self.switch.way, self.call.shown)

    def open(self, open_detector: Callable[[], WakeWordDetector]) -> None:
        """Once sound can be heard.

        Args:
            open_detector: Called when the wake word is first needed; may raise AssistantError.
        """
        self._open_detector = open_detector
        self.choose(self.switch.way)

    def choose(self, way: Listening) -> None:
        """A wake word that cannot be listened for leaves the talk button: nobody is heard who did not ask for it."""
        if way == "wake_word" and self._open_detector and not self.gate.detector:
            try:
                self.gate.detector = self._open_detector()
            except AssistantError as error:
                self._emit(DialogueNote(error_event(error, 0.0)))
                way = "hold_to_talk"
        self.switch.choose(way)
        self._emit(self.told)
