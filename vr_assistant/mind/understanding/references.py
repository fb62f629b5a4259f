# ruff: noqa: E501 - patterns read better whole
"""What "it", "the second one", "the red one" and "there" refer to."""

import re
from collections.abc import Sequence

from vr_assistant.mind.understanding.numbers import find_ordinal

_POINTING = re.compile(
    r"\b(?:it|that|this|him|her|them|these|those|that one|this one|the one)\b|\bone (?:of (?:them|those|these)|more)\b|\banother(?: one)?\b"
    r"|[这那](?:个|件|本|双|款|把|顶|盏|条|只|支|瓶|台|张|块)?|它|就要了|(?:再|^)[来要加拿][一两二三四五六七八九十\d]+[个件本双份瓶盒包只条把块杯张]|[一两三]个都",
    re.I,
)
_THERE = re.compile(
    r"\b(?:there|that place|this place|that shop|the place (?:you|we|i) (?:said|mentioned|talked about|were talking about)|the same place)\b"
    r"|\b(?:take|bring|lead|guide) (?:me|us)(?=[\s,.!?]*(?:then|now|please)?[\s,.!?]*$)|\b(?:walk|go|head|stroll|come|pop) over(?=[\s,.!?]*(?:then|now|together|please)?[\s,.!?]*$)"
    r"|那里|那儿|那边|(?:带|领)我们?去(?=[吧呗。！!]*$)|(?:^|咱们?|我们?|就|一起|带我们?|领我们?|那)过去(?:吧|看看|瞧瞧|[。！!]?$)|这家|那家|那个?地方|那家店|刚才(?:说|去)的(?:那个?)?(?:地方|店)|同一个地方",
    re.I,
)
_ITS = re.compile(
    r"\b(?:is it|are they|do they|does it|it's|they)\b(?=.*\b(?:open|closed?|shut|sell|far|get in|enter|cost to|serve|take cards)\b)"
    r"|\b(?:get in|entry|admission)\b|^(?:它|他们|那)?(?:几点|什么时候)(?:开|关)|要门票|远吗|远不远|走多久|走几分钟",
    re.I,
)
_OBJECT = re.compile(
    r"^(?:it|that|this|them|that thing|this thing|the thing|everything|它|这个|那个|它们|东西|这个东西|那个东西)$",
    re.I,
)
_EVERYTHING = re.compile(
    r"\b(?:everything|all (?:of (?:it|them)|items|things)|the lot|empty|clear (?:out )?(?:my|the) (?:cart|basket|trolley))\b|\bwhole lot\b|\bfrom scratch\b|\bdown to zero\b|\b(?:delete|remove|scrap|bin) all\b|\bclear the scene\b|清空|[清青倒]口?[空干]净?|全给?我?退|(?:全|都)放回去|清口|青空|一样都不|统统|通通|全部|所有|都不要|[全都][删清扔拿去]|清[了掉一]|(?:cart|basket|trolley) (?:clean|empty)",
    re.I,
)
_BARE = re.compile(r"(?:^|\b)(?:the |that |this )?(?:(\w+) )?ones?\b", re.I)


def points_at_something(text: str) -> bool:
    """Whether the words need the conversation to be understood."""
    return bool(_POINTING.search(text) or find_ordinal(text) or _BARE.search(text))


def points_at_place(text: str) -> bool:
    return _THERE.search(text) is not None


def points_at_its_hours(text: str) -> bool:
    """Whether a question is about a place that it does not name: "How late are they open?", "and what's the entry?"."""
    return points_at_place(text) or _ITS.search(text) is not None


def is_bare_object(phrase: str) -> bool:
    """Whether an object's phrase names nothing by itself ("it", "那个")."""
    return _OBJECT.match(phrase.strip()) is not None


def means_everything(text: str) -> bool:
    return _EVERYTHING.search(text) is not None


def by_ordinal(text: str, shown: Sequence[str]) -> str | None:
    """The product at the place counted out; None when there are not that many."""
    number = find_ordinal(text)
    if number is None or not shown:
        return None
    if number < 0:
        return shown[-1]
    return shown[number - 1] if number <= len(shown) else None
