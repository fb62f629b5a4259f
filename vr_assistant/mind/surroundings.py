"""What a mind finds around it: ears, voice, wits and devices. Tests put others in their place."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from vr_assistant.config import Settings
from vr_assistant.mind.audio.choosing import wanted_devices
from vr_assistant.mind.audio.echo.fitting import open_echo_guard
from vr_assistant.mind.audio.echo.guard import EchoGuard
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.loudspeaker import Loudspeaker, open_loudspeaker
from vr_assistant.mind.audio.microphone import BlockListener, open_microphone
from vr_assistant.mind.audio.open_mix import open_mix
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.dialogue.patience import Waits
from vr_assistant.mind.dialogue.turn_end import EndOfTurnModel
from vr_assistant.mind.listening.gate import WakeWordDetector
from vr_assistant.mind.listening.wake_word import open_wake_word
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.rehearsal import keeping
from vr_assistant.mind.speech.equipment import open_recogniser, open_voice
from vr_assistant.mind.speech.kept_phrases import KeptPhrases
from vr_assistant.mind.speech.recognition import Recogniser
from vr_assistant.mind.speech.voice import Voice

if TYPE_CHECKING:
    from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams

    from vr_assistant.mind.dialogue.dialogue import Dialogue


class LazyRecogniser(Recogniser, Protocol):
    """One that need not know every language from the beginning."""

    def load(self) -> None:
        """Load what is not loaded yet; blocking."""


class OpenedMicrophone(Protocol):
    """Not yet started when it is opened."""

    name: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def close(self) -> None: ...


class Surroundings:
    """Those of this machine, as the settings want them."""

    voice_activity: "Callable[[VADParams], VADAnalyzer] | None" = None
    """Makes what tells a voice from anything else; None: the engine's own."""

    def __init__(self, settings: Settings, language_model: LanguageModel) -> None:
        self._settings = settings
        self._language_model = language_model
        self._kept: KeptPhrases | None = None

    def speech(self) -> tuple[LazyRecogniser, Voice]:
        """Ears that are ready for the first words, and a voice. Blocking, seconds. Raises AssistantError."""
        recogniser = open_recogniser(self._settings)
        recogniser.load_first()
        self._kept = keeping(open_voice(self._settings), self._settings)
        return recogniser, self._kept

    def end_of_turn(self) -> EndOfTurnModel | None:
        """What hears whether the user sounds finished; None where it is missing. Blocking, a quarter of a second."""
        from vr_assistant.mind.dialogue.pipecat_engine.smart_turn import open_smart_turn

        return open_smart_turn()

    def dialogue(self) -> "Dialogue":
        """Blocking, seconds. Raises AssistantError."""
        return open_dialogue(self._settings, self._language_model, waits=Waits())

    def loudspeaker(self, rate_hz: int, hearing: Hearing) -> Loudspeaker:
        mix = open_mix(self._settings, rate_hz, hearing)
        return open_loudspeaker(wanted_devices(self._settings)[1], rate_hz, mix)

    async def rehearse(self, is_free: Callable[[], bool]) -> None:
        """Have ready what is said again and again; minutes, the first time. Speaks only when `is_free`."""
        if self._kept:
            await self._kept.rehearse(is_free)

    def echo_guard(self, loudspeaker: Loudspeaker) -> EchoGuard:
        return open_echo_guard(loudspeaker, is_cancelling=self._settings.audio.echo_cancellation)

    def wake_word(self, recogniser: Recogniser) -> WakeWordDetector:
        """What wakes the assistant. Raises AssistantError."""
        return open_wake_word(self._settings.audio.wake_word, recogniser)

    def microphone(self, on_block: BlockListener, chosen: str = "") -> OpenedMicrophone | None:
        """The one that was `chosen` meanwhile, else as the settings say."""
        return open_microphone(chosen or wanted_devices(self._settings)[0], on_block)
