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
        r"\b(?:night ?(?:time|fall)?|midnight|dark(?:er|ness)?(?! chocolate)|stars|starry|starlit|moon(?:light)?)\b"
        r"|夜|晚上|半夜|星星|星空|繁星|星光|月亮|天黑|变黑|变暗|弄黑|弄暗|调暗|黑下来|暗下来|[暗黑]一?[点些]|晚间|弱一?[点些]", re.I)),
    ("morning", re.compile(
        r"\b(?:morning|dawn|sun ?rise|day ?break|early light|sun (?:to )?(?:comes? up|rises?))\b|早晨|清晨|早上|黎明|日出|拂晓|太阳升起|凌晨", re.I)),
    ("noon", re.compile(
        r"\b(?:noon|mid ?day|day ?time|day ?light|lunch ?time|bright(?:er)?|(?:make|turn) it (?:the )?day|full day|into day|to day)\b"
        r"|中午|正午|午饭时间|白天|白昼|大白天|亮(?:堂)?一?[点些]|变亮|弄亮|调亮|亮起来|大太阳|强一?[点些]|来点光", re.I)),
]  # fmt: skip
_WEATHERS: list[tuple[Weather, re.Pattern[str]]] = [
    ("clear", re.compile(
        r"\bclear\b(?= (?:\w+ )?(?:night|morning|day|evening|sunset|noon))|\b(?:clear (?:\w+ )?(?:sky|skies|weather|day|up)|clear the (?:sky|weather)|sunny|sunshine|fine weather|nice weather|good weather|cloudless|"
        r"blue sky|normal weather|weather (?:back )?to normal|bring (?:back )?the sun|(?:want|like|need|have|give me|some|bit of|make it) (?:the |some |more )?sun(?:ny)?|sun back|(?:better|nicer) weather)\b"
        r"|晴|天气好|好天气?|正常天气|万里无云|出太阳|太阳出来|太阳回来|[要来想](?:点|些|个)?(?:大)?太阳|要阳光|换个天", re.I)),
    ("rain", re.compile(r"\b(?:rain(?:y|ing|s|storm|drops)?|drizzle|shower of rain|pour(?:ing)? down|let it pour|thunder ?storm|wet weather)\b|倾盆|下雨|雨天|来场雨|下[点些场阵]小?雨|大雨|小雨|暴雨|毛毛雨|(?:换|变|改|调)成雨|[来整弄搞]点儿?雨|雨景|雨(?=停|关|太|该|够|能|别|老|可以|也该|快停)", re.I)),
    ("snow", re.compile(r"\b(?:snow(?:y|ing|s|fall|flakes)?|blizzard|winter weather)\b|下雪|雪天|来场雪|大雪|小雪|[来整弄搞]点儿?雪|飘[点些]?雪|雪花|下[点些场]雪|[变换改]成雪|雪(?=停|关|太|该|够|能|别|老|可以|也该|快停)", re.I)),
    ("fog", re.compile(r"\b(?:fog(?:gy)?|mist(?:y)?|haz[ey])\b|雾", re.I)),
]  # fmt: skip

_GONE_BEFORE = re.compile(
    r"(?:\b(?:stop|no more|no|not|turn off|switch off|end|without|enough|lose|remove|clear|rid of|(?:tired|sick) of|fed up with|"
    r"bored (?:of|with)|hate|don't (?:like|want)|instead of|too much|had enough of|lift|quit|kill|shoo|banish|hush|not so|not a|"
    r"zero|part|break up|chase|get rid|melt|drop)\s+(?:(?:all|of|the|this|that|those|these|any|with|dreary|horrible|awful)\s+)*"
    r"|(?:别|停止|不要|不再|不想|不用|关掉|停|不|没有?|驱散|拨|散)(?:再|要)?(?:这|那)?(?:场)?)$",
    re.I,
)
_GONE_AFTER = re.compile(
    r"^(?:\w+)?\s*(?:(?:is|has|have|should|must|could|can|to|it|may|please|now|,|getting)\s*)*"
    r"(?:off\b(?! the)|stop\w*\b|end\w*\b|away\b|go(?:ne)?\b|over\b(?! the)|enough\b|on my nerves|awful|annoying|terrible|horrible|depressing|gloomy|"
    r"begone|melt|ease|lift|let up|pass\b|clear\b)"
    r"|^(?:也|都|能|该|就|可以|快|别|太|给我)*(?:停|散|关|去掉|没了|够了|烦|别下|不要|化|收|走开|退)"
    r"|^[^。！!]*[，,](?:快|就|都|给我|把它|让它|赶紧)*(?:停|散|收|化|别下|别刮|去掉|关)",
    re.I,
)
_TOO_BRIGHT = re.compile(
    r"\b(?:too|so|far too|awfully) (?:bright|sunny|light)\b|\b(?:blind(?:s|ing|ed)?|dazzl\w+|glar(?:e|ing))\b|太亮|太晒|刺眼|晃(?:眼|得)|睁不开眼|晒得眼",
    re.I,
)
_TOO_DARK = re.compile(
    r"\b(?:too|so|awfully|pretty) (?:dark|gloomy|dim)\b|\b(?:can't|cannot|can hardly|can barely|hardly|barely) see\b(?! the (?:sign|town|point))"
    r"|太黑|太暗|好黑|好暗|黑乎乎|黑漆漆|太阴沉|看不(?:清|见)",
    re.I,
)
_THINGS = re.compile(
    r"\bsnow(?:man|men|ball|board| ?globe)\w*|\brain ?coats?\b|\brain ?bows?\b|雪人|雨伞|雨衣|雨靴|雨鞋|彩虹|夜灯|晚安|晚饭|晚餐|早饭|早餐|早上好|good (?:morning|night|evening)",
    re.I,
)

_HINTS_OF_TIME: list[tuple[TimeOfDay, re.Pattern[str]]] = [
    ("sunset", re.compile(
        r"\bsun (?:\w+ )?(?:to be |is |be )?(?:setting|sinking)\b|\bsun goes\b|\bhorizon\b|\b(?:pink|orange|peachy|red) sky\b|\bsky (?:\w+ )*(?:pink|orange|red)\b"
        r"|\b(?:about to sink|to the west|(?:[4-7]|four|five|six|seven) (?:p ?m|in the evening))\b"
        r"|夕|火烧云|下山|落山|西山|暮|放学", re.I)),
    ("night", re.compile(
        r"\btonight\b|\bpitch[- ]black\b|\blights out\b|\blamps? (?:come|go|are) on\b|\bknight\b|\bblackout\b"
        r"|\b(?:[89]|1[01]|eight|nine|ten|eleven) (?:p ?m|o'?clock at night)\b|黑|暗|关灯|明月|月亮|万上|深更", re.I)),
    ("morning", re.compile(
        r"\bearly sun\b|\bbreakfast\b|\bmourning\b|\bsun (?:back )?(?:up|rising|rise)\b|\b(?:[5-9]|1[01]|five|six|seven|eight|nine|ten|eleven) a ?m\b"
        r"|清早|大早|一早|天亮|晨|破晓|鸡(?:打鸣|叫)|旭日|太阳.{0,3}(?:起床|升)", re.I)),
    ("noon", re.compile(
        r"\bsun (?:\w+ )*overhead\b|\b(?:twelve|12) (?:o'?clock|p ?m)\b|\blet there be light\b|\bsun straight up\b|\bno shadows\b|\bday\b(?= ?(?:please|$|[.!?]))"
        r"|晌午|午时|烈日|正当|当空|日头|大白|中五", re.I)),
]  # fmt: skip
"""What may be meant where a change of the sky is wished for, and is no word for it otherwise."""
_HINTS_OF_WEATHER: list[tuple[Weather | None, re.Pattern[str]]] = [
    ("clear", re.compile(
        r"\bblue sk(?:y|ies)\b|\bsky (?:to )?be blue\b|\bclear\b(?! (?:the|out|away|up)\b)|\bfair\b(?! (?:enough|price))|\bdry\b|\bcalm\b"
        r"|\b(?:more|full|get the|some) sun\b|\bsun (?:back )?out\b|蓝天|天蓝|碧空|风和日丽|阳光|见日|大太阳", re.I)),
    ("rain", re.compile(
        r"\b(?:storms?|stormy|thunder\w*|downpour|showers?|monsoon|squall|puddles?|deluge|reign|cats and dogs|cloudburst|soaking|wet|water from above)\b"
        r"|\bheavens,? open\b|雨(?!后|过|停)|雷", re.I)),
    ("snow", re.compile(
        r"\b(?:flakes?|flurr(?:y|ies)|wint(?:er wonderland|ry)|christmas card)\b|\b(?:cover|dust)\w* .*\bwhite\b|\bwhite (?:stuff|christmas)\b"
        r"|雪(?!后)|白茫茫|银装|下血|冰封", re.I)),
    ("fog", re.compile(r"\bpea soup\b|\bhaar\b|\bsmog\b|\bmurky?\b|起物|朦胧", re.I)),
    (None, re.compile(r"\b(?:clouds?|cloudy|overcast|grey|gray|soaked)\b|乌云|阴天|一点云|没.{0,2}云|拨云|请天|天气好", re.I)),
]  # fmt: skip
"""The same of the weather; without a name what one only wants to be rid of."""
_NOT_THEN = re.compile(
    r"\b(?:not|no more|(?:tired|sick|enough) of(?: the)?|instead of)\s+(?:night|dark(?:ness)?|morning|evening|day(?:light)?)\b|\bdark(?= clouds?)",
    re.I,
)
"""A time of day that is not wanted."""
_SUN = re.compile(r"\bsun\b|太阳", re.I)
_NO_MORE = re.compile(r"别(?:再)?下|停了?吧|下够了|不下了", re.I)


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
    """The weather that is asked for; where one is only wished away ("stop the rain"), clear weather."""
    text = _THINGS.sub(" ", text)
    wished_away = False
    for weather, pattern in _WEATHERS:
        for found in pattern.finditer(text):
            if weather != "clear" and _is_wished_away(text, found):
                wished_away = True
            else:
                return weather
    return "clear" if wished_away else None


def _is_wished_away(text: str, found: re.Match[str]) -> bool:
    after = re.sub(r".*\bcan it\b", "can it", text[found.end() :], flags=re.I)
    return bool(_GONE_BEFORE.search(text[: found.start()]) or _GONE_AFTER.search(after))


def find_wished(text: str) -> tuple[TimeOfDay | None, Weather | None]:
    """What a sentence that is known to be about the sky asks for: also in words that by themselves say little."""
    time, weather = find_time_of_day(_NOT_THEN.sub(" ", text)), find_weather(text)
    plain = _NOT_THEN.sub(" ", _THINGS.sub(" ", text))
    named = any(pattern.search(_TOO_BRIGHT.sub(" ", _TOO_DARK.sub(" ", plain))) for _, pattern in _TIMES)
    if weather is None:
        for sky, pattern in _HINTS_OF_WEATHER:
            if found := pattern.search(plain):
                weather = "clear" if sky is None or _is_wished_away(plain, found) else sky
                break
    if weather is None and time is None and _NO_MORE.search(plain):
        weather = "clear"
    if weather is not None and not named:  # "I can't see a thing, clear the fog" is no wish for noon
        time = None
    if time is None:
        time = next((hint for hint, pattern in _HINTS_OF_TIME if pattern.search(plain)), None)
    if time is None and weather is None and _SUN.search(plain):
        weather = "clear"
    return time, weather


def sky_spans(text: str) -> list[tuple[int, int]]:
    """Where a time of day or a weather is named: character positions."""
    covered = [(m.start(), m.end()) for m in _THINGS.finditer(text)]
    patterns = [pattern for _, pattern in (*_TIMES, *_WEATHERS)] + [_TOO_BRIGHT, _TOO_DARK]
    found = [(m.start(), m.end()) for pattern in patterns for m in pattern.finditer(text)]
    return [s for s in found if not any(a <= s[0] < b for a, b in covered)]


def is_time_of_day(value: object) -> bool:
    return value in get_args(TimeOfDay)


def is_weather(value: object) -> bool:
    return value in get_args(Weather)
