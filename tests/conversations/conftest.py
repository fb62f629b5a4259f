import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from vr_assistant.config import Paths, Settings
from vr_assistant.mind.dialogue.compose import ASSETS
from vr_assistant.mind.understanding.vectors import load_encoder
from vr_assistant.store.store import Store

from .conversation import Conversation
from .kept_encoder import KeptEncoder
from .playing import play
from .script import Script
from .virtual_clock import run


class Town:
    """Where conversations are played; what is the same for all of them is worked out once."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._encoder = KeptEncoder(load_encoder())
        self._shops = kept / "shops"
        Store.open(self._shops, ASSETS / "catalogue").close()
        self.folder = kept

    def play(self, script: Script) -> None:
        """Raises AssertionError, which tells what happened."""
        shutil.copytree(self._shops, self.folder, dirs_exist_ok=True)
        settings = Settings(paths=Paths(data_dir=self.folder, cache_dir=self._kept, log_dir=self.folder))
        run(play(script, lambda: Conversation(settings, self._encoder)))


@pytest.fixture(scope="session")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("kept"))


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What a conversation loads stays for good (heap.settle), and there are hundreds of conversations here."""
    yield
    gc.unfreeze()


@pytest.fixture
def town(_town: Town, tmp_path: Path) -> Town:
    """With an empty cart."""
    _town.folder = tmp_path
    return _town
