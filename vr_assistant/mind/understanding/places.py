"""Which place of the town a sentence names or needs: by name, by sound, or by what the user wants to do there."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from vr_assistant.mind.understanding.language import HAN, has_han
from vr_assistant.mind.understanding.likeness import may_be, most_alike
from vr_assistant.mind.understanding.sounds import english_key, pinyin_of

NEEDS_FILE = Path(__file__).parents[3] / "assets" / "understanding" / "needs.toml"
CLOSE_SPELLING = 86.0  # rapidfuzz ratio, 0..100: "libary" and "musuem" pass, "park" and "bark" do not

How = Literal["name", "weak", "sound", "need"]
"""By its name; by an alias that is an everyday word too; by a name that sounds alike; by what one does there."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place as people call it; the first name of each language is the proper one."""

    id: str
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]

    def name(self, lang: str) -> str:
        return (self.names_zh if lang == "zh" else self.names_en)[0]


@dataclass(frozen=True, slots=True)
class Mention:
    place: str
    start: int
    """Character of the sentence where it begins."""
    end: int
    how: How


@dataclass(frozen=True, slots=True)
class _Need:
    place: str
    pattern: re.Pattern[str]


@cache
def _read_needs(path: Path) -> tuple[frozenset[str], tuple[_Need, ...]]:
    """The weak aliases and the needs."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    weak = data.pop("weak", {})
    return frozenset((*weak.get("en", ()), *weak.get("zh", ()))), tuple(
        _Need(place, re.compile(rf"\b(?:{p})\b" if not has_han(p) else p, re.I))
        for place, patterns in data.items()
        for p in (*patterns.get("en", ()), *patterns.get("zh", ()))
    )


class Gazetteer:
    """Finds places in sentences of both languages."""

    def __init__(self, places: Sequence[NamedPlace], needs_file: Path = NEEDS_FILE) -> None:
        self.places = {place.id: place for place in places}
        self._english = {_plain(name).removeprefix("the "): p.id for p in places for name in p.names_en}
        self._english |= {_plain(name): p.id for p in places for name in (p.id.replace("_", " "),)}
        self._keys = {english_key(name.replace(" ", "")): place for name, place in self._english.items()}
        self._chinese = {name: p.id for p in places for name in p.names_zh}
        self._sounds_zh = {pinyin_of(name): p for name, p in self._chinese.items() if len(name) >= 2}
        self._weak, needs = _read_needs(needs_file)
        self._needs = [need for need in needs if need.place in self.places]
        words = sorted(self._english, key=len, reverse=True)
        # ASCII: a Chinese character beside an English name bounds it, "带我去museum".
        name = rf"\b(?:the )?({'|'.join(map(re.escape, words))})(?:'?s)?\b"
        self._pattern_en = re.compile(name, re.ASCII) if words else None

    def find_names(self, text: str) -> list[Mention]:
        """Places that are called by a name, in order; the longest name wins where names overlap."""
        mentions = [*self._find_english(text), *self._find_chinese(text)]
        return sorted(mentions, key=lambda m: m.start)

    def find_sounds(self, text: str) -> list[Mention]:
        """Places whose names were nearly said: spelling mistakes, and what sounds the same."""
        return self._sounds_like_chinese(text) if has_han(text) else self._sounds_like_english(text)

    def find_misheard(self, phrase: str) -> str | None:
        """The place whose English name a phrase sounds like as a whole, where no other's does nearly as much."""
        return None if has_han(phrase) else most_alike(phrase, self._english)

    def can_be(self, heard: str, place: str) -> bool:
        """Whether English words that resemble a place's name in writing sound like it, too."""
        return has_han(heard) or may_be(heard, [name for name, named in self._english.items() if named == place])

    def find_needs(self, text: str) -> list[Mention]:
        """Places where the user's wish can be met ("I'm hungry")."""
        hits = [(need.place, need.pattern.search(text)) for need in self._needs]
        return [Mention(place, hit.start(), hit.end(), "need") for place, hit in hits if hit]

    def find(self, text: str) -> Mention | None:
        """The place that is most likely meant: names, then needs, then sounds; of several names the last."""
        names = self.find_names(text)
        if strong := [m for m in names if m.how == "name"]:
            return strong[-1]
        if names and not self.find_needs(text):
            return names[-1]
        if needs := self.find_needs(text):
            return needs[0]
        if sounds := self.find_sounds(text):
            return sounds[-1]
        return None

    def nearest_names(self, phrase: str, lang: str, count: int = 3) -> list[str]:
        """Proper names most like a phrase nobody knows, to suggest them."""
        names = {place.id: place.name(lang) for place in self.places.values()}
        if lang == "zh":
            ranked = sorted(names, key=lambda p: -_share(pinyin_of(phrase), pinyin_of(names[p])))
        else:
            every = {p.id: " ".join(p.names_en) for p in self.places.values()}
            hits = process.extract(_plain(phrase), every, scorer=fuzz.token_set_ratio, limit=count)
            ranked = [place for _, _, place in hits]
        return [names[p] for p in ranked[:count]]

    def _find_english(self, text: str) -> list[Mention]:
        if not self._pattern_en:
            return []
        plain = _plain(text, keep_length=True)
        return [
            Mention(self._english[m[1]], m.start(1), m.end(1), self._strength(m[1]))
            for m in self._pattern_en.finditer(plain)
        ]

    def _strength(self, name: str) -> How:
        return "weak" if name in self._weak or f"the {name}" in self._weak else "name"

    def _find_chinese(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for name in sorted(self._chinese, key=len, reverse=True):
            for hit in re.finditer(re.escape(name), text):
                if not any(m.start < hit.end() and hit.start() < m.end for m in found):
                    found.append(Mention(self._chinese[name], hit.start(), hit.end(), self._strength(name)))
        return found

    def _sounds_like_english(self, text: str) -> list[Mention]:
        words = [(m[0].lower(), m.start(), m.end()) for m in re.finditer(r"[A-Za-z'’]+", text)]
        best: tuple[float, Mention] | None = None
        for size in (3, 2, 1):
            for i in range(len(words) - size + 1):
                part = " ".join(w for w, _, _ in words[i : i + size])
                if len(part) < 4:
                    continue
                score, place = self._nearest_english(part)
                if place and score >= CLOSE_SPELLING and (best is None or score > best[0]):
                    best = score, Mention(place, words[i][1], words[i + size - 1][2], "sound")
        return [best[1]] if best else self._sounds_joined(text)

    def _sounds_joined(self, text: str) -> list[Mention]:
        """Names that were heard as several words after "to the": "the muse him", "the farm a see"."""
        for found in re.finditer(r"\b(?:to|two|too|the)\s+((?:[a-z]+\s+){1,3}[a-z]+)\b", text, re.I):
            words = [w for w in found[1].split() if w.lower() not in ("to", "two", "too", "the")]
            for size in range(len(words), 1, -1):
                key = english_key("".join(words[:size]))
                if len(key) >= 3 and (place := self._keys.get(key)):
                    start = text.index(words[0], found.start())
                    return [Mention(place, start, start + len(" ".join(words[:size])), "sound")]
        return []

    def _nearest_english(self, part: str) -> tuple[float, str | None]:
        if not self._english:
            return 0.0, None
        name, score, _ = process.extractOne(part, self._english.keys(), scorer=fuzz.ratio)
        if score >= 70 and [english_key(w) for w in part.split()] == [english_key(w) for w in name.split()]:
            score = max(score, 95.0)
        elif len(name) < 6:  # short words have too many neighbours
            score -= 10
        return score, self._english[name]

    def _sounds_like_chinese(self, text: str) -> list[Mention]:
        positions = [m.start() for m in HAN.finditer(text)]
        syllables = pinyin_of("".join(HAN.findall(text)))
        if len(syllables) != len(positions):
            return []
        for name in sorted(self._sounds_zh, key=len, reverse=True):
            for i in range(len(syllables) - len(name) + 1):
                if _sounds_alike(syllables[i : i + len(name)], name):
                    return [Mention(self._sounds_zh[name], positions[i], positions[i + len(name) - 1] + 1, "sound")]
        return []


def _plain(text: str, *, keep_length: bool = False) -> str:
    """Lower case without punctuation; with keep_length positions stay valid."""
    text = text.lower().replace("’", "'").replace("é", "e")
    if keep_length:
        return re.sub(r"[-_.,!?]", " ", text)
    return " ".join(re.sub(r"[^\w\s']", " ", text).replace("_", " ").split())


def _sounds_alike(heard: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """The same syllables; in a name of three or more, one may have another initial ("bian" for "mian")."""
    odd = [(a, b) for a, b in zip(heard, name, strict=True) if a != b]
    return not odd or (len(name) >= 3 and len(odd) == 1 and _rime(odd[0][0]) == _rime(odd[0][1]))


def _rime(syllable: str) -> str:
    return re.sub(r"^[^aeiouv]+", "", syllable)


def _share(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    return len(set(a) & set(b)) / max(1, len(set(a) | set(b)))
