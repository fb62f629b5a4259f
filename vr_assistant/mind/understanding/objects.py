# ruff: noqa: E501 - patterns read better whole
"""Things to put into the scene and to take out of it, and where."""

import re

from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.numbers import MEASURE, NUMBER_ZH
from vr_assistant.mind.understanding.wishes import DONE_ZH, POLITE_EN, TAIL_EN, strip_chinese, strip_english

_WHERE_EN = re.compile(
    r"\s*\b((?:next to|in front of|in the (?:middle|centre|center|corner|air|sky)|on top of|close to|to the (?:left|right)|on the (?:left|right)|"
    r"behind|beside|near|under|above|over|between|against|around|across|opposite|inside|outside|along|by|at|on(?:to)?|in(?:to)?|here|there|"
    r"round(?= (?:the|that|this|my|your|us|me)\b)|through|past|out front|before (?:me|us)|where|(?:up|down|from) (?:the|that|this)|far out|leading|to (?:that|this|the)|"
    r"(?:over|right|just|right about) (?:t?here))\b.*)$",
    re.I,
)
_PLACE_EN = (
    r"(?:put|create|place|spawn|add|build|make|set up|set|drop|plant|conjure(?: up)?|generate|insert|hang|summon|erect|put up|have|decorate|want|"
    r"like|need|see|give (?:me|us)|there should be|it needs|let there be|there (?:should|ought to) be|let|draw|show|bring in|throw (?:in|up)|assemble|try|introduce|"
    r"fly|send|slip|tuck|pop|stick|get|fetch|paint|chuck|can (?:i|we) get|can there be|to put|could use|would love|start with)\s+"
)
_BUILD_EN = r"(?:put|create|place|spawn|add|build|make|set|drop|plant|conjure|generate|hang|summon)\s+"
"""What an order begins with; "I'd like to sit" after it is a reason."""
_INDEFINITE = re.compile(
    r"^(?:.*(?<!\bof)(?<!\bwith)\s)?(?:an?|some|another|one more)\s+(?!(?:bit|look|row|bunch|pair|couple)\b)(?:few\s+)?(\w.*)$",
    re.I,
)
"""What is new is named with such a word, whatever asked for it: "I fancy a campfire"."""
_DEFINITE = re.compile(r"^.*\b(?:the|that|this|those|these)\s+(\w.*)$", re.I)
_WITH_EN = re.compile(
    r"^(?:.*[,;] )?(?:please )?(?:fill|decorate|line|cover|furnish|surround|dress|adorn)\s+(?:(?:the|that|my)\s+)?(.+?)\s+with\s+(.+)$",
    re.I,
)
"""What is given before what it is given: "line the road with poplars"."""
_CLAUSES = re.compile(r"[,;?]\s+|\.\s+")
_ONLY_POINTS = re.compile(r"^(?:$|(?:it|one|ones|them|do|that|this|so|can you do it)\b)", re.I)
_APPEAR_EN = re.compile(
    r"\s+(?:appear|to appear|show up|would (?:be|look) (?:so )?(?:nice|good|grand|lovely|great))\b", re.I
)


def object_and_place(text: str) -> tuple[str, str]:
    """("wooden chair", "next to the window") of "Put a wooden chair next to the window."; either may be empty."""
    if has_han(text) and not re.match(rf"(?:{POLITE_EN})*{_BUILD_EN}", text, re.I):
        return _object_chinese(text)
    if found := _WITH_EN.search(text.strip(" .!?")):
        return _bare_thing(found[2]), "around me" if found[1] == "me" else found[1]
    thing, where = _placed(text)
    if _ONLY_POINTS.match(thing) and (rest := [c for c in _CLAUSES.split(text.strip(" .!?"))[:-1] if c]):
        named, at = _placed(", ".join(rest))  # "a hammock would be lovely, could you hang one?"
        thing, where = named or thing, where or at
    fronted = _CLAUSES.split(text)[0]
    if not where and fronted != text and (found := _WHERE_EN.match(re.sub(r"^over (?=by)", "", fronted, flags=re.I))):
        where = found[1].strip()
    return thing, re.sub(r"(?:,|\s+(?:so (?:we|i|that)|if (?:you|it)|please|can you)\b).*$", "", where).strip()


def _placed(text: str) -> tuple[str, str]:
    """The thing and the place of one order."""
    clause = [c for c in re.split(r"[,;]\s+|\.\s+", text.strip(" .!?")) if re.search(rf"\b{_PLACE_EN}", c + " ", re.I)]
    ordered = [c for c in clause if re.match(rf"(?:{POLITE_EN})*{_BUILD_EN}", c + " ", re.I)]
    wished = [c for c in _CLAUSES.split(text.strip(" .!?")) if _APPEAR_EN.search(c)]
    chosen = ordered or (
        wished if not clause or _INDEFINITE.search(_APPEAR_EN.sub("", wished[-1] if wished else "")) else clause
    )
    text = _APPEAR_EN.sub("", (chosen or [text])[-1].strip(" .!?"))
    where = ""
    if found := _WHERE_EN.search(text):
        where, text = found[1].strip(), text[: found.start()]
    return _bare_thing(strip_english(text, _PLACE_EN)), re.sub(
        r"\s+(?:please|now|thanks)$", "", where.strip(" ,.!?"), flags=re.I
    )


def _bare_thing(thing: str) -> str:
    """Without articles and what it is to do: "campfire" of "a campfire going"."""
    if named := _INDEFINITE.search(thing):
        thing = named[1]
    thing = re.sub(r"^(?:(?:a|an|the|some|of|one|another|few|my|those|these|that)\s+)+", "", thing, flags=re.I)
    thing = re.sub(
        r"\s+(?:going|strung|built|down|peeking|sitting|run|drift|swing|right about|just|to hide|into|would|that|which)\b.*$",
        "",
        thing,
    )
    return TAIL_EN.sub("", thing).strip(" ,.!?")


_PUT_ZH = r"(?:堆(?=[一两几个])|放置|放|搁|支|栽|盖|整|弄|摆上|摆|建造|建|造|种|立|挂|搭建|搭|加上|加|创建|生成|添加|安置|变出|变|做|画|装|来|想要)"
_COUNT_ZH = rf"(?:(?:{NUMBER_ZH})\s*[{MEASURE}匹群朵栋片面]|[{MEASURE}]|俩|仨)?"


_COUNTED_ZH = re.compile(
    rf"^(?P<where>.*?)(?:{_PUT_ZH}|安(?:排|置)?|添置?|撒|铺|竖|架|塞|悬|插|停|养|漂|靠|贴|拉|丢|撂|扔|修|补|上|缺|有|要|召|弹|挖)(?:上|了|出)?"
    rf"(?P<at>这[儿里]|那[儿里])?(?:{NUMBER_ZH}\s*[{MEASURE}匹群朵栋片面口头艘根丛位点些]|[{MEASURE}匹群朵栋片面口头艘根丛点些])(?P<thing>[^，,。！!？?]+?)"
    rf"(?:(?:停|摆|立(?!方|体)|横|铺|安|放|挂|靠)?(?:在|到|直到)(?P<after>.+)|(?:停|摆|立(?!方|体)|横|铺|安|放|靠)(?P<near>.+))?$"
)
_PLACED_AT_ZH = re.compile(r"(?:[上下里边旁前后口左右中头尽顶央处间]|这[儿里]|那[儿里边]|此地|这把|手边|点儿)$")


def _object_chinese(text: str) -> tuple[str, str]:
    clauses = [c.strip() for c in re.split(r"[，,。！!？?；; ]", text) if c.strip()]
    for clause in clauses:
        found = _COUNTED_ZH.match(
            re.sub(r"^(?:请|麻烦您?|帮我|给我|你|可以|能不能|要不|咱|我(?=想要|要)|再)+", "", clause)
        )
        thing = (
            re.sub(r"(?:出来|多好|就好了|吧|吗|呢|呗|好吗|可以吗|好不好|跑来跑去|给我)+$", "", found["thing"])
            if found
            else ""
        )
        if found and thing and not re.match(r"[的那]|种|就|生气|背景", thing) and not thing.endswith("的"):
            where = found["after"] or found["near"] or found["at"] or found["where"]
            where = where if _PLACED_AT_ZH.search(where) or found["after"] else ""
            where = where or next((c for c in clauses if c != clause and len(c) < 9 and _PLACED_AT_ZH.search(c)), "")
            return thing.strip(" 的"), _bare_place(where)
    return _object_of_verb(text)


def _bare_place(where: str) -> str:
    return re.sub(r"^(?:在|让|往|就|给|再|把|横在|请)+|(?:要是|再|想|给)$|(?:给我|帮我|替我)$", "", where).strip()


def _object_of_verb(text: str) -> tuple[str, str]:
    whole = text
    clauses = [c for c in re.split(r"[，,。！!？?；;]", text) if re.search(_PUT_ZH, c)]
    text = re.sub(
        r"^(?:请|麻烦|帮我|给我|你|可以|能不能|能|我想要|我想|我要|想)+", "", clauses[-1] if clauses else text
    )
    if found := re.search(rf"把(.+?){_PUT_ZH}(?:在|到)(.+)$", text):
        thing, where = found[1], found[2]
    elif found := re.search(rf"^(?:在)?(.*?){_PUT_ZH}(?:出|个|了)?{_COUNT_ZH}(.+?)(?:在(.+))?$", text):
        thing, where = found[2], found[3] or found[1]
    else:
        thing, where = text, ""
    thing = re.sub(rf"^{_COUNT_ZH}", "", re.sub(r"(?:出来|吧|吗|呢|呗|好吗|可以吗)+$", "", thing))
    if not thing and (
        lacks := re.search(
            rf"(?:缺|少了?|需要|想要|要是有|要)\s*{_COUNT_ZH}([\u4e00-\u9fff]+?)(?:就好了)?[,，。！!]", whole
        )
    ):
        thing = lacks[1]
    return thing.strip(" 的"), _bare_place(where)


_REMOVING_EN = (
    r"(?:remove|delete|erase|destroy|demolish|get rid of|tear down|take|clean|wipe|clear|tidy|pack|lift|scrub|fell|evict|uninstall|drain|"
    r"chuck|detach|dismantle|lose|ditch|bin|scrap|roll|cancel|shift|make|hide|drop|pull|send|push|move|kill|cut|no more|bye bye|see|want|pop)"
)
_THING_EN = (
    r"((?:[a-z-]+\s+){0,3}?[a-z-]+)(?=\s*(?:[,.!?;]|$)|\s+(?:from|off|out|in|on|by|behind|and|so|away|please|now|again|that|which|you|we|i|is|are|"
    r"can|could|has|had|must|should|to|up|down|it|them|any ?more|gone|leave|go|goes|disappear|vanish|for|over|at|near|under|next|thanks?|not|"
    r"gives?|looks?|doesn|isn|belongs?|clutters?|spoils?|blocks?|scares?|needs?|too|they|there|we|with)\b|'s\b)"
)
_REMOVED_EN = re.compile(
    rf"\b{_REMOVING_EN}(?:\s+(?:up|out|away|off|down))?\s+(?:(?:all|one|both)\s+)?(?:of\s+)?(?:(?:the|that|those|this|these|my|your|a|any)\s+)"
    rf"(?:(?:two|three|four|silly|ugly|stupid)\s+)?{_THING_EN}"
    rf"|^(?:.*\b(?:by|past|of|see|mean)\s+)?(?:no more|bye bye|the|that|those|this|these|a)\s+{_THING_EN}",
    re.I,
)


def removed_object(text: str) -> str:
    """The object of a removal: "table" of "Remove the table from the scene."."""
    if has_han(text):
        return _removed_chinese(text)
    plain = re.sub(rf"^(?:{POLITE_EN})+", "", text.strip(" .!?"), flags=re.I)
    if (found := _REMOVED_EN.search(plain)) and not re.match(
        r"(?:way|view|scene|whole|lot|rest|other|left|right|last|first)\b", found[1] or found[2], re.I
    ):
        return str(found[1] or found[2])
    return _removed_by_verb(text)


_PREDICATE_ZH = re.compile(
    r"太|很|真|好|挺|有点|该|不|没|别|挡|转|晃|扎|怪|过完|过时|全|都|给|让|从|谁|摘|收|清|撤|删|拿|搬|弄|移|去[掉了]|拆|砍|端|挪|轰|整[没块]|扔|丢|取|消失|走|开走|化了|写错|晦气|停|回家|[，,。！!？? ]"
)


def _removed_chinese(text: str) -> str:
    text = re.sub(r"从?(?:场景|这里|画面|面前|跟前|这儿|场上)(?:里|中|上)?(?:的|(?=[这那]))?", "", text)
    text = re.sub(r"所有|全部|统统|通通|劳烦您?|麻烦您?|请|我昨天|我放的|拍照呢|我摆的", "", text).strip(" ，,")
    text = re.sub(
        r"^(?:delete|remove|去掉|删掉|删除|移除|清除|拿走|撤掉|弄走|搬走|不要|我不想看见|把|给我把|拆掉|清掉)+",
        "",
        text.split("把")[-1],
    ).strip()
    thing = _PREDICATE_ZH.split(text, maxsplit=1)[0]
    if "的" in thing and not thing.endswith("的") and not thing.endswith("东西"):
        thing = thing.rsplit("的", 1)[-1]
    thing = re.sub(rf".*[这那俩](?:一?[{MEASURE}群堆丛艘辆架堵些匹头朵])?(?=.)", "", thing)
    thing = re.sub(r"(?:占地方|它|了|吧)+$|^(?:我|俺|后面|前面|树上|窗台)", "", thing)
    return thing.strip(" 的") or _removed_by_verb(text)


def _removed_by_verb(text: str) -> str:
    if has_han(text):
        text = re.sub(r"从?(?:场景|这里|画面|面前|这儿)(?:里|中|上)?的?", "", text)
        clause = next((c for c in re.split(r"[，,。！!？?]", text) if DONE_ZH.search(c)), text)
        thing = re.sub(r"[给替帮]我?$|化$", "", DONE_ZH.sub("", strip_chinese(clause)))
        if not re.sub(r"[那这它吧了把给我就好的个]", "", thing) and clause != text:
            thing = re.sub(
                r"(?:太|很|真|好|挺|有点|不).*$", "", text.split("，")[0].split(",")[0]
            )  # "那条龙太吓人了，弄走"
        return re.sub(rf"^(?:让)|^[这那][{MEASURE}]?(?=.)", "", thing).strip(" 的了吧让")
    text = re.sub(
        r"\s*\b(?:from|out of|off) (?:the |this )?(?:scene|world|room|here|town|square|view)\b.*$",
        "",
        text.strip(" .!?"),
        flags=re.I,
    )
    verbs = (
        r"(?:remove|delete|erase|destroy|demolish|clear|get rid of|tear down|take down|take|clean up|wipe away|wipe|make|let|hide|get|"
        r"i don't (?:want|need|like)|don't (?:want|need))\s+"
    )
    text = re.sub(r"\b(clear|take|put|move|throw|send) away (?=\w)", r"\1 ", text, flags=re.I)
    text = re.sub(
        r"\s+(?:(?:that )?(?:you|we|i) (?:made|built|put|placed|created|set up)|again|has to|must|should|needs? to|please)\b.*$",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(
        r"\s+(?:away|disappear|vanish|go away|go|out|can go|is in the way.*|any ?more)\b.*$", "", text, flags=re.I
    )
    thing = strip_english(text, verbs)
    if named := _DEFINITE.search(thing):
        thing = named[1]
    thing = re.sub(r"(?:'s)?\s*\b(?:gotta|got to|has|is|are|can|should)$", "", thing, flags=re.I)
    return re.sub(r"^(?:(?:a|an|the|that|this|those|these|all|of|my)\s+)+", "", thing, flags=re.I).strip(" ,.!?")
