"""Which of our languages a sentence is in, by its script; mixtures go to the language that carries the sentence."""

import re

from vr_assistant.messages import Lang

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
HAN_PER_WORD = 1.5  # a Chinese word is one or two characters
_CHINESE_FRAME = re.compile("[我你去要想带给把找买看有是请在了吗呢吧哪怎]")
_ENGLISH_FRAME = re.compile(
    r"\b(?:the|an?|to|is|are|me|my|i|i'm|you|what|where|when|how|please|show|take|find|buy|want|go|of|in|and|for)\b",
    re.I,
)
_BOTH = frozenset({"ok", "okay", "hi", "hello", "hey", "bye", "byebye", "yeah", "cool", "wow", "aria"})
"""Said in both languages."""


def detect_language(text: str, default: Lang = "en") -> Lang:
    """ "我想去 bookshop" is Chinese, "take me to 书店" English; `default` where there are no letters or a tie.

    Small words tell the language that carries a mixture (Myers-Scotton's matrix language, 1993), else the longer share.
    """
    if HAN.search(text) and LATIN_WORD.search(text):
        is_chinese, is_english = bool(_CHINESE_FRAME.search(text)), bool(_ENGLISH_FRAME.search(text))
        if is_chinese != is_english:
            return "zh" if is_chinese else "en"
    han = len(HAN.findall(text)) / HAN_PER_WORD
    latin = len(LATIN_WORD.findall(text))
    if han == latin:
        return default
    return "zh" if han > latin else "en"


def language_of_turn(text: str, heard: Lang, before: Lang) -> Lang:
    """The language to answer in; words that belong to both, and numbers, stay in that of the conversation.

    Args:
        heard: What the recogniser took it for.
        before: The language spoken until then.
    """
    words = [word.lower() for word in LATIN_WORD.findall(text)]
    if not HAN.search(text) and (not words or _BOTH.issuperset(words)):
        return before
    return detect_language(text, heard)


def has_han(text: str) -> bool:
    return HAN.search(text) is not None
