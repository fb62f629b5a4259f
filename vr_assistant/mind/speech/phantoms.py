"""What Whisper writes when nobody has said anything."""

import re
import zlib

_PHANTOMS = {
    "thanks for watching", "thank you for watching", "thank you very much for watching", "please subscribe",
    "subscribe to my channel", "see you in the next video", "bye bye", "you", "the", "so", "uh", "um", "hmm",
    "谢谢观看", "谢谢大家观看", "感谢观看", "谢谢收看", "字幕由amaraorg社区提供", "字幕志愿者",
    "请不吝点赞订阅转发打赏支持明镜与点点栏目", "以下是普通话的句子", "嗯", "啊", "哦",
}  # fmt: skip
_LEFT_OUT = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)|♪+|\*[^*]*\*")


def without_phantoms(text: str, prompt: str = "") -> str:
    """The text, or nothing where it is a known phantom phrase, the prompt read back, or one phrase over and over."""
    text = _BRACKETED.sub(" ", text).strip()
    bare = _LEFT_OUT.sub("", text).lower()
    if not bare or bare in {_LEFT_OUT.sub("", phantom) for phantom in _PHANTOMS}:
        return ""
    if len(bare) >= 8 and bare in _LEFT_OUT.sub("", prompt).lower():
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
