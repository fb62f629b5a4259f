"""Colours of goods as people name them, and words in which a colour is none: Bluetooth, 蓝牙, green tea."""

import re
from collections.abc import Mapping

from vr_assistant.mind.understanding.products import NamedProduct

COLOURS: Mapping[str, tuple[str, ...]] = {
    "red": ("red", "红"), "blue": ("blue", "蓝"), "green": ("green", "绿"), "yellow": ("yellow", "黄"),
    "black": ("black", "黑"), "white": ("white", "白"), "grey": ("grey", "gray", "灰"), "brown": ("brown", "棕", "褐"),
    "pink": ("pink", "粉"), "orange": ("orange", "橙", "橘"), "purple": ("purple", "violet", "紫"),
    "gold": ("gold", "golden", "金"), "silver": ("silver", "银"),
}  # fmt: skip

_WITHIN = re.compile(
    r"\bblue[ -]?(?:tooth|berr(?:y|ies))\b|\b(?:green|black|white)[ -]teas?\b|\b(?:red|white) wines?\b|\bflat whites?\b"
    r"|\b(?:black|white)[ -]?boards?\b|\bblack coffees?\b|\borange (?:juice|marmalade)\b|\bred beans?\b|\bgold ?fish\b"
    r"|\bbrown (?:bread|rice|sugar)\b|\bgreen ?houses?\b|\bred cabbage\b"
    r"|蓝[牙莓]|红[豆茶酒薯枣包糖绿]|绿[茶豆洲]|黄[油瓜铜豆昏]|黑[板麦胶夜客咖]|(?<=[澳空表明坦])白|白[菜天糖酒板蜡银领]|灰尘"
    r"|金[属枪盏融钱]|(?<=[奖基现美资押])金|银[行河座联]|(?<=收)银|[橙橘](?:子|汁|香)|(?<=[面奶米衣花散])粉|粉[丝笔末]|紫[菜薯]|棕[榈熊]",
    re.I,
)
"""The colour is part of another word; without it, what is left of that word is no colour either."""


def join_bluetooth(text: str) -> str:
    """The text with "blue tooth", as recognisers write it, in one word."""
    return re.sub(r"\bblue[ -]tooth\b", "bluetooth", text, flags=re.I)


def without_compounds(text: str) -> str:
    """The text in which only words for colours are colours."""
    return _WITHIN.sub(" ", text)


def colours_of(text: str) -> list[str]:
    """The colours a text names, in the order of COLOURS."""
    bare = without_compounds(text)
    words = set(re.findall(r"[a-z]+", bare.lower()))
    return [c for c, names in COLOURS.items() if any(n in words if n.isascii() else n in bare for n in names)]


def find_colour(text: str) -> str | None:
    """The colour a text names; of several the first in the order of COLOURS."""
    return next(iter(colours_of(text)), None)


def without_colour(text: str, colour: str | None) -> str:
    """The text without the words for a colour, other words that contain them left whole; None takes out none."""
    names = COLOURS.get(colour or "", ())
    word = "|".join(rf"\b{name}\b" if name.isascii() else f"{name}色?" for name in names)
    return re.sub(f"({_WITHIN.pattern})|{word}", lambda m: m[1] or " ", text, flags=re.I) if word else text


def has_colour(product: NamedProduct, colour: str) -> bool:
    """Whether a product's names or its own list of colours say that it has a colour."""
    named = colours_of(f"{product.name_en} {product.name_zh}")
    return colour in named or any(c.lower() in COLOURS[colour] for c in product.colours)
