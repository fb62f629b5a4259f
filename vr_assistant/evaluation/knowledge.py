"""Measuring look_up: the right source among the first three, the right words in the answer, and what nobody knows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.evaluation.sentence import BadEvaluationFile, read_lines
from vr_assistant.messages import Lang
from vr_assistant.mind.skills.knowledge.sources import Sources, Verdict


@dataclass(frozen=True, slots=True)
class KnowledgeQuestion:
    id: str
    lang: Lang
    text: str
    sources: tuple[str, ...]
    """Ids of places, "town", or paths of documents; empty when no source has the answer."""
    answer: tuple[str, ...]
    """Texts of which one must stand in what is said or shown."""
    is_held_out: bool
    """Written before anything was tuned, and never tuned on."""


@dataclass(frozen=True, slots=True)
class Answered:
    question: KnowledgeQuestion
    verdict: Verdict

    @property
    def has_source(self) -> bool:
        """The right source is among the first three."""
        return any(source in self.verdict.first for source in self.question.sources)

    @property
    def is_answered(self) -> bool:
        """It is said as an answer, without reserve."""
        return self.verdict.certainty == "sure"

    @property
    def is_right(self) -> bool:
        """The words that are said hold the answer; of a nearest passage too."""
        fact = self.verdict.fact
        said = " ".join(fact.say).casefold() if fact else ""
        return any(part.casefold() in said for part in self.question.answer)


def read_questions(path: Path) -> list[KnowledgeQuestion]:
    """Lines of JSON; empty ones are skipped. Raises BadEvaluationFile with the line's number."""
    questions = []
    for number, line in read_lines(path):
        try:
            data = json.loads(line)
            questions.append(
                KnowledgeQuestion(
                    str(data.get("id", number)),
                    "zh" if data["lang"] == "zh" else "en",
                    str(data["question"]),
                    tuple(str(source) for source in data["sources"]),
                    tuple(str(part) for part in data["answer"]),
                    bool(data.get("held_out", False)),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadEvaluationFile(
                f"{path.name}, line {number}: {error if not isinstance(error, KeyError) else f'{error} is missing'}.",
                'A line is like {"lang": "en", "question": "...", "sources": ["museum"], "answer": ["6 pm"]}.',
            ) from error
    return questions


def ask_all(
    sources: Sources, questions: Sequence[KnowledgeQuestion], progress: Callable[[int], None] = lambda done: None
) -> list[Answered]:
    answered = []
    for number, question in enumerate(questions, start=1):
        answered.append(Answered(question, sources.answer(question.text, question.lang)))
        progress(number)
    return answered


def knowledge_summary(answered: Sequence[Answered]) -> dict[str, object]:
    """The object that `eval --knowledge --json` prints."""
    parts = {
        "all": answered,
        "developed with": [a for a in answered if not a.question.is_held_out],
        "held out": [a for a in answered if a.question.is_held_out],
        "en": [a for a in answered if a.question.lang == "en"],
        "zh": [a for a in answered if a.question.lang == "zh"],
    }
    return {name: _sums(part) for name, part in parts.items() if part} | {
        "wrong": [
            {
                "id": a.question.id,
                "text": a.question.text,
                "certainty": a.verdict.certainty,
                "first": list(a.verdict.first),
                "said": a.verdict.fact.say if a.verdict.fact else [],
            }
            for a in answered
            if (not (a.has_source and a.is_answered and a.is_right) if a.question.sources else a.is_answered)
        ]
    }


def _sums(part: Sequence[Answered]) -> dict[str, object]:
    known = [a for a in part if a.question.sources]
    unknown = [a for a in part if not a.question.sources]
    return {
        "answerable": len(known),
        "source_in_first_three": _share(sum(a.has_source for a in known), len(known)),
        "answered": _share(sum(a.is_answered for a in known), len(known)),
        "answered_rightly": _share(sum(a.is_answered and a.is_right for a in known), len(known)),
        "told_with_reserve_rightly": _share(sum(not a.is_answered and a.is_right for a in known), len(known)),
        "unanswerable": len(unknown),
        "recognised": _share(sum(not a.is_answered for a in unknown), len(unknown)),
        "nothing_mentioned": _share(sum(a.verdict.certainty == "none" for a in unknown), len(unknown)),
    }


def _share(count: int, of: int) -> float:
    return round(count / of, 4) if of else 0.0
