"""Who speaks Chinese, and how well."""

from vr_assistant.config import Settings
from vr_assistant.doctor.finding import Finding
from vr_assistant.mind.speech.equipment import CHINESE_VOICE
from vr_assistant.mind.speech.equipment import chinese_voice as voice_of

_FALLBACK = (
    "none: the English voice speaks Mandarin sounds, with a strong accent and no tones; without the caption hardly"
    " anybody understands it"
)


def chinese_voice(settings: Settings) -> Finding:
    """Whether one is there; a voice that is set and missing is among the weights."""
    what = "Chinese voice"
    if voice := voice_of(settings):
        return Finding(what, "ok", f"{voice}; nobody has rated how it sounds")
    if settings.speech.language == "en":
        return Finding(what, "ok", "none, and none is needed: speech.language is en")
    fix = f"python3 launcher.py models fetch {CHINESE_VOICE} (60 MB; nobody knows the licence of its recordings)"
    return Finding(what, "warn", _FALLBACK, fix)
