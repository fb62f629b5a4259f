"""Where runtimes leave their manifests: the one that is active, and all the others.

Source: OpenXR Loader specification, "Runtime Discovery": Linux Active Runtime Location, Windows Active Runtime
Location, Runtime Enumeration, Overriding the Default Runtime Usage.
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from vr_assistant.headset.machine import Machine

OVERRIDE = "XR_RUNTIME_JSON"
REGISTRY_KEY = r"SOFTWARE\Khronos\OpenXR\1"
FOLDER = Path("openxr") / "1"
"""Below each configuration and data folder; 1 is the major version of the API."""
STEAM_FOLDERS = (
    ".steam/steam", ".steam/root", ".steam/debian-installation", ".local/share/Steam",
    ".var/app/com.valvesoftware.Steam/.local/share/Steam", ".var/app/com.valvesoftware.Steam/data/Steam",
    "snap/steam/common/.local/share/Steam",
)  # fmt: skip
"""Below the home folder: Steam's own installer, Debian's package, Flatpak, Snap."""
WINDOWS_STEAM = r"Steam"
STEAMVR = Path("steamapps") / "common" / "SteamVR"
WIVRN_FLATPAK = "flatpak/app/io.github.wivrn.wivrn/current/active/files/share"
_LIBRARY = re.compile(r'"path"\s+"((?:[^"\\]|\\.)+)"')
"""A line of Steam's libraryfolders.vdf."""


def active_path(machine: Machine) -> tuple[Path, str] | None:
    """The manifest that the loader takes, and because of what. The file may be missing where somebody named it."""
    if override := machine.environment.get(OVERRIDE):
        return Path(override), f"{OVERRIDE} names it"
    if machine.is_windows:
        value = machine.registry.values("HKEY_LOCAL_MACHINE", REGISTRY_KEY).get("ActiveRuntime")
        return (Path(str(value)), "the registry says so") if value else None
    for folder in configuration_folders(machine):
        for name in (f"active_runtime.{machine.architecture}.json", "active_runtime.json"):
            path = folder / name
            if path.is_file() or path.is_symlink():  # the loader stops at a link that leads nowhere, too
                return path, f"{path} says so"
    return None


def configuration_folders(machine: Machine) -> list[Path]:
    """In the loader's order; its last two are compiled in."""
    parents = [machine.folder("XDG_CONFIG_HOME", machine.home / ".config")]
    parents += machine.folders("XDG_CONFIG_DIRS", "/etc/xdg")
    parents += [machine.root / "usr/local/etc", machine.root / "etc"]
    return [parent / FOLDER for parent in parents]


def manifest_paths(machine: Machine) -> Iterator[Path]:
    """Every file that may be a runtime's manifest, the active one first; some may be the same file."""
    if active := active_path(machine):
        yield active[0]
    if machine.is_windows:
        yield from _registered(machine)
    else:
        data = [machine.folder("XDG_DATA_HOME", machine.home / ".local/share")]
        data += machine.folders("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
        data += [machine.home / ".local/share" / WIVRN_FLATPAK, machine.root / "var/lib" / WIVRN_FLATPAK]
        for folder in itertools.chain(configuration_folders(machine), (parent / FOLDER for parent in data)):
            yield from sorted(folder.glob("*.json"))
    manifest = "steamxr_win64.json" if machine.is_windows else "steamxr_linux64.json"
    for library in steam_libraries(machine):
        path = library / STEAMVR / manifest
        if path.is_file():
            yield path


def _registered(machine: Machine) -> Iterator[Path]:
    """AvailableRuntimes: name is the path; a value other than 0 means "do not list me"."""
    for values in (
        machine.registry.values("HKEY_LOCAL_MACHINE", REGISTRY_KEY + r"\AvailableRuntimes"),
        machine.registry.values("HKEY_CURRENT_USER", REGISTRY_KEY + r"\AvailableRuntimes"),
    ):
        yield from (Path(name) for name, is_hidden in values.items() if not is_hidden)


def steam_libraries(machine: Machine) -> Iterator[Path]:
    """Steam's folders, and the further ones in which its user keeps games."""
    if machine.is_windows:
        names = ("ProgramFiles(x86)", "ProgramFiles")
        folders = [Path(machine.environment[name]) / WINDOWS_STEAM for name in names if name in machine.environment]
    else:
        folders = [machine.home / name for name in STEAM_FOLDERS]
    for folder in folders:
        yield folder
        try:
            listed = (folder / "steamapps" / "libraryfolders.vdf").read_text("utf-8", "replace")
        except OSError:
            continue
        yield from (Path(path.replace("\\\\", "\\")) for path in _LIBRARY.findall(listed))
