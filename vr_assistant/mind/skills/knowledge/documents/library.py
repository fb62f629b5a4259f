"""The mind's side of the documents: what is indexed now, kept fresh by another process while answers go on."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.mind.skills.knowledge.documents.folder import documents_folder
from vr_assistant.mind.skills.knowledge.documents.form import VERSION, Index, index_path, read_index
from vr_assistant.mind.skills.knowledge.documents.indexing import is_current
from vr_assistant.mind.skills.knowledge.passage import Passage
from vr_assistant.mind.understanding.vectors import Vectors

log = logging.getLogger(__name__)

LOOK_EVERY_S = 3.0
"""Between two looks at the folder."""
REST_S = 60.0
"""After an indexing that failed, or that did not get through: nothing is tried more often."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What can be answered with at one moment."""

    version: int
    """Another number, other passages."""
    passages: Sequence[Passage]
    vectors: Vectors
    """Shape (n, d); (0, 0) when there are none."""


class Library:
    """One user's documents. Safe from several threads.

    Args:
        folder: None reads nothing.
    """

    def __init__(self, folder: Path | None, index: Path, log_dir: Path) -> None:
        self._folder = folder
        self._path = index
        self._log_dir = log_dir
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._index = Index(VERSION, str(folder))
        self._shelf = Shelf(0, (), self._index.matrix())
        self._child: subprocess.Popen[bytes] | None = None
        self._looked = -LOOK_EVERY_S
        self._rests_until = 0.0
        self._is_closed = False

    @staticmethod
    def of(settings: Settings) -> "Library":
        return Library(documents_folder(settings), index_path(settings.paths.cache_dir), settings.paths.log_dir)

    def shelf(self) -> Shelf:
        """What is indexed now; looks whether the folder has changed, and has the changes read elsewhere."""
        with self._lock:
            if self._folder is None or self._is_closed:
                return self._shelf
            self._load()
            self._refresh()
            return self._shelf

    def holds(self, passage: Passage) -> bool:
        """Whether the passage's file is still there as it was when it was read."""
        if passage.origin == "town" or self._folder is None:
            return passage.origin == "town"
        try:
            status = (self._folder / passage.source).lstat()
        except OSError:
            return False
        kept = (file for file in self._index.files if file.path == passage.source)
        return any((file.size, file.mtime_ns) == (status.st_size, status.st_mtime_ns) for file in kept)

    @property
    def is_reading(self) -> bool:
        """Whether documents are being indexed right now."""
        return self._child is not None and self._child.poll() is None

    def wait(self, seconds: float) -> bool:
        """Until reading is through, at most so long; whether it is."""
        child = self._child
        if child is None:
            return True
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """End the reading; what was read is kept."""
        with self._lock:
            self._is_closed = True
            if self._child and self._child.poll() is None:
                self._child.terminate()
                try:
                    self._child.wait(2.0)
                except subprocess.TimeoutExpired:
                    self._child.kill()
                    self._child.wait()

    def _load(self) -> None:
        assert self._folder
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except OSError:
            stamp = (0, 0)
        if stamp != self._stamp:
            self._stamp = stamp
            self._index = read_index(self._path, self._folder)
            self._shelf = Shelf(self._shelf.version + 1, self._index.passages(), self._index.matrix())

    def _refresh(self) -> None:
        assert self._folder
        now = time.monotonic()
        if self.is_reading or now - self._looked < LOOK_EVERY_S or now < self._rests_until:
            return
        self._looked = now
        if self._child is not None:
            self._rests_until = now + REST_S if self._child.returncode else 0.0
            self._child = None
            if self._rests_until:
                log.warning("Your documents could not be read to the end; there is another try in a minute.")
                return
        if is_current(self._folder, self._index):
            return
        module = "vr_assistant.mind.skills.knowledge.documents.indexing"
        arguments = [str(self._folder), str(self._path), str(self._log_dir), str(os.getpid())]
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            self._rests_until = now + REST_S
            log.warning("Your documents cannot be read now: %s", error)
