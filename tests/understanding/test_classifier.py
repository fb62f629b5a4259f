"""The router's weights follow from the example bank, and talk is told from wishes."""

from pathlib import Path

import numpy as np
import pytest

from vr_assistant.errors import ConfigError
from vr_assistant.mind.dialogue.prepare import bank_digest
from vr_assistant.mind.understanding.classifier import load_classifier, train
from vr_assistant.mind.understanding.features import Featurizer
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.router import WEIGHTS, Ranking
from vr_assistant.mind.understanding.tools import NONE, TOOLS
from vr_assistant.mind.understanding.understanding import weigh

GIVEN = ["undo", "undo", "none", "none"]


def examples() -> tuple[np.ndarray, np.ndarray]:
    vectors = np.array([[1, 0, 0], [0.9, 0.436, 0], [0, 0, 1], [0, 0.436, 0.9]], np.float32)
    features = np.array([[1, 0, 1], [1, 0, 0], [0, 1, 0], [0, 1, 0]], np.float32)
    return vectors, features


def test_shipped_weights_are_those_of_the_shipped_examples() -> None:
    """Else run `python -m vr_assistant.mind.dialogue.prepare`."""
    with np.load(WEIGHTS) as data:
        assert str(data["digest"]) == bank_digest()
    assert set(load_classifier(WEIGHTS).labels) == {*TOOLS, NONE}


def test_weights_stay_small() -> None:
    assert WEIGHTS.stat().st_size < 8_000_000


def test_the_same_examples_give_the_same_weights_and_a_file_keeps_them(tmp_path: Path) -> None:
    vectors, features = examples()
    one, two = (train(vectors, features, GIVEN, ("undo", "none"), buckets=2).classifier for _ in range(2))
    one.save(tmp_path / "w.npz", "x")
    kept = load_classifier(tmp_path / "w.npz")
    for vector, row in zip(vectors, features, strict=True):
        assert np.array_equal(one.probabilities(vector, row), two.probabilities(vector, row))
        assert np.allclose(one.probabilities(vector, row), kept.probabilities(vector, row), atol=0.02)


def test_a_new_sentence_goes_with_the_examples_it_is_like() -> None:
    vectors, features = examples()
    classifier = train(vectors, features, GIVEN, ("undo", "none"), buckets=2).classifier
    shares = classifier.probabilities(np.array([0.95, 0.3, 0], np.float32), np.array([1, 0, 0], np.float32))
    assert shares[0] > shares[1] and shares.sum() == pytest.approx(1.0)


def test_left_out_with_its_family_an_example_gets_no_help_from_its_like() -> None:
    vectors, features = examples()
    alone = train(vectors, features, GIVEN, ("undo", "none"), buckets=2).left_out
    together = train(vectors, features, GIVEN, ("undo", "none"), 2, ["a", "a", "b", "b"]).left_out
    assert together[0, 0] < alone[0, 0] and together[3, 1] < alone[3, 1]


def test_a_damaged_file_is_stated(tmp_path: Path) -> None:
    (tmp_path / "w.npz").write_bytes(b"PK torn")
    with pytest.raises(ConfigError):
        load_classifier(tmp_path / "w.npz")


def test_names_stand_for_their_kind(gazetteer: Gazetteer, index: ProductIndex) -> None:
    featurizer = Featurizer(gazetteer, index)
    assert set(featurizer.phrases("I went to the museum")) == set(featurizer.phrases("I went to the bakery"))
    assert "to the PLACE" in featurizer.phrases("I went to the museum")
    assert set(featurizer.phrases("我去了博物馆")) == set(featurizer.phrases("我去了图书馆"))


def test_a_rule_says_what_is_wished_for_and_never_that_something_is() -> None:
    ranking = Ranking([("none", 0.7), ("navigate_to", 0.2), ("stop_guiding", 0.1)])
    weighed = weigh(ranking, "stop_guiding")
    assert weighed.talk == pytest.approx(0.7) and weighed.wished == "stop_guiding"
