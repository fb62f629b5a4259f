"""`python -m vr_assistant.evaluation.knowledge_fit FILE.jsonl ...`: fit the weights of evidence and the thresholds.

To be run from the repository's root when features or the town's facts have changed. Held-out questions are left out.
The documents are tests/data/documents. Prints what cross-validation says of questions that were not fitted on.
"""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.config import Settings
from vr_assistant.evaluation.knowledge import KnowledgeQuestion, read_questions
from vr_assistant.evaluation.knowledge_setup import evaluated_sources
from vr_assistant.mind.skills.knowledge.evidence import FEATURES, FILE, load_weights
from vr_assistant.mind.skills.knowledge.retrieval import Found

DOCUMENTS = Path("tests/data/documents")
FOLDS, ROUNDS = 10, 3
ORDER_RIDGE, ANSWER_RIDGE = 0.5, 0.3
RECOGNISED = 0.9
"""Share of the unanswerable questions that must be recognised in cross-validation: it chooses the threshold."""
NEAR_BELOW_SURE = 0.6
"""The threshold for the nearest passage, as a share of the one for an answer."""

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    question: KnowledgeQuestion
    found: Sequence[Found]

    def is_good(self, found: Found) -> bool:
        text = found.passage.text.casefold()
        return found.passage.source in self.question.sources and any(
            part.casefold() in text for part in self.question.answer
        )


def regression(rows: Sequence[Sequence[float]], labels: Sequence[bool], ridge: float) -> Row:
    """Weights of a logistic regression with a quadratic penalty, by Newton's method."""
    x, y = np.array(rows, np.float64), np.array(labels, np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-x @ weights))
        step = np.linalg.solve(
            (x.T * (chance * (1 - chance))) @ x + ridge * np.eye(x.shape[1]), x.T @ (chance - y) + ridge * weights
        )
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def fit(cases: Sequence[Case]) -> tuple[Row, Row]:
    """(order, answers): the first from all passages, the second from the best of each question."""
    pairs = [(case, found) for case in cases for found in case.found]
    order = regression([f.clues.features() for _, f in pairs], [c.is_good(f) for c, f in pairs], ORDER_RIDGE)
    tops = [_top(case, order) for case in cases]
    kept = [
        (top, bool(case.question.sources))
        for case, top in zip(cases, tops, strict=True)
        if not top.clues.has_strange_code
    ]
    answers = regression([f.clues.features() for f, _ in kept], [label for _, label in kept], ANSWER_RIDGE)
    return order, answers


def chances(cases: Sequence[Case]) -> list[tuple[Case, float]]:
    """Of every question, as weights say that were fitted on the others."""
    found = []
    for seed in range(ROUNDS):
        shuffled = list(cases)
        random.Random(seed).shuffle(shuffled)
        for fold in range(FOLDS):
            rest = [case for number, case in enumerate(shuffled) if number % FOLDS != fold]
            order, answers = fit(rest)
            found += [(case, _chance(_top(case, order), answers)) for case in shuffled[fold::FOLDS]]
    return found


def _top(case: Case, order: Row) -> Found:
    return max(case.found, key=lambda f: float(np.dot(order, f.clues.features())))


def _chance(found: Found, answers: Row) -> float:
    return 0.0 if found.clues.has_strange_code else float(1 / (1 + np.exp(-np.dot(answers, found.clues.features()))))


def main() -> None:
    questions = [q for path in sys.argv[1:] for q in read_questions(Path(path)) if not q.is_held_out]
    if not FILE.exists():
        FILE.write_text(_written(np.ones(len(FEATURES)), np.ones(len(FEATURES)), 0.5))
    with evaluated_sources(Settings(), DOCUMENTS) as sources:
        cases = [Case(q, sources.find(q.text, q.lang)) for q in questions]
    judged = chances(cases)
    unknown = sorted(chance for case, chance in judged if not case.question.sources)
    sure = round(unknown[int(RECOGNISED * len(unknown))], 3)
    answered = [chance >= sure for case, chance in judged if case.question.sources]
    print(f"{len(questions)} questions; cross-validated at {sure}: {np.mean(answered):.1%} answered, "
          f"{np.mean([c < sure for c in unknown]):.1%} of the unanswerable recognised")  # fmt: skip
    FILE.write_text(_written(*fit(cases), sure), encoding="utf-8")
    load_weights.cache_clear()
    print(FILE.read_text(encoding="utf-8"))


def _written(order: Row, answers: Row, sure: float) -> str:
    tables = {
        name: dict(zip(FEATURES, weights.round(3).tolist(), strict=True))
        for name, weights in (("order", order), ("answers", answers))
    }
    return json.dumps({**tables, "sure": sure, "near": round(NEAR_BELOW_SURE * sure, 3)}, indent=1) + "\n"


if __name__ == "__main__":
    main()
