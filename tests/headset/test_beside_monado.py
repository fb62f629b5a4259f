"""On a real runtime: what Monado tells of itself, and what is said when its service has ended."""

import os
from collections.abc import Iterator

import pytest

from vr_assistant.doctor import headset
from vr_assistant.headset.choose import choose
from vr_assistant.headset.machine import Machine
from vr_assistant.headset.probe import probe
from vr_assistant.headset.refusal import explain

pytestmark = [
    pytest.mark.monado,
    pytest.mark.skipif("XR_SERVICE_PID" not in os.environ, reason="NOT RUN: no Monado beside this test"),
]


def test_monado_tells_its_name_its_headset_and_that_it_takes_opengl() -> None:
    choice = choose("auto")
    assert choice.manifest is not None and choice.manifest.kind == "monado"
    answer = probe(choice.environment)
    assert answer.error == "" and "Monado" in answer.runtime and answer.version.count(".") == 2
    assert answer.system == "Monado: Remote HMD" and answer.has_hands
    assert "XR_KHR_opengl_enable" in answer.extensions and answer.most_opengl >= (4, 5)
    assert len(answer.view_sizes) == 2 and min(answer.view_sizes[0]) > 0
    assert answer.blend_modes == ("opaque",) and not answer.can_see_through
    assert answer.refresh_rates and min(answer.refresh_rates) > 0


def test_it_is_found_without_the_variable_as_the_only_one() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "XR_RUNTIME_JSON"}
    for wanted in ("auto", "monado"):
        assert choose(wanted, Machine(environment)).manifest.kind == "monado"  # type: ignore[union-attr]


def test_the_doctor_describes_it_without_a_warning() -> None:
    findings = {finding.what: finding for finding in headset.findings()}
    assert {finding.state for finding in findings.values()} == {"ok"}
    assert "Remote HMD" in findings["headset"].detail and findings["hand tracking"].detail == "yes"


@pytest.fixture
def elsewhere(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A user for whom no service runs."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    yield


def test_where_its_service_does_not_run_the_sentence_says_so(elsewhere: None) -> None:
    choice = choose("auto")
    answer = probe(choice.environment)
    refused = explain(answer.error, choice.manifest)
    assert "Monado" in refused.message and "its service is not running" in refused.message
    assert "monado-service" in refused.hint and "--desktop" in refused.hint
