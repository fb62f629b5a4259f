# ruff: noqa: E501 - patterns read better whole
"""Time of day and weather as people name them."""

import re
from typing import get_args

from vr_assistant.messages import TimeOfDay, Weather

_TIMES: list[tuple[TimeOfDay, re.Pattern[str]]] = [
    ("sunset", re.compile(
        r"\b(?:sun ?set|sun ?down|dusk|twilight|evening|golden hour|(?:late )?afternoon|sun (?:to )?(?:goes? down|sets?|go down))\b"
        r"|日落|黄昏|傍晚|夕阳|落日|下午|太阳下山|太阳落山|晚霞|黄金时刻", re.I)),
    ("night", re.compile(
        r"\b(?:night ?(?:time|fall)?|midnight|dark(?:er|ness)?(?! chocolate)|stars|starry|moon(?:light)?)\b"
        r"|夜|晚上|半夜|星星|星空|月亮|天黑|变黑|变暗|暗一点|黑一点|晚间", re.I)),
    ("morning", re.compile(
        r"\b(?:morning|dawn|sun ?rise|day ?break|early light|sun (?:to )?(?:comes? up|rises?))\b|早晨|清晨|早上|黎明|日出|拂晓|太阳升起|凌晨", re.I)),
    ("noon", re.compile(
        r"\b(?:noon|mid ?day|day ?time|day ?light|lunch ?time|bright(?:er)?|(?:make|turn) it (?:the )?day|full day|into day|to day)\b"
        r"|中午|正午|白天|白昼|大白天|亮一点|亮一些|变亮|大太阳", re.I)),
]  # fmt: skip
_WEATHERS: list[tuple[Weather, re.Pattern[str]]] = [
    ("clear", re.compile(
        r"\bclear\b(?= (?:\w+ )?(?:night|morning|day|evening|sunset|noon))|\b(?:clear (?:\w+ )?(?:sky|skies|weather|day|up)|clear the (?:sky|weather)|sunny|sunshine|fine weather|nice weather|good weather|cloudless|"
        r"blue sky|normal weather|weather (?:back )?to normal|bring (?:back )?the sun|sun back)\b|\b(?:stop|no more|turn off|end|without)(?: the| this)? (?:rain(?:ing)?|snow(?:ing)?|fog|mist)\b"
        r"|晴|放晴|天气好|好天气|正常天气|万里无云|(?:别|停止|不要|不再)(?:再)?(?:下[雨雪]|起雾)|[雨雪雾](?:停|散|关)|停[雨雪]|出太阳|太阳出来", re.I)),
    ("rain", re.compile(r"\b(?:rain(?:y|ing|s|storm|drops)?|drizzle|shower of rain|pour(?:ing)? down|thunder ?storm|wet weather)\b|下雨|雨天|来场雨|下[点些场阵]小?雨|大雨|小雨|暴雨|毛毛雨|(?:换|变|改|调)成雨|来点雨|雨景", re.I)),
    ("snow", re.compile(r"\b(?:snow(?:y|ing|s|fall|flakes)?|blizzard|winter weather)\b|下雪|雪天|来场雪|大雪|小雪|来点雪|飘雪|下[点些场]雪|[变换改]成雪", re.I)),
    ("fog", re.compile(r"\b(?:fog(?:gy)?|mist(?:y)?|haz[ey])\b|雾", re.I)),
]  # fmt: skip

_TOO_BRIGHT = re.compile(r"\btoo (?:bright|sunny|light)\b|太亮|太晒|太刺眼", re.I)
_TOO_DARK = re.compile(r"\btoo dark\b|太黑|太暗|看不清", re.I)
_THINGS = re.compile(
    r"\bsnow(?:man|men|ball|board)\w*|\brain ?coats?\b|\brain ?bows?\b|雪人|雨伞|雨衣|雨靴|雨鞋|彩虹|夜灯|晚安|晚饭|晚餐|早饭|早餐|早上好|good (?:morning|night|evening)",
    re.I,
)


def find_time_of_day(text: str) -> TimeOfDay | None:
    """The time of day that is asked for: in "too bright, make it sunset" the sunset."""
    text = _THINGS.sub(" ", text)
    rest = _TOO_BRIGHT.sub(" ", _TOO_DARK.sub(" ", text))
    for time, pattern in _TIMES:
        if pattern.search(rest):
            return time
    if _TOO_DARK.search(text):
        return "noon"
    return "sunset" if _TOO_BRIGHT.search(text) else None


def find_weather(text: str) -> Weather | None:
    """The weather that is asked for; an end of rain or snow is clear weather."""
    text = _THINGS.sub(" ", text)
    for weather, pattern in _WEATHERS:
        if pattern.search(text):
            return weather
    return None


def is_time_of_day(value: object) -> bool:
    return value in get_args(TimeOfDay)


def is_weather(value: object) -> bool:
    return value in get_args(Weather)
