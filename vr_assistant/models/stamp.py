"""Which files of a folder were verified, so that a start needs to compare only sizes and times.

The stamp is `.verified.json` beside the files: name to size, modification time and sha256.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from vr_assistant.models.catalogue import Weights

NAME = ".verified.json"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Verified:
    size: int
    mtime_ns: int
    sha256: str


def read(folder: Path) -> dict[str, Verified]:
    """What the stamp says; nothing if there is none or it cannot be read."""
    try:
        entries = json.loads((folder / NAME).read_text("utf-8"))
        return {name: Verified(**entry) for name, entry in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write(folder: Path, verified: dict[str, Verified]) -> None:
    text = json.dumps({name: asdict(entry) for name, entry in verified.items()}, indent=1)
    draft = folder / f"{NAME}.new"
    draft.write_text(text, "utf-8")
    draft.replace(folder / NAME)


def take(path: Path, sha256: str) -> Verified:
    """The entry of a file whose digest is known to be right."""
    status = path.stat()
    return Verified(status.st_size, status.st_mtime_ns, sha256)


def digest(path: Path, show: Callable[[int], None] = lambda done: None) -> str:
    """sha256 of a file; `show` hears how many bytes are done."""
    state, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            state.update(block)
            done += len(block)
            show(done)
    return state.hexdigest()


def untouched(path: Path, verified: Verified | None) -> bool:
    """Whether the file is still the one that was verified, by size and time."""
    if verified is None:
        return False
    try:
        status = path.stat()
    except OSError:
        return False
    return status.st_size == verified.size and status.st_mtime_ns == verified.mtime_ns


def complete(weights: Weights, folder: Path) -> bool:
    """Whether every file is there and verified."""
    verified = read(folder)
    if weights.snapshot:
        return bool(verified) and all(untouched(folder / name, entry) for name, entry in verified.items())
    for file in weights.files:
        entry = verified.get(file.name)
        if not untouched(folder / file.name, entry) or entry is None:
            return False
        if file.sha256 is not None and entry.sha256 != file.sha256:
            return False
    return True
