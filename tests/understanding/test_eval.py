"""`eval`: how a sentence is scored, what the summary says, and what is wrong with a broken file."""

import json
from pathlib import Path

import pytest

from vr_assistant.evaluation.dialogue import are_dialogues, read_dialogues
from vr_assistant.evaluation.report import markdown, sentences_page
from vr_assistant.evaluation.score import Scored, score, summary
from vr_assistant.evaluation.sentence import BadEvaluationFile, TestSentence, Wish, read_sentences
from vr_assistant.mind.understanding.interpretation import Interpretation

NAMES = {"bookshop": ("Turning Page Books", "书店", "bookstore")}


def one(
    tool: str | None,
    args: dict[str, object],
    wanted: str,
    accepted: dict[str, list[object]],
    *,
    alt: tuple[str, ...] = (),
    spoken: dict[str, object] | None = None,
    clarify: str | None = None,
) -> Scored:
    sentence = TestSentence("1", "en", "kind", "text", wanted, accepted, alt)
    got = Interpretation(tool, args, 0.95, "rule", "en", clarify, spoken or {})
    return score(sentence, [got], lambda _, value: NAMES.get(str(value), ()), 5.0)


def test_an_id_counts_by_every_name_of_what_it_stands_for() -> None:
    assert one("navigate_to", {"place": "bookshop"}, "navigate_to", {"place": ["bookstore"]}).is_right
    assert one("navigate_to", {"place": "bookshop"}, "navigate_to", {"place": ["书"]}).is_right
    assert not one("navigate_to", {"place": "bookshop"}, "navigate_to", {"place": ["park"]}).is_right


def test_the_users_own_words_count_where_it_is_asked_back() -> None:
    got = one("add_to_cart", {}, "add_to_cart", {"item": ["mug"]}, spoken={"item": "blue mugs"}, clarify="Which?")
    assert got.is_right and not got.got.acts


def test_numbers_compare_as_numbers_and_not_as_parts_of_text() -> None:
    assert one("search_products", {"max_price": 50.0}, "search_products", {"max_price": [50]}).is_right
    assert not one("search_products", {"max_price": 500}, "search_products", {"max_price": [50]}).is_right
    assert not one("search_products", {}, "search_products", {"max_price": [50]}).is_right


def test_an_alternative_tool_needs_no_arguments() -> None:
    assert one("look_up", {}, "navigate_to", {"place": ["park"]}, alt=("look_up",)).is_right


def test_the_summary_counts_actions_on_sentences_that_must_not_act() -> None:
    scored = [
        one("undo", {}, "none", {}),
        one(None, {}, "none", {}),
        one("navigate_to", {}, "none", {}, clarify="Where?"),
        one("undo", {}, "undo", {}),
    ]
    sums = summary(scored)
    assert (sums["n"], sums["tool_accuracy"], sums["false_action_rate"]) == (4, 0.5, 0.3333)
    assert {"by_lang", "by_kind", "p50_ms", "p95_ms", "tool_and_args_accuracy"} <= set(sums)
    assert sums["wrong"] == [
        {"id": 1, "text": "text", "got": {"tool": "undo", "args": {}}},
        {"id": 1, "text": "text", "got": {"tool": "navigate_to", "args": {}}},
    ]
    assert json.dumps(sums)


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        '{"text": "hi"}',
        '{"text": "hi", "tool": "fly"}',
        '{"text": "hi", "tool": "none", "lang": "xx"}',
        '{"text": "hi", "tool": "none", "args": []  , "alt_tools": 3}',
    ],
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text('{"text": "hi", "tool": "none"}\n\n' + line + "\n")
    with pytest.raises(BadEvaluationFile, match="line 3"):
        read_sentences(file)


def test_all_wishes_of_a_sentence_must_be_understood() -> None:
    sentence = TestSentence("1", "en", "two", "text", "undo", also=(Wish("navigate_to", {"place": ["park"]}),))
    undo = Interpretation("undo", {}, 0.9, "rule", "en")
    go = Interpretation("navigate_to", {"place": "park"}, 0.9, "rule", "en")
    astray = Interpretation("navigate_to", {"place": "pier"}, 0.9, "rule", "en")
    right = {name: score(sentence, got, lambda _, value: (), 1.0).is_right for name, got in
             {"both": [undo, go], "one": [undo], "other": [go, undo], "astray": [undo, astray]}.items()}  # fmt: skip
    assert right == {"both": True, "one": False, "other": False, "astray": False}


def test_what_was_said_before_comes_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text('{"text": "there", "tool": "navigate_to", "context": {"last_place": "park", "shown": ["a"]}}\n')
    (sentence,) = read_sentences(file)
    assert (sentence.context.last_place, sentence.context.shown) == ("park", ("a",))


def test_the_page_names_what_went_wrong_and_how_far_to_trust() -> None:
    page = markdown("Title", sentences_page([one("undo", {}, "none", {}), one("undo", {}, "undo", {})]))
    assert page.startswith("# Title")
    assert "## Confusion" in page and "| none | undo | 1 |" in page
    assert "## Reliability" in page and "## Wrong" in page and "100.0% of the sentences that must not act" in page


DIALOGUE = (
    '{"lang": "en", "kind": "k", "turns": [{"say": "Hello!"}, {"say": "Make it night.", "actions": '
    '["set_environment"]}], "final": {"time_of_day": "night", "cart": {}}}'
)


def test_dialogues_are_told_from_sentences_and_broken_ones_named(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text(DIALOGUE + "\n")
    assert are_dialogues(file) and len(read_dialogues(file)) == 1
    file.write_text(DIALOGUE + "\n" + DIALOGUE.replace("set_environment", "fly") + "\n")
    with pytest.raises(BadEvaluationFile, match="line 2"):
        read_dialogues(file)


def test_a_dialogue_is_played_to_the_real_conversation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from vr_assistant.cli import main

    file, page = tmp_path / "d.jsonl", tmp_path / "d.md"
    file.write_text(DIALOGUE + "\n" + DIALOGUE.replace('"night"', '"morning"') + "\n")
    assert main(["eval", str(file), "--no-llm", "--json", "--page", str(page)]) == 0
    sums = json.loads(capsys.readouterr().out)
    assert (sums["n"], sums["ends_right"], sums["turns_right"], sums["false_action_rate"]) == (2, 0.5, 1.0, 0.0)
    assert "## Wrong ends" in page.read_text()


def test_a_missing_or_empty_file_is_stated(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    for name in ("empty.jsonl", "missing.jsonl"):
        with pytest.raises(BadEvaluationFile):
            read_sentences(tmp_path / name)


@pytest.mark.models
def test_the_development_sentences_are_understood_without_a_language_model(capsys: pytest.CaptureFixture[str]) -> None:
    """multilingual-e5-small comes with a package of ours, so this needs no download."""
    from vr_assistant.cli import main

    file = Path(__file__).parents[1] / "data" / "utterances.jsonl"
    assert main(["eval", str(file), "--no-llm", "--json"]) == 0
    sums = json.loads(capsys.readouterr().out)
    assert sums["tool_and_args_accuracy"] >= 0.95 and sums["false_action_rate"] <= 0.02
