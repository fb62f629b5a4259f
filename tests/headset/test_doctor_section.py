"""What the doctor says of the headset, on machines that have none, some, or broken ones."""

import pytest

from vr_assistant.doctor import headset
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import ConfigError
from vr_assistant.headset.answer import Answer
from vr_assistant.headset.choose import choose

from .homes import Home

INDEX = Answer(
    runtime="SteamVR/OpenXR", version="2.12.9", extensions=("XR_KHR_opengl_enable", "XR_KHR_visibility_mask"),
    least_opengl=(4, 3), most_opengl=(4, 6), system="SteamVR/OpenXR : lighthouse", view_sizes=((2016, 2240),) * 2,
    refresh_rates=(90.0, 144.0), blend_modes=("opaque",), has_hands=True,
)  # fmt: skip


def found(home: Home, wanted: str = "auto") -> dict[str, Finding]:
    return {finding.what: finding for finding in headset.findings(wanted, home.machine)}


@pytest.fixture
def steamvr(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Active, and answers like an Index."""
    home.put(home.active, "SteamVR")
    monkeypatch.setattr(headset, "probe", lambda environment: INDEX)
    return home


def test_without_a_runtime_it_is_one_quiet_line(home: Home) -> None:
    (finding,) = headset.findings("auto", home.machine)
    assert finding.state == "ok" and "no headset" in finding.detail and finding.fix == ""


def test_a_headset_that_answers_is_described(steamvr: Home) -> None:
    findings = found(steamvr)
    assert {finding.state for finding in findings.values()} == {"ok"}
    assert "SteamVR, because" in findings["headset runtime"].detail
    assert "2.12.9" in findings["OpenXR"].detail and "visibility mask" in findings["OpenXR"].detail
    assert findings["headset"].detail == "SteamVR/OpenXR : lighthouse: 2 views of 2016×2240 pixels, 90, 144 Hz"
    assert findings["headset OpenGL"].detail == "takes 4.3 to 4.6"
    assert findings["see-through"].detail.startswith("no (opaque)")
    assert findings["hand tracking"].detail == "yes"


def test_the_others_are_listed_with_what_is_wrong_with_them(steamvr: Home) -> None:
    steamvr.put(steamvr.root / "usr/share/openxr/1/openxr_monado.json", library=None)
    assert "Monado (its library" in found(steamvr)["other runtimes"].detail


def test_two_hundred_broken_ones_fit_on_the_screen(steamvr: Home) -> None:
    for number in range(200):
        steamvr.put(steamvr.active.with_name(f"broken{number}.json"), library=None)
    detail = found(steamvr)["other runtimes"].detail
    assert detail.endswith("and 192 more") and detail.count("is missing") == 8
    with pytest.raises(ConfigError) as refused:
        choose("nonsense", steamvr.machine)
    assert "and 193 more" in refused.value.message


def test_a_headset_that_sleeps_comes_with_how_to_wake_it(steamvr: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = Answer("XR_ERROR_FORM_FACTOR_UNAVAILABLE", runtime="SteamVR/OpenXR", version="2.12.9")
    monkeypatch.setattr(headset, "probe", lambda environment: asleep)
    findings = found(steamvr)
    assert findings["OpenXR"].state == "ok" and "hand tracking" not in findings
    assert findings["headset"].state == "warn" and "asleep" in findings["headset"].detail
    assert findings["headset"].fix.startswith("Wake it") and "doctor" not in findings["headset"].fix


def test_a_runtime_without_our_opengl_is_warned_of(steamvr: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Answer("OPENGL_VERSION", "it takes 3.0 to 4.3", runtime="Old", version="1.0.0")
    monkeypatch.setattr(headset, "probe", lambda environment: old)
    assert "4.5 (it takes 3.0 to 4.3)" in found(steamvr)["headset"].detail


def test_a_broken_one_is_not_loaded(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headset, "probe", lambda environment: pytest.fail("it was loaded"))
    home.put(home.active, "Mine", library=None)
    findings = found(home)
    assert list(findings) == ["headset runtime"]
    assert findings["headset runtime"].state == "warn" and "missing" in findings["headset runtime"].detail


def test_a_setting_that_names_nothing_is_warned_of(steamvr: Home) -> None:
    finding = found(steamvr, "wivrn")["headset runtime"]
    assert finding.state == "warn" and "not installed" in finding.detail and "SteamVR" in finding.detail
