"""What is left unsaid because it was said before: "something cheaper", "in green", "take it out"."""

import re

from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.numbers import sets_amount
from vr_assistant.mind.understanding.references import COLOURS, find_colour

_PRONOUN = re.compile(
    r"\b(?:it|them|that one|this one|that|those|these)\b|它|这个|那个|刚才|刚加|^(?:不要了|不买了|拿出来)", re.I
)


def names_only_pronouns(text: str) -> bool:
    """Whether what is to go is only pointed at: "I don't want it any more, take it out"."""
    words = set(re.findall(r"[a-z']+", text.lower()))
    if has_han(text):
        return bool(_PRONOUN.search(text)) or not re.sub(
            r"[一两三][个件双本]|就够|就行|够了|只要|不要|不买|不想要|拿|出来|出去|掉|了|吧|去|删|还是|算|，|,|放回|把|我|又|也|请|帮",
            "",
            text,
        ).strip(" 。.!！")
    return bool(_PRONOUN.search(text) or sets_amount(text)) and words <= _POINTING_WORDS


_POINTING_WORDS = frozenset(
    [
        "i",
        "i've",
        "i'd",
        "i'll",
        "don't",
        "do",
        "not",
        "want",
        "need",
        "like",
        "it",
        "them",
        "that",
        "this",
        "those",
        "these",
        "one",
        "any",
        "more",
        "anymore",
        "take",
        "out",
        "of",
        "my",
        "the",
        "cart",
        "basket",
        "trolley",
        "bag",
        "again",
        "please",
        "remove",
        "delete",
        "put",
        "back",
        "drop",
        "no",
        "after",
        "all",
        "changed",
        "mind",
        "from",
        "get",
        "rid",
        "off",
        "cancel",
        "leave",
        "can",
        "you",
        "could",
        "would",
        "just",
        "actually",
        "now",
        "okay",
        "away",
        "to",
        "have",
        "and",
        "so",
        "sorry",
        "let's",
        "we",
        "is",
        "are",
        "only",
        "two",
        "three",
        "enough",
        "plenty",
        "hmm",
        "okay",
        "well",
    ]
)


def without_colour(query: str, colour: str | None) -> str:
    """A query without the word for a colour."""
    for name in COLOURS.get(colour or "", ()):
        query = re.sub(rf"\b{name}\b" if name.isascii() else f"{name}色?", " ", query, flags=re.I)
    return query


def recoloured(last: str, colour: str, query: str) -> str:
    """The search before in another colour: "green mug" after "blue mug"."""
    word = COLOURS[colour][1] + "色" if has_han(query) and has_han(last) else colour
    kind = " ".join(without_colour(last, find_colour(last)).split())
    return f"{word}{kind}" if has_han(kind) and has_han(word) else f"{word} {kind}"


def is_only_reference(phrase: str, colour: str | None) -> bool:
    """Whether a phrase says nothing but a colour, or nothing but a reference."""
    rest = phrase.lower().replace(colour or "\0", "")
    for word in ("ones", "one", "the", "that", "this", "色", "的", "那个", "这个", "个", "款"):
        rest = rest.replace(word, "")
    return len(rest.strip()) < 2 if rest.isascii() else len(rest.strip()) < 2 and colour is not None


_MORE = frozenset(
    [
        "come",
        "comes",
        "does",
        "available",
        "get",
        "would",
        "like",
        "too",
        "bit",
        "little",
        "please",
        "warmer",
        "lighter",
        "prettier",
        "sturdier",
        "else",
        "tad",
        "along",
        "lines",
        "not",
        "so",
        "dear",
        "pricier",
        "slightly",
        "that's",
        "it's",
        "they're",
        "cheaper",
        "cheap",
        "less",
        "expensive",
        "costly",
        "affordable",
        "pricey",
        "reasonable",
        "other",
        "others",
        "another",
        "different",
        "else",
        "more",
        "colour",
        "color",
        "colours",
        "colors",
        "size",
        "sizes",
        "bigger",
        "smaller",
        "larger",
        "nicer",
        "better",
        "similar",
        "something",
        "anything",
        "one",
        "ones",
        "some",
        "any",
        "in",
        "a",
        "an",
        "the",
        "of",
        "it",
        "them",
        "those",
        "these",
        "that",
        "this",
        "there",
        "same",
        "but",
        "for",
        "out",
        "kind",
        "have",
        "got",
        "do",
        "you",
        "your",
        "there's",
        "is",
        "are",
        "me",
        "show",
        "what",
        "about",
        "alternatives",
        "options",
    ]
)


_MORE_ZH = re.compile(
    r"差不多|没|这么|便宜|实惠|贵|别的|其他|其它|另外|更|再|点|些|一|颜色|尺码|大|小|号|好看?|款|种|样|类似|但|的|有|没|吗|呢|还|不|同|换|这|那|个|双|件|它|太|要|看|几"
)


def leans_on_last(query: str) -> bool:
    """Whether a search only makes sense after the one before: "something cheaper", "有别的颜色吗"."""
    if has_han(query):
        return not _MORE_ZH.sub("", re.sub(r"[^\u3400-\u9fff]", "", query))
    words = re.findall(r"[a-z']+", query.lower())
    return all(word in _MORE for word in words)
