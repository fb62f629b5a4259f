"""Somebody who says what they need, and not where it is to be had, is led there."""

import numpy as np
import pytest

from vr_assistant.mind.dialogue.prepare import errands_digest
from vr_assistant.mind.understanding.errands import WEIGHTS, Errands, load_errands
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.vectors import VectorStore, load_encoder


@pytest.fixture(scope="module")
def errands(gazetteer: Gazetteer) -> Errands:
    return Errands.shipped(VectorStore(load_encoder(), None), list(gazetteer.places))


def test_shipped_weights_are_those_of_the_shipped_sentences() -> None:
    """Else run `python -m vr_assistant.mind.dialogue.prepare`."""
    with np.load(WEIGHTS) as data:
        assert str(data["digest"]) == errands_digest()


def test_every_place_of_the_sentences_is_in_the_town(gazetteer: Gazetteer) -> None:
    assert {errand.place for errand in load_errands()} <= set(gazetteer.places)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("my daughter has grazed her elbow, it's bleeding", "pharmacy"),
        ("we'd like a decent hot meal", "restaurant"),
        ("the display of my phone has a crack", "electronics_shop"),
        ("孩子的额头好烫", "pharmacy"),
        ("行李太重了，想先找个地方住下", "hotel"),
    ],
)
def test_a_need_told_in_new_words_finds_its_place(errands: Errands, said: str, place: str) -> None:
    assert errands.place(said) == place


def test_a_place_that_is_not_there_is_never_the_answer() -> None:
    store = VectorStore(load_encoder(), None)
    assert Errands.shipped(store, ["park"]).place("my daughter has grazed her elbow") in (None, "park")
