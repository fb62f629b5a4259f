"""What Whisper writes when nobody has said anything, told from what somebody has said.

Bounds were chosen by people's recordings and by noise that its detector of voices had taken for speech; `bench
phantoms` measures both sides.
"""

import re
import zlib
from dataclasses import dataclass

from vr_assistant.messages import Lang

_LEAST_SURE = -1.0
"""Mean log probability of a token, as Whisper's authors have it. People's short words: -0.02 to -0.95."""
_SURE = -0.8
"""Needed from words that noise likes to be taken for, where somebody may not be speaking, from several words (people's
sentences have -0.1 to -0.6), and from a single English one that does not ask for silence (-0.42 to -0.75)."""
_THANKED = -0.5
"""Needed from English thanks alone, what Whisper writes most often of singing and babble (-0.53); people's have -0.2 to
-0.42. A mumbled thanks that is lost costs nobody anything."""
_SEVERAL: dict[Lang, int] = {"en": 3, "zh": 4}
"""Words, or Chinese characters."""
_NOBODY = 0.4
"""Probability that nobody speaks. People's short words: up to 0.39."""
_READ_BACK = {"en": 5, "zh": 8}
"""Words, or Chinese characters, in a row of the list of hotwords that nobody says: names are shorter."""
_FASTEST: dict[Lang, tuple[float, float]] = {"en": (12.0, 28.0), "zh": (4.0, 10.0)}
"""Letters or characters that fit into no time, and into each second; nobody speaks faster."""

_PHANTOMS = frozenset({
    "you", "the", "uh", "um", "hmm", "mm", "嗯", "啊", "哦", "以下", "以下是普通话的句子",
    "優優獨播劇場", "优优独播剧场", "字幕志愿者", "字幕志願者", "明镜与点点栏目", "明鏡與點點欄目",
})  # fmt: skip
_DOUBTFUL = frozenset({
    "so", "byebye", "bye", "oh", "yeah", "right", "i", "its", "and", "here", "谢谢",
    "再见", "拜拜",
})  # fmt: skip
"""Whole utterances that people say and noise is taken for."""
_THANKS = frozenset({"thanks", "thankyou", "thankyouall", "thankyousomuch", "thankyouverymuch"})
_HALTS = frozenset({"stop", "wait", "quiet", "silence", "enough", "hush"})
"""Who asks for silence is to be heard rather than not."""
_CREDITS = re.compile(
    r"""
    ^(?:thanks?(?:\s+you)?(?:\s+(?:all|very\s+much|so\s+much))?\s+for\s+(?:watching|viewing|your\s+attention))
    | ^(?:please\s+)?(?:don't\s+forget\s+to\s+)?(?:like\s*(?:,|and)\s*)?subscribe\b
    | \bsubscribe\s+to\s+(?:my|our|the)\s+channel
    | ^(?:i'?ll\s+)?see\s+you\s+(?:guys\s+)?in\s+the\s+next\s+(?:video|one|episode)
    | ^(?:sub|cap)tit?(?:le|on)(?:s|ed|ing)?\s+by\b | ^transcri(?:bed|ption)\s+by\b | \bamara\.?\s*org\b
    | ^(?:https?://|www\.)
    | ^(?:中文)?字幕(?:由|提供|製作|制作|组|組|志|by|\s|:|：)
    | ^(?:感谢|感謝|谢谢|謝謝|多谢|多謝)(?:大家|您|你|你们|各位)?(?:的)?(?:观看|觀看|收看|收听|收聽|聆听|聆聽)
    | (?:点赞|點贊|點讚).{0,8}(?:订阅|訂閱|转发|轉發) | (?:订阅|訂閱).{0,8}(?:点赞|點贊|點讚|转发|轉發|频道|頻道)
    | ^(?:我们|我們)?下(?:期|集|个视频|個視頻)(?:节目|節目|视频|視頻)?(?:再)?(?:见|見)
    | ^(?:作?[词詞]曲?|作曲|[编編]曲)\s*[:：、 ]
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LEFT_OUT = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)|♪+|\*[^*]*\*")


@dataclass(frozen=True, slots=True)
class Written:
    """What Whisper wrote of one utterance."""

    text: str
    lang: Lang
    seconds: float
    """Of sound."""
    log_probability: float
    """Natural logarithm, mean of the tokens."""
    nobody: float
    """Probability that nobody speaks."""


def believed(written: Written, style: str = "", hotwords: str = "") -> str:
    """The text, or nothing where it is more likely that nobody has said it.

    Args:
        style: The prompt, which is read back at times.
        hotwords: Likewise, the words that were given to expect.
    """
    is_sure = written.log_probability >= _SURE
    units = _units(written.text, written.lang)
    if written.log_probability < _LEAST_SURE:
        return ""
    if not is_sure and (written.nobody > _NOBODY or units >= _SEVERAL[written.lang]):
        return ""
    text = without_phantoms(written.text, style)
    bare = _bare(text)
    if not is_sure and written.lang == "en" and units == 1 and bare not in _HALTS:
        return ""
    if written.log_probability < _THANKED and bare in _THANKS:
        return ""
    at_once, a_second = _FASTEST[written.lang]
    if len(bare) > at_once + a_second * written.seconds:
        return ""
    if not is_sure and (bare in _DOUBTFUL or _bare(hotwords).find(bare) >= 0):
        return ""
    return "" if _is_read_back(text, hotwords, written.lang) else text


def without_phantoms(text: str, style: str = "") -> str:
    """The text, or nothing where it is a known phantom phrase, the prompt read back, or one phrase over and over."""
    text = _BRACKETED.sub(" ", text).strip()
    bare = _bare(text)
    if not bare or bare in _PHANTOMS or _CREDITS.search(text):
        return ""
    if len(bare) >= 8 and bare in _bare(style):
        return ""
    return "" if is_repetition(bare) else re.sub(r"\s+", " ", text)


def is_repetition(text: str) -> bool:
    """Whether most of a text is one piece of 1 to 20 characters, four times or more in a row, or nearly so."""
    data = text.encode()
    if len(data) > 80 and len(data) / len(zlib.compress(data)) > 2.4:  # the ratio Whisper's authors use
        return True
    match = re.search(r"(.{1,20}?)\1{3,}", text)
    return match is not None and len(match[0]) > 0.6 * len(text) and len(match[0]) >= 6


def said_once(text: str) -> str:
    """The text without what is only said again: "Where can I eat? Where can I eat? Where" is "Where can I eat?"."""
    words = re.findall(r"[^\W_]+|[^\w\s]", text)
    bare = [word.lower() for word in words if word[0].isalnum()]
    for length in range(1, len(bare) // 2 + 1):
        if all(word == bare[place % length] for place, word in enumerate(bare)):
            match = re.match(rf"(?:\W*[^\W_]+){{{length}}}[.?!,。？！，]?", text)
            return match[0].strip() if match else text
    return text


def _is_read_back(text: str, hotwords: str, lang: Lang) -> bool:
    return _units(text, lang) >= _READ_BACK[lang] and _bare(text) in _bare(hotwords)


def _units(text: str, lang: Lang) -> int:
    return len(_bare(text)) if lang == "zh" else len(text.split())


def _bare(text: str) -> str:
    return _LEFT_OUT.sub("", text).lower()
