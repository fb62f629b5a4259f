"""Which of the user's tools a sentence asks for, if any: by meaning, by shared words, or by its name.

A description is further from any sentence than one sentence is from another, each by an amount of its own, and so is
a sentence of another language. So a similarity counts by how far it stands out, in standard deviations, among those
that the description and the sentence have to sentences that ask for something else: those of the example bank. (The
mean of both sides is what cross-domain similarity local scaling takes, Conneau et al., ICLR 2018.)
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.tools.offered import OwnTool
from vr_assistant.mind.skills.tools.setup import Setup
from vr_assistant.mind.understanding.examples import load_examples
from vr_assistant.mind.understanding.language import detect_language, has_han
from vr_assistant.mind.understanding.vectors import Vectors, VectorStore

PERHAPS = 1.8
"""Score from which the user is asked whether the tool is meant. Of 61 sentences for fourteen ordinary tools, described
in English, 82 % of the English and 63 % of the Chinese ones reach it with the right tool first; of 200 others 5 %."""
SURE = 3.0
"""From which a tool that needs no further yes is used at once: 68 %, 22 %; 2 % of the others."""
NEAREST, NEARER = 5, 20.0
"""A sentence that is nearer to sentences of the bank than to the description speaks against it: what is lacking to the
mean of so many of them counts so often."""
SHARED_WORD, IN_NAME, MOST_SHARED = 0.8, 0.7, 2.2
"""What a word adds that the sentence shares with name or description; what more, if with the name; and at most."""
OF_EACH = 12
"""Sentences of the bank, by tool and language, that the rest is measured against."""
_NEAR_OTHERS = frozenset({"set_environment"})
"""Sentences on the sky would make every sentence on the weather ordinary."""
_STATEMENT = re.compile(
    r"^(?!i (?:want|need|would|wonder|wish)\b|i'd )(?:i|i'm|i've|he|she|they|it|it's|my|his|her|the|a|an|this|that"
    r"|there|so|sorry|well|mum|dad|not|don't)\b[^?]*$",
    re.I,
)
_NAMED_BY = r"(?:tools?|server|mcp)\b"
_NAMED_BY_ZH = r"\s*(?:的)?(?:工具|服务器?)"
_WORD = re.compile(r"[a-z]{3,}|\d+")
_COMMON = frozenset(
    _WORD.findall(
        "the for and are was this that its with from into using use used given get gets return returns show shows "
        "user users you your our what which who how when where does did can could will would please tell some any "
        "number name args list specific current contents data new not have has there than then let put make about "
        "text query item want need like out over ask all one tool server find search "
    )
)


@dataclass(frozen=True, slots=True)
class Fit:
    tool: OwnTool
    is_sure: bool


class Fitter:
    """Blocks for milliseconds, the very first time for seconds: use a thread."""

    def __init__(self, vectors: VectorStore) -> None:
        self._vectors = vectors
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Read the example bank now; the next time it is in the cache."""
        with self._lock:
            _ = self._bank

    def best(self, text: str, tools: Sequence[OwnTool], *, is_named: bool) -> Fit | None:
        """
        Args:
            is_named: The sentence names the server that all of the tools are of: the nearest is meant.
        """
        if not tools or (not is_named and _STATEMENT.search(text)):
            return None
        with self._lock:  # while the bank is being read
            scores = [self._score(text, tool) for tool in tools]
        at = int(np.argmax(scores))
        if not is_named and scores[at] < PERHAPS:
            return None
        return Fit(tools[at], is_sure=scores[at] >= SURE or (is_named and len(tools) == 1))

    def _score(self, text: str, tool: OwnTool) -> float:
        told = f"{tool.spoken}: {tool.description}"
        rows = self._vectors.many([told, *tool.examples])
        said = self._vectors.one(text)
        similar = rows @ said
        to_tool = rows @ self._bank[_lang(text)].T
        stands_out = (similar - to_tool.mean(1)) / (to_tool.std(1) + 1e-3)
        to_text = {lang: self._bank[lang] @ said for lang in self._bank}
        scores = []
        for row, ours in enumerate([told, *tool.examples]):
            others = to_text[_lang(ours)]
            from_text = (similar[row] - others.mean()) / (others.std() + 1e-3)
            ahead = similar[row] - np.sort(others)[-NEAREST:].mean()
            scores.append(float((stands_out[row] + from_text) / 2 + NEARER * ahead))
        return max(scores) + _shared(text, tool)

    @cached_property
    def _bank(self) -> dict[Lang, Vectors]:
        texts: dict[Lang, list[str]] = {"en": [], "zh": []}
        for name, sentences in load_examples().items():
            if name in _NEAR_OTHERS:
                continue
            for lang in texts:
                of_lang = [text for text in sentences if detect_language(text) == lang]
                texts[lang] += of_lang[:: max(1, len(of_lang) // OF_EACH)][:OF_EACH]
        return {lang: self._vectors.many(of_lang) for lang, of_lang in texts.items()}


def _lang(text: str) -> Lang:
    return "zh" if has_han(text) else "en"


def named(text: str, setups: Sequence[Setup]) -> Setup | None:
    """The server that a sentence calls by its name: "ask my weather tool ...", "用天气工具"."""
    for setup in setups:
        name = re.escape(" ".join(re.split(r"[-_.\s]+", setup.name))).replace(r"\ ", r"[-_.\s]*")
        if re.search(
            rf"(?:\b{name}\s+{_NAMED_BY}|\b(?:ask|use) (?:my |the )?{name}\b|{name}{_NAMED_BY_ZH})", text, re.I
        ):
            return setup
    return None


def _shared(text: str, tool: OwnTool) -> float:
    said, names = _words(text), _words(f"{tool.spoken} {tool.server}")
    about = names | _words(tool.description)
    return min(MOST_SHARED, SHARED_WORD * len(said & about) + IN_NAME * len(said & names))


def _words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in _WORD.findall(text.lower()) if word not in _COMMON}
