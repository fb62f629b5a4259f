"""What was said is cleaned of noise before it is understood; what cannot be a sentence is refused."""

import pytest

from vr_assistant.errors import BadText
from vr_assistant.mind.understanding.cleaning import sanitise, split_correction, tidy
from vr_assistant.mind.understanding.language import detect_language


def test_control_characters_are_dropped() -> None:
    assert sanitise("take\x00 me\u202e to\nthe\tpark") == "take me to the park"


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "...!?", "x" * 2001])
def test_nothing_and_too_much_are_refused_with_a_hint(text: str) -> None:
    with pytest.raises(BadText) as refused:
        sanitise(text)
    assert refused.value.hint


def test_fillers_and_stutters_go() -> None:
    assert tidy("uh could you um take me over to the the pharmacy") == "could you take me over to the pharmacy"
    assert tidy("嗯，那个，带我去书店") == "带我去书店"
    assert tidy("Hey Aria, stop") == "stop"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the red one, no, the blue one", "the blue one"),
        ("Take me to the park, no wait, the museum.", "the museum."),
        ("去公园，不对，去车站", "去车站"),
        ("no, take me to the park", "no, take me to the park"),
    ],
)
def test_a_correction_replaces_what_came_before(text: str, meant: str) -> None:
    assert split_correction(text)[1] == meant


@pytest.mark.parametrize(
    ("text", "lang"), [("我想去 bookshop", "zh"), ("please take me to 书店", "en"), ("42", "zh"), ("OK", "en")]
)
def test_a_mixture_is_in_the_language_that_carries_it(text: str, lang: str) -> None:
    assert detect_language(text, "zh") == lang
