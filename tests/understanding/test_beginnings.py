"""Words that may go on, as learnt from the example bank."""

from pathlib import Path

import numpy as np
import pytest

from vr_assistant.errors import ConfigError
from vr_assistant.mind.understanding.beginnings import load_beginnings, train_beginnings
from vr_assistant.mind.understanding.examples import load_bank


@pytest.mark.parametrize(
    ("begun", "whole"),
    [
        ("Tell me when", "Tell me when it opens."),
        ("Is there any", "Is there any bread?"),
        ("Show me the cheapest", "Show me the cheapest lamp."),
        ("Take me to", "Take me to the museum."),
        ("带我去", "带我去书店。"),
        ("帮我把", "帮我把灯放进购物车。"),
    ],
)
def test_a_beginning_is_told_from_the_whole(begun: str, whole: str) -> None:
    beginnings = load_beginnings()
    assert beginnings.odds(begun) > beginnings.odds(whole) + 1.0


def test_how_it_is_written_does_not_count() -> None:
    beginnings = load_beginnings()
    assert beginnings.odds("show me the Lamp") == beginnings.odds("Show me the lamp!")


def test_beginnings_of_sentences_that_were_not_learnt_are_known_in_four_cases_of_five() -> None:
    bank = [example.text for example in load_bank()]
    learnt = train_beginnings(bank[::2])
    chance = np.random.default_rng(1)
    right = 0
    held_out = [text for text in bank[1::2] if text.isascii() and len(text.split()) > 3][::7]
    for text in held_out:
        words = text.split()
        begun = " ".join(words[: chance.integers(1, len(words))])
        right += learnt.odds(begun) > learnt.odds(text)
    assert right > 0.8 * len(held_out)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    (tmp_path / "beginnings.npz").write_bytes(b"no weights")
    with pytest.raises(ConfigError, match=r"beginnings\.npz"):
        load_beginnings(tmp_path / "beginnings.npz")
