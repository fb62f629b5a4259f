"""Mandarin for a voice that has only learnt English: espeak's Mandarin phonemes in the nearest English sounds.

The fallback where no zh_CN voice is installed. It keeps the syllables and loses the tones, like a beginner's accent.
Whisper base, told that it is Chinese, gets 33 % of the syllables of eight short sentences right (espeak-ng's own
Mandarin: 39 %; this voice fed with espeak's Mandarin symbols as they are: 6 %), and takes most of it for English:
good enough to hint at the caption beside it, not good enough to be understood alone.
"""

import re

_NEAREST = {
    "ts.h": "tʃ", "ts.": "dʒ", "s.": "ʃ", "z.": "ɹ", "tɕh": "tʃ", "tɕ": "dʒ", "ɕ": "ʃ", "tsh": "ts", "ts": "dz",
    "ph": "p", "p": "b", "th": "t", "t": "d", "kh": "k", "k": "ɡ", "χ": "h",
    "iɑu": "jaʊ", "iou": "joʊ", "iɛ": "jɛ", "iɑ": "jɑː", "ia": "jɑː", "ai": "aɪ", "ei": "eɪ", "ɑu": "aʊ", "ou": "oʊ",
    "yɛ": "jwɛ", "y": "juː", "ji": "jiː", "j": "j", "i.": "ɚ", "i[": "ɪ", "ər": "ɑːɹ", "o-": "ʌ",
    "uo": "wɔː", "uɑ": "wɑː", "ua": "wɑː", "wo": "wɔː", "wa": "wɑː",
    "ɑ": "ɑː", "a": "ɑː", "u": "uː", "i": "iː", "o": "ɔː",
}  # fmt: skip
_SYMBOLS = re.compile("|".join(re.escape(symbol) for symbol in sorted(_NEAREST, key=len, reverse=True)))
_TONES = re.compile(r"[0-9ɜ\u0329ˌ]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def is_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return _HAN.search(text) is not None


def as_english(phonemes: str) -> str:
    """espeak's phonemes for Mandarin (voice "cmn") as IPA that an en_US voice knows."""
    return _SYMBOLS.sub(lambda match: _NEAREST[match[0]], _TONES.sub("", phonemes).replace("ˈ", ""))
