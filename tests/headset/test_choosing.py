"""Which runtime is asked: by the settings, by what is active, or because there is no other."""

import pytest

from vr_assistant.errors import ConfigError, NoHeadset
from vr_assistant.headset.choose import choose, require

from .homes import ELF_AARCH64, Home

MONADO = "usr/share/openxr/1/openxr_monado.json"
STEAMVR = ".local/share/Steam/steamapps/common/SteamVR/steamxr_linux64.json"


@pytest.fixture
def two(home: Home) -> Home:
    """SteamVR is active, Monado is installed beside it."""
    steamvr = home.put(home.user / STEAMVR, "SteamVR")
    home.put(home.root / MONADO)
    home.active.parent.mkdir(parents=True)
    home.active.symlink_to(steamvr)
    return home


def test_auto_is_what_the_loader_takes_and_sets_nothing(two: Home) -> None:
    choice = choose("auto", two.machine)
    assert choice.manifest is not None and choice.manifest.name == "SteamVR"
    assert choice.environment == {} and "active_runtime.json" in choice.why


def test_a_name_in_the_settings_wins_and_is_told_to_the_loader(two: Home) -> None:
    choice = choose("Monado", two.machine)
    assert choice.environment == {"XR_RUNTIME_JSON": str(two.root / MONADO)}
    assert "headset.runtime" in choice.why


def test_a_path_in_the_settings_wins_too(two: Home) -> None:
    path = two.put(two.user / "builds/mine.json", "Mine")
    assert choose(str(path), two.machine).environment == {"XR_RUNTIME_JSON": str(path)}
    assert choose("~/builds/mine.json", two.machine).environment == {"XR_RUNTIME_JSON": str(path)}


@pytest.mark.parametrize("wanted", ["wivrn", "oculus", "/gone/runtime.json", "~/gone.json"])
def test_what_is_not_there_is_refused_with_what_is(two: Home, wanted: str) -> None:
    with pytest.raises(ConfigError) as refused:
        choose(wanted, two.machine)
    assert wanted in refused.value.message
    assert "SteamVR" in refused.value.message and "Monado" in refused.value.message
    assert "config set headset.runtime steamvr" in refused.value.hint


def test_the_only_one_there_is_needs_no_setting(home: Home) -> None:
    path = home.put(home.root / MONADO)
    assert choose("auto", home.machine).environment == {"XR_RUNTIME_JSON": str(path)}


def test_of_two_that_are_not_active_none_is_guessed(two: Home) -> None:
    two.active.unlink()
    assert choose("auto", two.machine).manifest is None
    with pytest.raises(NoHeadset, match=r"SteamVR and Monado|Monado and SteamVR") as refused:
        require("auto", two.machine)
    assert "config set headset.runtime" in refused.value.hint


def test_of_two_installations_the_whole_one_is_taken(home: Home) -> None:
    home.put(home.user / ".local/share/openxr/1/openxr_monado.json", library=ELF_AARCH64)
    whole = home.put(home.root / MONADO)
    choice = choose("monado", home.machine)
    assert choice.manifest is not None and choice.manifest.path == whole


def test_a_run_that_needs_a_headset_is_refused_before_anything_starts(home: Home) -> None:
    with pytest.raises(NoHeadset, match="no OpenXR runtime is installed"):
        require("auto", home.machine)
    home.put(home.active, "Mine", library=None)
    with pytest.raises(NoHeadset, match=r"Mine .* missing"):
        require("auto", home.machine)
    home.put(home.active, "Mine")
    assert require("auto", home.machine).manifest is not None
