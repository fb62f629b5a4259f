"""For tests beside a live Monado; they carry the marker `monado`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sandbox.monado import Monado

from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if TYPE_CHECKING:  # xr changes PyOpenGL for the whole process, so that only those import it who need it
    from fault_layer import FaultLayer
    from validation import Validation


@pytest.fixture
def remote() -> Iterator[RemoteHeadset]:
    """The headset of the service that all tests share, at rest before and after."""
    with RemoteHeadset() as headset:
        headset.reset()
        yield headset
        headset.reset()


@pytest.fixture
def own_monado(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Monado]]:
    """Starts a service of the test's own, which clients made from now on meet; it may be killed."""
    started: list[Monado] = []

    def start(**configuration: object) -> Monado:
        monado = Monado(**configuration)  # type: ignore[arg-type]
        started.append(monado)
        monado.start()
        _set(monkeypatch, monado.environment)
        return monado

    yield start
    for monado in started:
        monado.stop()


@pytest.fixture
def fault_layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "FaultLayer":
    """Between every instance that is made from now on and its runtime."""
    from fault_layer import FaultLayer

    layer = FaultLayer(tmp_path / "layer")
    layer.install()
    _set(monkeypatch, layer.environment)
    return layer


@pytest.fixture
def validation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Validation":
    """Checks every call of every instance that is made from now on. Ask for `errors` when they have ended."""
    from validation import Validation

    checks = Validation(tmp_path)
    _set(monkeypatch, checks.environment)
    return checks


def _set(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
