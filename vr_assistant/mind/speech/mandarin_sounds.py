"""espeak-ng's symbols for Mandarin (voice "cmn"), as Piper's zh_CN voices are taught them, as IPA with mouth shapes.

espeak writes some sounds with marks that mean other things in English: a full stop for curled tongues ("s.") and the
vowel after them ("i."), a hyphen in "o-", a ring of "ɜ" for a tone. Each row below is one of Mandarin's initials,
finals or tones; pinyin is in the comments.
"""

import re
from collections.abc import Sequence

from vr_assistant.mind.speech.visemes import TimedPhoneme

_SOUNDS = {
    "ts.h": "ʂ", "ts.": "ʂ", "s.": "ʂ", "z.": "ʐ",  # ch zh sh r
    "tɕh": "ɕ", "tɕ": "ɕ",  # q j; x is ɕ itself
    "tsh": "s", "ts": "s",  # c z
    "ph": "p", "th": "t", "kh": "k",  # p t k; b d g are p t k themselves
    "i.": "ɨ", "i̪": "ɨ",  # zhi, zi
    "o-": "ɤ",  # e
    "ər": "ɚ",  # er
    "nɡ": "ŋ", "ŋ-": "ŋ", "n-": "n", "m-": "m",  # ong; 嗯 without a vowel
}  # fmt: skip
_ONSET = "(?=[ˈˌaɑæeɛəiouyɨɤjwh]|$)"
"""What follows an initial; a full stop at the end of an English sentence is followed by something else."""
_TONE = "[1-5]|ɜ(?!ː)"
_SYMBOL = re.compile(
    "|".join(
        [
            *(re.escape(symbol) + (_ONSET if symbol.endswith((".", ".h")) and symbol[0] != "i" else "")
              for symbol in sorted(_SOUNDS, key=len, reverse=True)),
            _TONE,
        ]
    )
)  # fmt: skip


def as_ipa(phonemes: Sequence[TimedPhoneme]) -> list[TimedPhoneme]:
    """One phoneme for each sound, over the same time; tones and marks lengthen the sound before them."""
    written = "".join(one.symbol for one in phonemes)
    if len(written) != len(phonemes):  # a symbol of several characters: no voice of espeak's
        return list(phonemes)
    heard: list[TimedPhoneme] = []
    at = 0
    while at < len(phonemes):
        match = _SYMBOL.match(written, at)
        end = match.end() if match else at + 1
        seconds = sum(one.seconds for one in phonemes[at:end])
        symbol = _SOUNDS.get(match[0], "") if match else written[at]
        if symbol:
            heard.append(TimedPhoneme(symbol, phonemes[at].start_s, seconds))
        elif heard:
            last = heard[-1]
            heard[-1] = TimedPhoneme(last.symbol, last.start_s, last.seconds + seconds)
        at = end
    return heard
