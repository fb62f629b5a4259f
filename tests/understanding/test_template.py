"""Many sentences come of one way of speaking, and always the same ones."""

import pytest

from vr_assistant.mind.understanding.template import said_with

FILL = {"place": ["the park", "the pier", "the museum", "the school"]}


def test_choices_and_slots_are_filled() -> None:
    for sentence in said_with("<take|bring> me to {place}[, please]", FILL):
        verb, rest = sentence.split(" me to ")
        assert verb in ("take", "bring")
        assert rest.removesuffix(", please") in FILL["place"]


def test_several_different_sentences_come_of_one_template_on_every_machine() -> None:
    said = said_with("<take|bring|lead> me to {place}[, please]", FILL)
    assert len(said) == len(set(said)) > 2
    assert said == said_with("<take|bring|lead> me to {place}[, please]", FILL)


def test_a_plain_sentence_is_itself_and_a_small_template_gives_all_it_has() -> None:
    assert said_with("stop here", FILL) == ["stop here"]
    assert sorted(said_with("<yes|no>", FILL)) == ["no", "yes"]


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError):
        said_with("go to {planet}", FILL)
