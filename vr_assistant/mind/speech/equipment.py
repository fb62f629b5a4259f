"""The recogniser and the voices that the settings ask for."""

import dataclasses
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import from_pcm, to_pcm
from vr_assistant.mind.speech.hotwords import hotwords
from vr_assistant.mind.speech.recognition import WhisperRecogniser
from vr_assistant.mind.speech.voice import PiperVoice, Speech, Voice
from vr_assistant.world.place import Place
from vr_assistant.world.world import World, WorldError

log = logging.getLogger(__name__)

CHINESE_VOICE = "piper-zh-huayan"
"""Of assets/models.toml: used where somebody has fetched it."""
WORLDS = Path(__file__).parents[3] / "assets" / "worlds"


def open_recogniser(settings: Settings, *, has_hotwords: bool = True) -> WhisperRecogniser:
    """Not yet loaded. Raises WeightsMissing or WeightsCorrupt."""
    speech = settings.speech
    places = places_of(settings)
    words: dict[Lang, str] = {
        # What people call a place, then what its sign says.
        "en": hotwords([p.aliases_en[0] for p in places if p.aliases_en] + [p.name_en for p in places], "en"),
        "zh": hotwords([p.aliases_zh[0] for p in places if p.aliases_zh] + [p.name_zh for p in places], "zh"),
    }
    return WhisperRecogniser(
        models.folder(settings, speech.english_model),
        models.folder(settings, speech.multilingual_model),
        speech.language,
        words if has_hotwords else None,
        speech.device,
        speech.compute_type,
    )


def places_of(settings: Settings) -> tuple[Place, ...]:
    """Those of the town; none where its file is damaged, which is logged."""
    try:
        return World.load(WORLDS / settings.world).places
    except WorldError:
        log.exception("no names of places for ears and voice")
        return ()


def open_voice(settings: Settings) -> Voice:
    """The English voice, loaded, and beside it the Chinese one if there is one. Raises WeightsMissing."""
    english = PiperVoice(models.folder(settings, settings.speech.english_voice))
    chinese = chinese_voice(settings)
    return BilingualVoice(english, lambda: PiperVoice(models.folder(settings, chinese))) if chinese else english


def chinese_voice(settings: Settings) -> str:
    """Id or folder of the voice that speaks Chinese; the one that was fetched where none is set. Empty: none."""
    if settings.speech.chinese_voice:
        return settings.speech.chinese_voice
    return "" if models.missing(settings, [CHINESE_VOICE]) else CHINESE_VOICE


class BilingualVoice:
    """Each language by its own voice; the Chinese one is loaded when first needed.

    Where it cannot be loaded the English voice speaks Chinese as well as it can.
    """

    def __init__(self, english: Voice, open_chinese: Callable[[], Voice]) -> None:
        self._english = english
        self._open_chinese = open_chinese
        self._chinese: Voice | None = None
        self._lock = threading.Lock()
        self.rate_hz = english.rate_hz

    def say(self, text: str, lang: Lang) -> Speech:
        """See Voice."""
        if lang == "en":
            return self._english.say(text, lang)
        with self._lock:
            if self._chinese is None:
                try:
                    self._chinese = self._open_chinese()
                except AssistantError as error:
                    log.warning("Chinese will be spoken by the English voice: %s", error)
                    self._chinese = self._english
        return _at_rate(self._chinese.say(text, lang), self.rate_hz)


def _at_rate(speech: Speech, rate_hz: int) -> Speech:
    if speech.rate_hz == rate_hz or not speech.pcm:
        return dataclasses.replace(speech, rate_hz=rate_hz)
    import soxr

    pcm = to_pcm(soxr.resample(from_pcm(speech.pcm), speech.rate_hz, rate_hz))
    return dataclasses.replace(speech, pcm=pcm, rate_hz=rate_hz)
