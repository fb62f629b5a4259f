"""A script that expects something else than what happens fails, and says what happened."""

import pytest

from .conftest import Town
from .script import Line, Script, read_scripts

SAYS = 'user says "Take me to the bookshop."'


@pytest.mark.parametrize(
    "wrong",
    [
        'she says "museum"',
        "she says nothing",
        "she speaks within 0.2 s",
        "done: nothing",
        "done: navigate_to place=museum",
        "signs were heard speaking listening",
        "shown HideRoute",
        'remembered "museum"',
        "failure store",
        "order placed",
        "model was stopped",
        "a question is open",
    ],
)
def test_a_wrong_expectation_fails_and_tells_what_happened(town: Town, wrong: str) -> None:
    script = Script("", [Line("made-up", number, text) for number, text in enumerate([SAYS, wrong], 1)])
    with pytest.raises(AssertionError, match=r"line 2[\s\S]*follow me to Turning Page Books"):
        town.play(script)


def test_a_line_that_nobody_understands_is_no_line_that_passes(town: Town) -> None:
    with pytest.raises(ValueError, match=r"made-up\.talk, line 1: nobody knows"):
        town.play(Script("", [Line("made-up", 1, "she sings")]))


def test_titles_are_told_apart() -> None:
    ids = [script.id for script in read_scripts()]
    assert len(set(ids)) == len(ids) and all(script.lines for script in read_scripts())
