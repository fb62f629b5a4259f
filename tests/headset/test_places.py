"""A user has installed runtimes here and there; each is found, and the one that the loader takes is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from vr_assistant.headset import manifests
from vr_assistant.headset.machine import Machine

from .homes import DLL_X86_64, FakeRegistry, Home

OPENXR = "openxr/1"


def test_without_any_there_is_none(home: Home) -> None:
    assert manifests.active(home.machine) is None
    assert manifests.installed(home.machine) == []


@pytest.mark.parametrize(
    "place",
    [
        f"home/ada/.config/{OPENXR}/active_runtime.x86_64.json",
        f"home/ada/.config/{OPENXR}/active_runtime.json",
        f"root/etc/xdg/{OPENXR}/active_runtime.json",
        f"root/usr/local/etc/{OPENXR}/active_runtime.json",
        f"root/etc/{OPENXR}/active_runtime.json",
    ],
)
def test_the_active_one_is_found_wherever_the_loader_looks(home: Home, place: str) -> None:
    home.put(home.folder / place, "Mine")
    found = manifests.active(home.machine)
    assert found is not None and found.manifest.name == "Mine" and found.manifest.problem == ""
    assert place in found.why


def test_the_users_own_choice_comes_before_the_systems_and_the_architecture_before_all(home: Home) -> None:
    home.put(home.root / "etc" / OPENXR / "active_runtime.json", "etc")
    home.put(home.root / "etc/xdg" / OPENXR / "active_runtime.json", "xdg")
    assert manifests.active(home.machine).manifest.name == "xdg"  # type: ignore[union-attr]
    home.put(home.active, "user")
    assert manifests.active(home.machine).manifest.name == "user"  # type: ignore[union-attr]
    home.put(home.active.with_name("active_runtime.x86_64.json"), "user, 64 bits")
    home.put(home.active.with_name("active_runtime.aarch64.json"), "for another machine")
    assert manifests.active(home.machine).manifest.name == "user, 64 bits"  # type: ignore[union-attr]
    home.environment["XR_RUNTIME_JSON"] = str(home.put(home.folder / "x.json", "named"))
    assert manifests.active(home.machine).manifest.name == "named"  # type: ignore[union-attr]


def test_xdg_variables_move_the_places(home: Home) -> None:
    home.put(home.active, "forgotten")
    home.environment["XDG_CONFIG_HOME"] = str(home.folder / "elsewhere")
    home.environment["XDG_CONFIG_DIRS"] = f"{home.folder / 'one'}:{home.folder / 'two'}"
    home.put(home.folder / "two" / OPENXR / "active_runtime.json", "second")
    assert manifests.active(home.machine).manifest.name == "second"  # type: ignore[union-attr]
    home.environment["XDG_CONFIG_HOME"] = "not/absolute"
    assert manifests.active(home.machine).manifest.name == "forgotten"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (f"root/usr/share/{OPENXR}/openxr_monado.json", "monado"),
        (f"root/usr/local/share/{OPENXR}/openxr_monado.json", "monado"),
        (f"home/ada/.local/share/{OPENXR}/openxr_wivrn.json", "wivrn"),
        ("home/ada/.local/share/Steam/steamapps/common/SteamVR/steamxr_linux64.json", "steamvr"),
        ("home/ada/.steam/debian-installation/steamapps/common/SteamVR/steamxr_linux64.json", "steamvr"),
        (
            "home/ada/.var/app/com.valvesoftware.Steam/.local/share/Steam/steamapps/common/SteamVR/steamxr_linux64.json",
            "steamvr",
        ),
        (
            f"root/var/lib/flatpak/app/io.github.wivrn.wivrn/current/active/files/share/{OPENXR}/openxr_wivrn.json",
            "wivrn",
        ),
        (
            f"home/ada/.local/share/flatpak/app/io.github.wivrn.wivrn/current/active/files/share/{OPENXR}/openxr_wivrn.json",
            "wivrn",
        ),
    ],
)
def test_an_installed_one_is_found_and_known_though_it_is_not_active(home: Home, place: str, kind: str) -> None:
    home.put(home.folder / place)
    assert manifests.active(home.machine) is None
    (found,) = manifests.installed(home.machine)
    assert found.kind == kind and found.problem == ""
    assert found.name == {"monado": "Monado", "steamvr": "SteamVR", "wivrn": "WiVRn"}[kind]


def test_steamvr_is_found_on_the_other_disk(home: Home) -> None:
    disk = home.folder / "disk 2"
    listed = home.user / ".local/share/Steam/steamapps/libraryfolders.vdf"
    listed.parent.mkdir(parents=True)
    listed.write_text(f'"libraryfolders"\n{{\n "0"\n {{\n  "path"\t\t"{disk}"\n }}\n}}\n')
    home.put(disk / "steamapps/common/SteamVR/steamxr_linux64.json", "SteamVR")
    assert [one.name for one in manifests.installed(home.machine)] == ["SteamVR"]


def test_a_runtime_that_is_linked_and_copied_is_listed_once(home: Home) -> None:
    real = home.put(home.root / "usr/share" / OPENXR / "openxr_monado.json", "Monado")
    home.active.parent.mkdir(parents=True)
    home.active.symlink_to(real)
    home.put(home.folder / "copy.json", runtime={"library_path": str(real.with_name("libopenxr_monado.so"))})
    home.environment["XR_RUNTIME_JSON"] = str(home.folder / "copy.json")
    assert len(manifests.installed(home.machine)) == 1


WINDOWS_KEY = r"SOFTWARE\Khronos\OpenXR\1"


@pytest.fixture
def windows(home: Home) -> Machine:
    return replace(home.machine, system="win32", registry=FakeRegistry())


def dll(home: Home, path: Path) -> str:
    home.put(path, "SteamVR")
    path.with_name(f"lib{path.stem}.so").write_bytes(DLL_X86_64)
    return str(path)


def test_windows_names_the_active_one_and_the_others_in_its_registry(home: Home, windows: Machine) -> None:
    active, other, hidden = (dll(home, home.folder / f"{name}.json") for name in ("active", "other", "hidden"))
    mine = dll(home, home.folder / "mine.json")
    assert isinstance(windows.registry, FakeRegistry)
    windows.registry.keys = {
        ("HKEY_LOCAL_MACHINE", WINDOWS_KEY): {"ActiveRuntime": active},
        ("HKEY_LOCAL_MACHINE", WINDOWS_KEY + r"\AvailableRuntimes"): {active: 0, other: 0, hidden: 1},
        ("HKEY_CURRENT_USER", WINDOWS_KEY + r"\AvailableRuntimes"): {mine: 0},
    }
    found = manifests.active(windows)
    assert found is not None and "registry" in found.why and found.manifest.problem == ""
    assert [str(one.path) for one in manifests.installed(windows)] == [active, other, mine]


def test_windows_finds_steamvr_where_steam_is(home: Home, windows: Machine) -> None:
    home.environment["ProgramFiles(x86)"] = str(home.folder)
    dll(home, home.folder / "Steam/steamapps/common/SteamVR/steamxr_win64.json")
    assert [one.kind for one in manifests.installed(windows)] == ["steamvr"]
    assert manifests.active(windows) is None
