"""The picture of the bindings in the documentation says what the tables say."""

from pathlib import Path

from vr_assistant.stage.runtimes.openxr.bindings_picture.card import labels_of
from vr_assistant.stage.runtimes.openxr.bindings_picture.sheet import sheet
from vr_assistant.stage.runtimes.openxr.profiles import INDEX, PROFILES, TOUCH

PICTURE = Path(__file__).parents[2] / "docs/pictures/bindings.svg"


def test_the_picture_is_that_of_the_tables() -> None:
    assert PICTURE.read_text("utf-8") == sheet(), (
        "draw it again: python -m vr_assistant.stage.runtimes.openxr.bindings_picture docs/pictures/bindings.svg"
    )


def test_every_controller_is_named_in_it() -> None:
    drawn = sheet()
    assert [profile.name for profile in PROFILES if profile.name not in drawn] == []


def test_the_main_hand_is_shown_talking_and_the_other_muting() -> None:
    assert {label.button: label.does for label in labels_of(INDEX, "right", False)} == {
        "trigger": "Select", "thumbstick": "Turn", "a": "Hold to talk", "b": "Menu",
    }  # fmt: skip
    assert {label.button: label.does for label in labels_of(TOUCH, "left", False)} == {
        "trigger": "Select", "thumbstick": "Walk", "menu": "Mute", "y": "Menu",
    }  # fmt: skip
