"""Runtime manifests: the small JSON files that tell the OpenXR loader which library to load.

Source: OpenXR Loader specification, "Runtime Manifest File Format".
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal, TypeGuard

from vr_assistant.headset import library, places
from vr_assistant.headset.machine import Machine

Kind = Literal["monado", "steamvr", "wivrn", ""]
KNOWN: dict[Kind, str] = {"wivrn": "WiVRn", "monado": "Monado", "steamvr": "SteamVR"}
"""WiVRn is built of Monado and may carry its name, too: it comes first."""
_MARKS: dict[Kind, tuple[str, ...]] = {"wivrn": ("wivrn",), "monado": ("monado",), "steamvr": ("steamxr", "steamvr")}
_VERSION = re.compile(r"1\.0\.[01]")
"""File formats that loaders read."""
MOST_BYTES = 1_000_000
MOST_CHARACTERS = 1000
MOST_NAMED = 8


@dataclass(frozen=True)
class RuntimeManifest:
    name: str
    """As the runtime calls itself, else after its library."""
    path: Path
    library: str
    """A whole path, or the bare name of a library that the system searches for."""
    problem: str = ""
    """Half a sentence: why the loader cannot use it; empty if nothing speaks against it."""

    @property
    def kind(self) -> Kind:
        """Which of the runtimes we know something about."""
        text = f"{self.name} {self.path.name} {self.library}".lower()
        return next((kind for kind, marks in _MARKS.items() if any(mark in text for mark in marks)), "")


@dataclass(frozen=True)
class Active:
    manifest: RuntimeManifest
    why: str
    """What makes it the active one, as a clause."""


def active(machine: Machine) -> Active | None:
    """The runtime that the loader takes by itself."""
    found = places.active_path(machine)
    return Active(read(found[0], machine), found[1]) if found else None


def installed(machine: Machine) -> list[RuntimeManifest]:
    """Every runtime that can be found, each once; the active one first."""
    by_library: dict[str, RuntimeManifest] = {}
    seen: set[Path] = set()
    for path in places.manifest_paths(machine):
        real = Path(os.path.realpath(path))
        if real not in seen:
            seen.add(real)
            manifest = read(path, machine)
            by_library.setdefault(manifest.library or str(path), manifest)
    return list(by_library.values())


def in_words(names: Sequence[str], separator: str) -> str:
    """A list that stays readable, however many there are."""
    left = len(names) - MOST_NAMED
    return separator.join(names[:MOST_NAMED]) + (f" and {left} more" if left > 0 else "")


def read(path: Path, machine: Machine) -> RuntimeManifest:
    """What the file says and what is wrong with it; never raises."""
    try:
        if path.exists() and not path.is_file():  # reading a pipe would never end
            return _broken(path, "its manifest cannot be read (it is no plain file)")
        with path.open("rb") as file:
            plain = json.loads(file.read(MOST_BYTES))
    except FileNotFoundError:
        return _broken(path, "its manifest is missing")
    except PermissionError:
        return _broken(path, "you may not read its manifest")
    except OSError as error:
        return _broken(path, f"its manifest cannot be read ({error.strerror})")
    except (ValueError, RecursionError):
        return _broken(path, "its manifest is no JSON")
    runtime = plain.get("runtime") if isinstance(plain, dict) else None
    library_path = runtime.get("library_path") if isinstance(runtime, dict) else None
    if not isinstance(runtime, dict) or not _is_text(library_path):
        return _broken(path, "its manifest names no library")
    place = _place(library_path, path, machine)
    name = runtime.get("name")
    manifest = RuntimeManifest(name if _is_text(name) else _guessed(path, place), path, place)
    version = plain.get("file_format_version")
    version = version if _is_text(version) else ""
    if not _VERSION.fullmatch(version):
        trouble = f"its manifest has the format {version or '(none)'}, and loaders read 1.0.0"
    elif place == library_path and not _is_absolute(library_path, machine):
        return manifest  # the system searches for it; only loading it can tell
    else:
        trouble = library.problem(Path(place), machine.architecture)
    return RuntimeManifest(manifest.name, path, place, trouble)


def _is_text(value: object) -> TypeGuard[str]:
    """Whether a terminal can show it, and a path can be made of it."""
    return isinstance(value, str) and value.isprintable() and 0 < len(value) <= MOST_CHARACTERS


def _place(library_path: str, manifest: Path, machine: Machine) -> str:
    """A path with a separator is relative to the real place of the manifest; a bare name is searched for."""
    has_folder = "/" in library_path or (machine.is_windows and "\\" in library_path)
    if _is_absolute(library_path, machine) or not has_folder:
        return library_path
    relative = library_path.replace("\\", "/") if machine.is_windows else library_path
    return os.path.realpath(Path(os.path.realpath(manifest)).parent / relative)  # unlike resolve, it ends in a loop


def _is_absolute(path: str, machine: Machine) -> bool:
    return Path(path).is_absolute() or (machine.is_windows and PureWindowsPath(path).is_absolute())


def _broken(path: Path, problem: str) -> RuntimeManifest:
    return RuntimeManifest(_guessed(path, ""), path, "", problem)


def _guessed(path: Path, place: str) -> str:
    kind = RuntimeManifest("", path, place).kind
    return KNOWN[kind] if kind else (Path(place).name or path.name)
