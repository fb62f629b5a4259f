"""A story is a file that people write: what is wrong with it is said in words."""

from pathlib import Path

import pytest

from vr_assistant.errors import InputError
from vr_assistant.stage.simulated.story import FOLDER, Pinch, Say, read_story


def write(folder: Path, text: str) -> Path:
    file = folder / "story.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_the_stories_that_come_with_the_program_can_be_told(file: Path) -> None:
    story = read_story(file)
    assert all(Path(step.wav).is_file() for step in story.step if isinstance(step, Say))


def test_steps_come_in_the_order_written(tmp_path: Path) -> None:
    story = read_story(
        write(tmp_path, '[[step]]\ndo = "say"\ntext = "Hello."\n\n[[step]]\ndo = "pinch"\nhand = "left"\n')
    )
    assert story.step == [Say(text="Hello."), Pinch("left")]
    assert not story.bare_hands


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "step"),
        ("step = []", "length"),
        ("[[step]]\ndo = 1", "str"),
        ('[[step]]\ndo = "fly"', "fly"),
        ('[[step]]\ndo = "wait"\nseconds = -1', "> 0"),
        ('[[step]]\ndo = "wait"\nseconds = 1\nminutes = 2', "minutes"),
        ('[[step]]\ndo = "press"\nbutton = "trigger"', "button"),
        ('[[step]]\ndo = "say"', "either"),
        ('[[step]]\ndo = "say"\nwav = "none.wav"', "none.wav"),
        ("[[step", "TOML"),
    ],
)
def test_what_is_wrong_is_said(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told):
        read_story(write(tmp_path, text))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read") as told:
        read_story(tmp_path / "none.toml")
    assert "stories" in told.value.hint
