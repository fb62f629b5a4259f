"""A whole conversation over the shipped town and catalogue, with a scripted model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from understanding.fakes import ScriptedModel

from vr_assistant.config import Paths, Settings
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.understanding.vectors import Encoder, load_encoder

from .talk import Talk, TalkFactory


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real one; its weights come with its package."""
    return load_encoder()


@pytest.fixture
def new_talk(tmp_path: Path, encoder: Encoder) -> Iterator[TalkFactory]:
    """Opens conversations on one and the same data folder."""
    opened: list[Talk] = []

    def make(model: ScriptedModel | None = None) -> Talk:
        paths = Paths(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", log_dir=tmp_path / "log")
        model = model or ScriptedModel(is_up=False)
        talk = Talk(open_dialogue(Settings(paths=paths), model, encoder=encoder), model)
        opened.append(talk)
        return talk

    yield make
    for talk in opened:
        talk.dialogue.close()


@pytest.fixture
def talk(new_talk: TalkFactory) -> Talk:
    """The model server is down."""
    return new_talk(None)
