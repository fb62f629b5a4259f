"""From the text of a document to sections: lines that belong together under their heading."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vr_assistant.mind.skills.knowledge.passage import join_sentences, split_sentences
from vr_assistant.mind.understanding.language import has_han

LONGEST = 110
"""Characters of a chunk; a Chinese character counts twice."""
LONGEST_SENTENCE = 1_000
"""A sentence without an end is cut here: nobody listens that long."""

_HEADING_MD = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_HEADING_ZH = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、章节条.．]|[（(][一二三四五六七八九十]+[）)])\s*\S{1,20}$"
)
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})\s*$")
_RULE = re.compile(r"^[\s*_=~-]{3,}$")
_CELLS = re.compile(r"^\s*\|(.+)\|\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•·]|\d+[.)])\s+")
_MARKUP = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\[([^\]]+)\]\([^)]*\)|<!--.*?-->|<[^<>\n]{1,200}>|[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}"
)
_LOOK_ALIKES = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
"""Radicals and ligatures, which PDFs are full of, and letters and digits of full width."""
_TORN_TH = re.compile(r"\bT (?=h[aeio])")  # how PDFs with kerning come out: "T he"


@dataclass(frozen=True, slots=True)
class Chunk:
    text: str
    """One sentence a line."""
    heading: str


def tidy(text: str) -> str:
    """Without controls and byte order mark, and with the usual character where another only looks like it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = _LOOK_ALIKES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = "".join(c for c in text if c == "\n" or c == "\t" or unicodedata.category(c)[0] != "C")
    return _TORN_TH.sub("T", text)


def title_of(text: str) -> str:
    """The first heading or first short line; "" when the text begins otherwise."""
    for line in text.splitlines()[:20]:
        if found := _HEADING_MD.match(line):
            return _plain(found[2])
        if line.strip():
            plain = _plain(line)
            return plain if 2 <= len(plain) <= 60 and plain[-1] not in ".。,，;；" else ""
    return ""


def chunks_of(text: str, title: str, *, is_markdown: bool) -> list[Chunk]:
    """Sections cut into chunks of at most LONGEST, at ends of sentences; the title itself is left out."""
    return [
        Chunk("\n".join(part), "" if heading == title else heading)
        for heading, lines in _sections(text, is_markdown=is_markdown)
        for part in _packed([s for line in lines for s in split_sentences(line) if s != title])
    ]


def weight(text: str) -> int:
    return sum(2 if has_han(c) else 1 for c in text)


def _packed(sentences: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for sentence in sentences:
        sentence = sentence[:LONGEST_SENTENCE]
        if part and weight(join_sentences([*part, sentence])) > LONGEST:
            yield part
            part = []
        part.append(sentence)
    if part:
        yield part


def _sections(text: str, *, is_markdown: bool) -> Iterator[tuple[str, list[str]]]:
    """(heading, whole lines): lines that were only wrapped are joined, a table's row becomes a line of its own."""
    heading, lines, header = "", list[str](), list[str]()
    levels: dict[int, str] = {}
    raw = text.splitlines()
    for number, line in enumerate(raw):
        following = raw[number + 1] if number + 1 < len(raw) else ""
        found = _heading(line, following, is_markdown=is_markdown)
        if found:
            if lines:
                yield heading, lines
            level, name = found
            levels = {at: kept for at, kept in levels.items() if at < level} | {level: name}
            heading, lines, header = ", ".join(kept for at, kept in levels.items() if at > 1) or name, [], []
        elif cells := _CELLS.match(line):
            row = [_plain(cell) for cell in cells[1].split("|")]
            if all(not cell or _RULE.match(cell) or set(cell) <= set("-: ") for cell in row):
                continue
            if header and len(row) == len(header):
                lines.append("; ".join(f"{h}: {c}" if h else c for h, c in zip(header, row, strict=True) if c) + ".")
            else:
                header = row
        elif not line.strip() or _RULE.match(line):
            header = []
            lines.append("")
        else:
            _take_line(lines, line, is_markdown=is_markdown)
    if any(lines):
        yield heading, lines


def _heading(line: str, following: str, *, is_markdown: bool) -> tuple[int, str] | None:
    """(level, text) of a line that is a heading; level 1 is the document's title."""
    plain = _plain(line)
    if is_markdown:
        if found := _HEADING_MD.match(line):
            return len(found[1]), _plain(found[2])
        if plain and _UNDERLINE.match(following) and not _CELLS.match(line):
            return (1 if following[0] == "=" else 2), plain
        return None
    if _HEADING_ZH.match(plain):
        return 2, re.sub(r"^\S*?[、.．）)]\s*", "", plain) or plain
    is_capitals = len(plain) >= 4 and plain.upper() == plain and plain.lower() != plain and not has_han(plain)
    return (2, plain.capitalize()) if is_capitals and len(plain) <= 60 and plain[-1] not in ".!?:" else None


def _take_line(lines: list[str], line: str, *, is_markdown: bool) -> None:
    plain = _plain(_BULLET.sub("", line))
    if not plain:
        return
    before = lines[-1] if lines else ""
    is_new = not before or _BULLET.match(line) or before[-1] in ".!?:;。！？：；"
    wraps = before.endswith((",", "，", "、", "-")) or plain[:1].islower() or (is_markdown or weight(before) >= 60)
    if is_new or not wraps:
        lines.append(plain)
    elif before.endswith("-") and plain[:1].islower():
        lines[-1] = before[:-1] + plain
    else:
        lines[-1] = join_sentences([before, plain])


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(r"\1", text).split())
