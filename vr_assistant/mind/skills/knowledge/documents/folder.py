"""The documents folder: where it is, and which of its files are worth opening. Nothing in it is ever written."""

import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.config import Settings

log = logging.getLogger(__name__)

TEXT = frozenset((".md", ".markdown", ".txt", ".text"))
PDF = ".pdf"
MOST_FILES = 2_000
MOST_TEXT_BYTES = 5_000_000
MOST_PDF_BYTES = 100_000_000
DEEPEST = 12
"""Folders within folders."""
NONE = "none"


@dataclass(frozen=True, slots=True)
class Seen:
    path: str
    """Below the folder, with /."""
    size: int
    mtime_ns: int
    note: str = ""
    """Why it is not opened."""


def documents_folder(settings: Settings) -> Path | None:
    """None when the setting is "none"."""
    given = settings.knowledge.folder
    if given.strip().casefold() == NONE:
        return None
    return settings.paths.data_dir / Path(given).expanduser()


def make_folder(settings: Settings) -> None:
    """The default folder is made, so that there is one to put documents into; one the user named is the user's."""
    folder = documents_folder(settings)
    if folder and folder.is_relative_to(settings.paths.data_dir):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.warning("The documents folder %s cannot be made: %s", folder, error)


def scan(folder: Path) -> list[Seen]:
    """Every file that is not hidden, in the order of their names; a folder that is not there has none."""
    found: list[Seen] = []
    for seen in _walk(folder, "", 0):
        if len(found) == MOST_FILES:
            log.warning("Only the first %d files of %s are read.", MOST_FILES, folder)
            break
        found.append(seen)
    return found


def _walk(folder: Path, below: str, depth: int) -> Iterator[Seen]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        if depth:
            yield Seen(below, 0, 0, f"the folder cannot be opened: {error.strerror}")
        return
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        if entry.name.startswith((".", "~$")) or not path.isprintable():
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # just deleted
            continue
        if stat.S_ISDIR(status.st_mode):
            if depth < DEEPEST:
                yield from _walk(Path(entry.path), path, depth + 1)
        else:
            yield Seen(path, status.st_size, status.st_mtime_ns, _objection(path, status))


def _objection(path: str, status: os.stat_result) -> str:
    ending = Path(path).suffix.casefold()
    if stat.S_ISLNK(status.st_mode):
        return "a link; only files that lie in the folder are read"
    if not stat.S_ISREG(status.st_mode):
        return "not a file"
    if ending not in TEXT and ending != PDF:
        return "of a kind that is not read; Markdown, text and PDF are"
    if status.st_size > (MOST_PDF_BYTES if ending == PDF else MOST_TEXT_BYTES):
        return f"too large, {status.st_size / 1e6:.0f} MB"
    return ""
