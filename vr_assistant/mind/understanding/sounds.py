# ruff: noqa: E501 - patterns read better whole
"""How words sound, roughly: to recognise names that the speech recogniser spelled differently."""

import re
from functools import lru_cache

_RULES_EN = [
    (r"[^a-z]", ""), (r"^kn|^gn|^pn", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"tch", "C"), (r"ch", "C"), (r"sh|ti(?=on)", "S"),
    (r"ph", "f"), (r"gh(?=t)", ""), (r"gh", "g"), (r"ck|q|c(?![eiy])", "k"), (r"c", "s"), (r"x", "ks"), (r"z", "s"),
    (r"dge?|j|g(?=[eiy])", "J"), (r"th", "T"), (r"(?<=.)[aeiouyhw]", ""), (r"^[aeiouy]", "A"), (r"v", "f"), (r"d", "t"),
    (r"b", "p"), (r"g", "k"), (r"(.)\1+", r"\1"),
]  # fmt: skip


@lru_cache(maxsize=4096)
def english_key(word: str) -> str:
    """Consonant skeleton: "pharmacy" and "farmacy" share one, as do "pier" and "peer". Ours, after Metaphone's idea."""
    key = word.lower()
    for pattern, replacement in _RULES_EN:
        key = re.sub(pattern, replacement, key)
    return key


@lru_cache(maxsize=4096)
def pinyin_of(text: str) -> tuple[str, ...]:
    """One toneless syllable a Chinese character; n and l, and front and back nasals, count as the same sound."""
    from pypinyin import Style, lazy_pinyin

    syllables: list[str] = lazy_pinyin(text, style=Style.NORMAL, errors="ignore")
    return tuple(_merge(s) for s in syllables)


def _merge(syllable: str) -> str:
    """Pairs that speakers and recognisers confuse: zh/z, ch/c, sh/s, ang/an, eng/en, ing/in."""
    syllable = re.sub(r"^([zcs])h", r"\1", syllable)
    return re.sub(r"(?<=[aei])ng$", "n", syllable)
