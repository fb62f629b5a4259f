"""Words the recogniser should expect: the town's names and the shops' vocabulary."""

from collections.abc import Iterable

from vr_assistant.messages import Lang

_SHOP = {
    "en": "cart checkout add remove headphones backpack keyboard lamp camera umbrella novel fountain show guide "
    "night rain snow fog",
    "zh": "停 停下 好 行 购物车 结账 耳机 背包 键盘 台灯 相机 雨伞 小说 喷泉 加入 拿掉 带我去",
}
"""With the shortest Chinese answers: alone, 停 (stop) is heard as 听 (listen) by Whisper base."""
_MOST: dict[Lang, int] = {"en": 400, "zh": 150}
"""Characters. More only cost time: the prompt is read before every answer, and Whisper starts to write it back."""


def hotwords(names: Iterable[str], lang: Lang) -> str:
    """One line for Whisper: what is said in shops, then the names of the places, the most usual first."""
    words = dict.fromkeys([*_SHOP[lang].split(), *(" ".join(name.split()) for name in names)])
    line = " ".join(words)
    return line if len(line) <= _MOST[lang] else line[: _MOST[lang]].rpartition(" ")[0]
