"""What the town knows about itself is whole, in both languages, and at hand without a minute of embedding."""

import numpy as np

from vr_assistant.config import Settings
from vr_assistant.evaluation.knowledge import ask_all, knowledge_summary, read_questions
from vr_assistant.evaluation.knowledge_setup import evaluated_sources
from vr_assistant.mind.dialogue.compose import ASSETS, load_world
from vr_assistant.mind.dialogue.prepare import shipped_facts
from vr_assistant.mind.skills.knowledge.evidence import load_weights
from vr_assistant.mind.skills.knowledge.quoting import leans
from vr_assistant.mind.skills.knowledge.town import SHIPPED_VECTORS, facts_file, town_passages
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.understanding.vectors import Encoder, key_of

from .conftest import DOCUMENTS

QUESTIONS = DOCUMENTS.parent / "knowledge.jsonl"


def test_there_are_many_facts_of_every_place_in_both_languages() -> None:
    world = load_world(Settings())
    passages = town_passages(world, facts_file(ASSETS, world.id), Phrases())
    for lang in ("en", "zh"):
        about = [p.source for p in passages if p.lang == lang]
        assert len(about) > 130 and {place.id for place in world.places} <= set(about)
        assert all(p.said_by for p in passages)


def test_the_towns_own_facts_name_what_they_speak_of() -> None:
    world = load_world(Settings())
    only_facts = town_passages(world, facts_file(ASSETS, world.id), Phrases())[-2 * 74 :]
    assert [p.text for p in only_facts if leans(p.text)] == []


def test_shipped_vectors_cover_the_towns_facts() -> None:
    """Else a first start embeds them: run `python -m vr_assistant.mind.dialogue.prepare`."""
    with np.load(SHIPPED_VECTORS) as data:
        kept = set(data["keys"].tolist())
    assert [text for text in shipped_facts() if key_of(text) not in kept] == []


def test_the_weights_of_evidence_make_sense() -> None:
    weights = load_weights()
    assert 0 < weights.near < weights.sure < 1


def test_questions_find_their_source_and_what_nobody_knows_is_said_to_be_so(encoder: Encoder) -> None:
    """A hundred questions, forty of them never tuned on; docs/knowledge.md has the figures."""
    questions = read_questions(QUESTIONS)
    assert len(questions) == 100 and sum(q.is_held_out for q in questions) == 40
    with evaluated_sources(Settings(), DOCUMENTS, encoder) as sources:
        sums = knowledge_summary(ask_all(sources, questions))
    for part in ("all", "held out"):
        row = sums[part]
        assert isinstance(row, dict)
        assert row["source_in_first_three"] >= 0.95 and row["recognised"] >= 0.9
