"""A user with a folder of documents, and what the assistant keeps of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from understanding.fakes import OneWayEncoder

from vr_assistant.mind.skills.knowledge.documents.form import Index, KeptFile
from vr_assistant.mind.skills.knowledge.documents.indexing import update
from vr_assistant.mind.understanding.vectors import Encoder, load_encoder

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    return made


@pytest.fixture
def index_file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "documents.msgpack"


@pytest.fixture
def read(folder: Path, index_file: Path) -> Callable[[], dict[str, KeptFile]]:
    """Reads what is new in the folder; gives what is kept, by path."""

    def now() -> dict[str, KeptFile]:
        index: Index = update(folder, index_file, OneWayEncoder)
        return {file.path: file for file in index.files}

    return now


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The real one, half a second to load."""
    return load_encoder()
