"""The data files that understanding reads are whole, and the evaluation sentences are not copies of the examples."""

import json
import tomllib
from pathlib import Path

import pytest

from vr_assistant.evaluation.dialogue import read_dialogues
from vr_assistant.evaluation.sentence import read_sentences
from vr_assistant.mind.understanding.constrained import prompt_head
from vr_assistant.mind.understanding.examples import LANGUAGES, load_examples
from vr_assistant.mind.understanding.patterns import load_patterns, says
from vr_assistant.mind.understanding.tools import NONE, TOOLS

DATA = Path(__file__).parents[1] / "data"
ASSETS = Path(__file__).parents[2] / "assets" / "understanding"
FILES = sorted(DATA.glob("utterances*.jsonl"))


def plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_tool_has_examples_in_every_language(lang: str) -> None:
    bank = tomllib.loads((ASSETS / f"examples.{lang}.toml").read_text(encoding="utf-8"))
    assert set(bank) == {*TOOLS, NONE}
    assert min(len(sentences) for sentences in bank.values()) >= 25


def test_no_evaluation_sentence_stands_in_the_example_bank() -> None:
    bank = {plain(sentence) for sentences in load_examples().values() for sentence in sentences}
    copies = [s.text for file in FILES for s in read_sentences(file) if plain(s.text) in bank]
    assert copies == []


def test_development_sentences_are_many_and_in_both_languages() -> None:
    sentences = [s for file in FILES for s in read_sentences(file)]
    assert len(sentences) >= 800
    assert sum(s.lang == "zh" for s in sentences) >= 300
    assert sum(s.tool == NONE for s in sentences) >= len(sentences) / 4
    assert sum(bool(s.also) for s in sentences) >= 15


def test_sentences_are_held_out_of_every_kind() -> None:
    held_out = read_sentences(DATA / "utterances-4-held-out.jsonl")
    assert len(held_out) >= 150
    assert {s.tool for s in held_out} == {*TOOLS, NONE}
    assert not {plain(s.text) for s in held_out} & {
        plain(s.text) for file in FILES if "held-out" not in file.name for s in read_sentences(file)
    }


def test_dialogues_are_many_and_in_both_languages() -> None:
    dialogues = read_dialogues(DATA / "dialogues.jsonl")
    assert len(dialogues) >= 60
    assert min(sum(d.lang == lang for d in dialogues) for lang in LANGUAGES) >= 30


def test_templates_leave_no_slot_open() -> None:
    assert not [s for sentences in load_examples().values() for s in sentences if "{" in s or "}" in s]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_prompts_show_only_tools_that_exist(lang: str) -> None:
    head = prompt_head("zh" if lang == "zh" else "en")
    answers = [json.loads(m.content) for m in head if m.role == "assistant"]
    assert {a["tool"] for a in answers} <= {*TOOLS, NONE}
    for answer in answers:
        if answer["tool"] != NONE:
            assert set(answer["args"]) <= set(TOOLS[answer["tool"]].properties)


def test_every_pattern_compiles_and_matches_its_kind() -> None:
    assert len(load_patterns()) > 25
    assert says("greeting", "Hello!") and says("greeting", "你好！") and not says("greeting", "take me home")


def test_shipped_vectors_cover_every_shipped_text() -> None:
    """Else a first start spends a minute on embedding: run `python -m vr_assistant.mind.dialogue.prepare`."""
    import numpy as np

    from vr_assistant.mind.dialogue.prepare import shipped_texts
    from vr_assistant.mind.understanding.vectors import SHIPPED, key_of

    with np.load(SHIPPED) as data:
        kept = set(data["keys"].tolist())
    assert [text for text in shipped_texts() if key_of(text) not in kept] == []
