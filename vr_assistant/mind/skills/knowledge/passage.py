"""A passage: a few sentences of one source, small enough to be quoted."""

import re
from dataclasses import dataclass
from typing import Literal

from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.language import has_han

Origin = Literal["town", "document"]

_ENDS = re.compile(r"(?<=[.!?])[\"')\]]*\s+|(?<=[。！？])[”’」』）]*\s*|\n+")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|ca|approx|e\.g|i\.e)|(?:^|\s)[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    """Sentences; each line break ends one."""
    source: str
    """Id of a place or "town"; of a document its path below the documents folder, with /."""
    origin: Origin
    title: str
    """Heads the panel: a place's name, a document's title."""
    lang: Lang
    heading: str = ""
    """What the passage stands under in its source."""
    page: int = 0
    """Of a PDF, from 1; 0 where there are none."""
    names: str = ""
    """Other names of what it is about: they find it and are never said."""
    said_by: str = ""
    """The source as it is said aloud, in the passage's language; of a document the title is said."""

    @property
    def searched(self) -> str:
        """What the vector is of: a sentence like "It opens at ten" means nothing without its heading."""
        above = ", ".join(dict.fromkeys(part for part in (self.title, self.heading) if part))
        return f"{above}: {self.text}"


def split_sentences(text: str) -> list[str]:
    """Sentences of either language; a line break ends one, "Dr." does not."""
    found: list[str] = []
    start = 0
    for end in _ENDS.finditer(text):
        if "\n" not in end[0] and _ABBREVIATION.search(text[start : end.start()]):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if any(c.isalnum() for c in sentence)]


def join_sentences(sentences: list[str]) -> str:
    """One line; Chinese sentences follow each other without a space."""
    joined = ""
    for sentence in sentences:
        joined += sentence if not joined or has_han(joined[-1]) or joined[-1] in "。！？；" else f" {sentence}"
    return joined
