# ruff: noqa: E501 - patterns read better whole
"""From what was transcribed to what was meant to be said: fillers and stutters out, misheard words of commands put right."""

import re
import unicodedata

from vr_assistant.errors import BadText
from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.numbers import MEASURE

LONGEST = 2_000
"""Characters; far more than anybody says in one breath."""

_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_FILLER_EN = re.compile(r"\b(?:u+h+m*|u+m+|e+r+m*|h+m+|you know|i mean(?= like)|kinda|sort of like)\b[,.]?\s*", re.I)
_FILLER_ZH = re.compile(r"^(?:[嗯呃额啊哦唔]+[,，、。\s]*|那个[,，、]\s*|就是[,，、]\s*)+|[呃嗯额]+[,，、]?")
_STUTTER = re.compile(r"\b(\w+)(?:[\s,]+\1\b)+", re.I)
_NAMED = re.compile(r"^(?:(?:hey|hi|ok|okay)[,\s]+)?(?:aria|assistant)[,!.\s]+|^小?助手[,，!！\s]*", re.I)
_CORRECTION = re.compile(
    r"(?:[,.;…\-–—]+\s*|\s)no,? (?:hang|hold) on,?\s+|[,，]\s*哎?不[,，]\s*|"
    r"(?:[,.;…\-–—]+\s*|\s)(?:no wait|wait no|no no|no sorry|sorry no|oh no|scratch that|i mean|i meant|or rather|"
    r"make that|correction|i beg your pardon)[,:]?\s+"
    r"|[,;.…?]\s*(?:(?:oh|or|actually|uh|hmm|hm),?\s+)?(?:no|sorry|wait|actually|hang on|hold on)[,:.]\s*|[,;]\s*actually\s+|[,;.]\s*(?:actually,?\s+)?make (?:it|that) (?=the|a)\b"
    r"|[,，。;；…]*\s*(?:[哦噢喔]?不对|不是不是|说错了|我是说|我的意思是|啊不是?|[哦噢]不)[,，。]?\s*"
    r"|(?:[,，。;；]|…+)\s*(?:[哎呃啊哦]*(?:不|不是|不不+|等等|等一?下|算了))[,，。]\s*"
    rf"|(?<=[一两三四五六七八九十\d][{MEASURE}])[,，]\s*(?=[一两三四五六七八九十\d]+[{MEASURE}][^,，])",
    re.I,
)

_MISHEARD = (
    (
        re.compile(
            r"\b((?:to|in|into|inside|from|of|out of) (?:my|the)(?: shopping)?) (?:card|kart|court|car)\b", re.I
        ),
        r"\1 cart",
    ),
    (
        re.compile(
            r"^((?:please|and|then|okay|now|can you|could you),? )?(?:ad|at|had) (?=(?:the|a|an|two|three|some|one|it)\b)",
            re.I,
        ),
        r"\1add ",
    ),
    (
        re.compile(r"\b((?:take|bring|guide|lead|walk|go|get|show)(?: me| us)?) (?:too|two|2)(?= (?:the|a)\b)", re.I),
        r"\1 to",
    ),
    (re.compile("[沟够勾狗构购][物误无屋][车撤扯]"), "购物车"),
    (re.compile("[节接洁][账帐张](?=[吧了。！]|$)"), "结账"),
)
"""Words of commands as recognisers mishear them, and what was said."""

_DIALECT = tuple(
    (re.compile(said), meant)
    for said, meant in (
        ("有冇", "有没有"), ("唔该", "麻烦"), ("(?<![呃嗯额啊哦])唔(?=[要使想去系好得])", "不"), ("不使", "不用"), ("冇", "没有"),
        ("啲", "点"), ("嘅", "的"), ("嗰", "那"), ("呢(?=[个對对件双把条本只支间])", "这"), ("睇下", "看看"), ("睇", "看"),
        ("边度", "哪里"), ("喺", "在"), ("点去", "怎么去"), ("几多钱|几钱", "多少钱"), ("畀|俾", "给"), ("攞", "拿"), ("佢", "他"),
        ("[咩乜]嘢|咩|乜", "什么"), ("喇|咗", "了"), ("吖", "啊"), ("而家", "现在"), ("食嘢", "吃东西"), ("饮嘢", "喝东西"),
        ("搁", "放"), ("自个儿", "自己"), ("瞅瞅", "看看"), ("得嘞|得了(?=[，,])", "好了"), ("(?<=[来要买拿加])俩", "两个"), ("仨", "三个"),
        ("地儿", "地方"), ("有没得", "有没有"), ("(?<!有)没得", "没有"), ("屋头", "家里"), ("^要得(?=[，,])", "好"),
        ("(?:^|(?<=[，,]))莫(?=[给要再去把])", "别"),
    )
)  # fmt: skip
"""Cantonese and northern words of commands, and the same in the standard language that the examples are in."""
_SWITCHED = tuple(
    (re.compile(rf"(?<![A-Za-z]){said}(?![A-Za-z])", re.I), meant)
    for said, meant in (
        (r"(?:shopping )?(?:cart|basket)", "购物车"), ("add", "加"), ("remove", "去掉"), (r"check ?out", "结账"),
        ("show me", "给我看看"), ("take me to|go to", "带我去"), ("buy", "买"), ("cancel", "取消"),
    )
)  # fmt: skip
"""Words of English commands within a Chinese sentence."""


def sanitise(text: str) -> str:
    """Text without control characters and halves of characters, in composed form and with single spaces.

    Raises:
        BadText: nothing is left, or more than LONGEST characters.
    """
    if len(text) > LONGEST:
        raise BadText(
            f"The text has {len(text):,} characters; {LONGEST:,} is the most for one sentence.", "Say it in parts."
        )
    clean = " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).split())
    if not any(character.isalnum() for character in clean):
        raise BadText("The text has no words.", "Say or type a sentence.")
    return clean


def tidy(text: str) -> str:
    """The sentence without fillers, stutters and the assistant's name, and with command words put right."""
    result = _FILLER_EN.sub("", text)
    result = _FILLER_ZH.sub("", result)
    result = _NAMED.sub("", result)
    result = _STUTTER.sub(r"\1", result)
    for pattern, said in _MISHEARD:
        result = pattern.sub(said, result)
    for pattern, said in (*_DIALECT, *_SWITCHED) if has_han(result) else ():
        result = pattern.sub(said, result)
    result = " ".join(result.split()).strip(" ,，、")
    return result or text


def split_correction(text: str) -> tuple[str, str]:
    """("the red one", "the blue one") of "the red one, no, the blue one"; ("", text) when nothing is corrected.

    A sentence that only begins with "no" is an answer, not a correction.
    """
    marks = [m for m in _CORRECTION.finditer(text) if m.start() > 0 and m.end() < len(text)]
    if not marks:
        return "", text
    return text[: marks[-1].start()].strip(), text[marks[-1].end() :].strip()
