"""Which sentences the assistant has ready before anybody needs them."""

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.messages import Lang
from vr_assistant.mind.skills.phrases import recurring
from vr_assistant.mind.speech.equipment import chinese_voice, places_of
from vr_assistant.mind.speech.kept_phrases import KeptPhrases, Phrase, identity_of
from vr_assistant.mind.speech.spoken_text import clauses
from vr_assistant.mind.speech.voice import Voice


def keeping(voice: Voice, settings: Settings) -> KeptPhrases:
    """The voice with the program's own sentences kept in the cache folder. Nothing is read or spoken yet."""
    speech = settings.speech
    chinese = chinese_voice(settings)
    names = [speech.english_voice, *([chinese] if chinese else [])]

    def identity() -> str:
        return identity_of((models.folder(settings, name) for name in names), names)

    return KeptPhrases(voice, settings.paths.cache_dir / "phrases", identity, ready_phrases(settings))


def ready_phrases(settings: Settings) -> list[Phrase]:
    """In the parts in which they are spoken; only of the languages that may be wanted."""
    places = places_of(settings)
    named: dict[Lang, list[str]] = {"en": [p.name_en for p in places], "zh": [p.name_zh for p in places]}
    chosen = settings.speech.language
    return [
        (clause, lang)
        for lang, names in named.items()
        if chosen in ("auto", lang)
        for sentence in recurring(lang, names)
        for clause in clauses(sentence)
    ]
