from collections.abc import Iterator
from pathlib import Path

import pytest

from vr_assistant.mind.understanding.vectors import Encoder, load_encoder

from .user import User


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real one; its weights come with its package."""
    return load_encoder()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def user(tmp_path: Path, cache: Path, encoder: Encoder) -> Iterator[User]:
    user = User(tmp_path, cache, encoder)
    yield user
    user.close()
