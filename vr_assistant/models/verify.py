"""Reads weights in full and compares their digests; what a start does not do."""

import contextlib
from pathlib import Path

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.errors import WeightsMissing
from vr_assistant.models import stamp
from vr_assistant.models.catalogue import find, listed


def worth_checking(settings: Settings) -> list[str]:
    """What the settings need and whatever else is in the cache, in the order of the list."""
    needed = models.default_ids(settings)
    root = models.cache_root(settings)
    return [id for id in listed() if id in needed or (root / id).is_dir()]


def check(settings: Settings, id: str) -> list[str]:
    """A sentence for every file that is missing or wrong; files that are right are stamped.

    Raises:
        WeightsMissing: no weights have that id.
    """
    weights = find(id, listed())
    if weights.package:
        try:
            place = models.folder(settings, id)
        except WeightsMissing as missing:
            return [str(missing)]
    else:
        place = models.cache_root(settings) / id
    recorded = stamp.read(place)
    expected = {file.name: (file.size, file.sha256) for file in weights.files}
    if weights.snapshot:
        expected = {name: (entry.size, entry.sha256) for name, entry in recorded.items()}
        if not expected:
            return [f"{id}: missing"]
    findings, verified = [], {}
    for name, (size, sha256) in expected.items():
        wanted = sha256 or (recorded[name].sha256 if name in recorded else None)
        path = place / name
        if finding := _wrong(path, size, wanted):
            findings.append(f"{id}/{name}: {finding}")
        elif wanted:
            verified[name] = stamp.take(path, wanted)
    if not weights.package and verified:
        with contextlib.suppress(OSError):
            stamp.write(place, verified)
    return findings


def _wrong(path: Path, size: int | None, sha256: str | None) -> str:
    if not path.is_file():
        return "missing"
    have = path.stat().st_size
    if size is not None and have != size:
        return f"{have} bytes instead of {size}"
    if sha256 is None:
        return "never verified"
    digest = stamp.digest(path)
    return "" if digest == sha256 else f"sha256 is {digest}, not {sha256}"
