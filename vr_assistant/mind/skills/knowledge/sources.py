"""Everything that a question can be answered from: the shops' books, the town's facts, the user's documents."""

import re
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.knowledge.claims import is_supported
from vr_assistant.mind.skills.knowledge.documents.library import Shelf
from vr_assistant.mind.skills.knowledge.evidence import Weights
from vr_assistant.mind.skills.knowledge.passage import Passage, join_sentences, split_sentences
from vr_assistant.mind.skills.knowledge.quoting import leans, quote
from vr_assistant.mind.skills.knowledge.records import Fact, Records
from vr_assistant.mind.skills.knowledge.retrieval import Found, Retriever
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.vectors import Vectors, VectorStore

Certainty = Literal["sure", "near", "none"]

_OWN = re.compile(
    r"\b(?:my|mine|ours?|(?:am|was|did|have|had) (?:i|we)|this town|in town|the town(?:'?s)?|mayor|around here)\b"
    r"|我的|我家|我[妈爸]|我们的|咱们的|镇|这里|这儿|本地",
    re.I,
)
_LONGEST_TITLE = 40
AT_ONCE = 1_000
"""Passages of documents that are set up while a question waits, a third of a second; more are set up beside it."""


class Documents(Protocol):
    """What is asked of the user's documents; `documents.library.Library`."""

    @property
    def is_reading(self) -> bool: ...
    def shelf(self) -> Shelf: ...
    def holds(self, passage: Passage) -> bool: ...
    def wait(self, seconds: float) -> bool: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sources say to a question."""

    certainty: Certainty
    fact: Fact | None
    """None when they have nothing."""
    passage: Passage | None
    """Where the fact is from, when it is from a passage."""
    first: tuple[str, ...]
    """Sources of the best three: ids of places, "town", paths of documents."""


class Sources:
    """Safe from several threads; `answer` blocks for some tens of milliseconds."""

    def __init__(
        self,
        records: Records,
        town: Sequence[Passage],
        town_vectors: Vectors,
        documents: Documents,
        store: VectorStore,
        gazetteer: Gazetteer,
        weights: Weights,
        phrases: Phrases,
    ) -> None:
        self._records = records
        self._town = town
        self._town_vectors = town_vectors
        self._documents = documents
        self._store = store
        self._gazetteer = gazetteer
        self._weights = weights
        self._phrases = phrases
        self._lock = threading.Lock()
        self._retriever: Retriever | None = None
        self._version = -1

    @property
    def is_reading(self) -> bool:
        """Whether there are documents that are not indexed yet."""
        return self._documents.is_reading

    def wait_for_documents(self, seconds: float) -> bool:
        """Until all are indexed, at most so long; whether they are."""
        return self._documents.wait(seconds)

    def close(self) -> None:
        self._documents.close()

    def answer(self, question: str, lang: Lang) -> Verdict:
        """The records' answer, else a quotation of the best passage, if that is good enough."""
        fact = self._records.answer(question, lang)
        if fact:
            return Verdict("sure", fact, None, (fact.place or "shops",))
        found = self.find(question, lang)
        first = tuple(f.passage.source for f in found[:3])
        if not found or found[0].chance < self._weights.near:
            return Verdict("none", None, None, first)
        best = found[0].passage
        fact = self._quoted(best, question, lang)
        if fact is None:
            return Verdict("none", None, None, first)
        return Verdict("sure" if found[0].chance >= self._weights.sure else "near", fact, best, first)

    def find(self, question: str, lang: Lang) -> list[Found]:
        """Passages of town and documents that may answer, best first; those of files that have gone are left out."""
        found = self._current().find(question, self._store.one(question), lang)
        return [f for f in found if f.passage.origin == "town" or self._documents.holds(f.passage)]

    def is_of_here(self, question: str) -> bool:
        """Whether it is about the town or the user: nothing a language model could know."""
        return bool(_OWN.search(question)) or self.names_place(question)

    def names_place(self, question: str) -> bool:
        return any(mention.how == "name" for mention in self._gazetteer.find_names(question))

    def _current(self) -> Retriever:
        """What searches the shelf as it is now; where that takes long to set up, still the one before."""
        shelf = self._documents.shelf()
        with self._lock:
            if self._retriever is not None and shelf.version == self._version:
                return self._retriever
            self._version = shelf.version
            if self._retriever is None or len(shelf.passages) <= AT_ONCE:
                self._retriever = self._set_up(shelf)
            else:
                threading.Thread(target=self._replace, args=(shelf,), name="knowledge", daemon=True).start()
            return self._retriever

    def _replace(self, shelf: Shelf) -> None:
        made = self._set_up(shelf)
        with self._lock:
            if self._version == shelf.version:
                self._retriever = made

    def _set_up(self, shelf: Shelf) -> Retriever:
        vectors = np.concatenate([self._town_vectors, shelf.vectors]) if shelf.passages else self._town_vectors
        return Retriever([*self._town, *shelf.passages], vectors, self._weights, self._named)

    def _named(self, question: str) -> tuple[Collection[str], Collection[str]]:
        places = {m.place for m in self._gazetteer.find_names(question) if m.how == "name"}
        known = [self._gazetteer.places[place] for place in places]
        return places, {name.casefold() for place in known for name in (*place.names_en, *place.names_zh)}

    def _quoted(self, passage: Passage, question: str, lang: Lang) -> Fact | None:
        """None when the quotation does not stand in its source, which must never be."""
        say = quote(passage, question)
        if not say or not is_supported(join_sentences(say), passage.text):
            return None
        said_by, source = self._names_of(passage, lang)
        title = passage.title if not passage.heading else f"{passage.title}: {passage.heading}"
        text = join_sentences(split_sentences(passage.text))
        about = passage.title if leans(say[0]) and passage.origin == "town" else ""
        return Fact(say, title, said_by, source, text, about, passage.source if passage.origin == "town" else None)

    def _names_of(self, passage: Passage, lang: Lang) -> tuple[str, str]:
        """Of the source: as it is said, as it is shown."""
        if passage.origin == "town":
            return passage.said_by, passage.said_by[:1].upper() + passage.said_by[1:]
        file = Path(passage.source).name
        title = passage.title if len(passage.title) <= _LONGEST_TITLE else Path(passage.source).stem[:_LONGEST_TITLE]
        said_by = self._phrases.say("knowledge.document", lang, title=title)
        if passage.page:
            return said_by, self._phrases.say("knowledge.document_page", lang, file=file, page=passage.page)
        return said_by, self._phrases.say("knowledge.document_file", lang, file=file)
