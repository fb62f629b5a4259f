"""Which of our languages a sentence is in, by its script; mixtures go to the language that carries the sentence."""

import re

from vr_assistant.messages import Lang

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
HAN_PER_WORD = 1.5  # a Chinese word is one or two characters


def detect_language(text: str, default: Lang = "en") -> Lang:
    """ "我想去 bookshop" is Chinese, "take me to 书店" English; `default` where there are no letters or a tie."""
    han = len(HAN.findall(text)) / HAN_PER_WORD
    latin = len(LATIN_WORD.findall(text))
    if han == latin:
        return default
    return "zh" if han > latin else "en"


def has_han(text: str) -> bool:
    return HAN.search(text) is not None
