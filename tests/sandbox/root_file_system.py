"""The root file system in which Monado runs: built once, kept in the cache folder, shared by all checkouts."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from vr_assistant.doctor.system_packages import LIBRARIES

from .archive import archive
from .building import Say, build
from .unavailable import Unavailable

SUITE = "trixie"
PACKAGES = (  # Monado and what draws for it; a screen and a camera for its window; what Python's modules load
    *("monado-service", "libopenxr1-monado", "monado-cli"),
    *("mesa-vulkan-drivers", "libgl1-mesa-dri", "libegl-mesa0", "libglx-mesa0", "libgles2"),
    *("xvfb", "x11-apps"),
    *("libpython3-stdlib", "libssl3t64", "libsqlite3-0", "libffi8", "libbz2-1.0", "liblzma5", "libreadline8t64"),
    *LIBRARIES.values(),
)
NEEDED_BYTES = 2_000_000_000  # 0.7 GB in the end, and the packages while it is built
STAMP = "vr-assistant.json"
FORGOTTEN_S = 14 * 24 * 3600.0
"""A root file system that no test used for that long is removed when another is built."""

Build = Callable[[Path, str, Sequence[str], str, Say], None]


class RootFileSystem:
    def __init__(
        self,
        folder: Path,
        packages: Sequence[str] = PACKAGES,
        build: Build = build,
        mirror: Callable[[], str] = archive,
    ) -> None:
        """In `folder`, which several checkouts and runs may share; a different list of packages is a different one."""
        self._packages, self._build, self._mirror, self._folder = sorted(set(packages)), build, mirror, folder
        self._stamp = {"suite": SUITE, "packages": self._packages}
        digest = hashlib.sha256(json.dumps(self._stamp).encode()).hexdigest()[:12]
        self.path = folder / f"{SUITE}-{digest}"
        self._lock = self.path.with_suffix(".lock")

    @property
    def is_ready(self) -> bool:
        try:
            return bool(json.loads((self.path / STAMP).read_text("utf-8")) == self._stamp)
        except (OSError, ValueError):
            return False

    @property
    def monado(self) -> str:
        """Version of the Monado in it, as dpkg knows it."""
        status = (self.path / "var/lib/dpkg/status").read_text("utf-8", errors="replace")
        _, _, about = status.partition("Package: monado-service\n")
        _, _, version = about.partition("Version: ")
        return version.split("\n")[0].split("+")[0].split("-")[0]

    @contextmanager
    def in_use(self, say: Say) -> Iterator[Path]:
        """The ready root file system, built if need be; nobody removes it meanwhile. Raises Unavailable."""
        with _locked(self._lock, fcntl.LOCK_SH) as lock:
            if not self.is_ready:
                with self._alone(say):
                    if not self.is_ready:
                        self._make(say)
            os.utime(lock.fileno())
            yield self.path

    @contextmanager
    def _alone(self, say: Say) -> Iterator[None]:
        with self.path.with_suffix(".building").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Waiting for another run that builds the root file system for Monado ...")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self, say: Say) -> None:
        """Under a temporary name first, so that what has the name is whole."""
        mirror = self._mirror()
        free = shutil.disk_usage(self._folder).free
        if free < NEEDED_BYTES:
            raise Unavailable(f"{self._folder} has {free / 1e9:.1f} GB free, Monado's root file system needs 2 GB.")
        say(f"Building a Debian {SUITE} root file system with Monado, a real OpenXR runtime, in {self.path}")
        say("(once; about 180 MB to download, 0.7 GB of disk, one to four minutes)")
        begun = time.monotonic()
        part = self.path.with_suffix(".part")
        _remove(part)
        _remove(self.path)
        try:
            self._build(part, SUITE, self._packages, mirror, say)
            (part / STAMP).write_text(json.dumps(self._stamp), "utf-8")
            part.rename(self.path)
        except BaseException:
            with contextlib.suppress(OSError, Unavailable):  # what is left goes before the next attempt
                _remove(part)
            raise
        say(f"Built in {time.monotonic() - begun:.0f} s.")
        self._forget_others()

    def _forget_others(self) -> None:
        for lock in self._folder.glob(f"{SUITE}-*.lock"):
            other = lock.with_suffix("")
            if other == self.path or time.time() - lock.stat().st_mtime < FORGOTTEN_S:
                continue
            try:
                with _locked(lock, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    _remove(other)
                    _remove(other.with_suffix(".part"))
            except BlockingIOError:
                continue


@contextmanager
def _locked(path: Path, how: int) -> Iterator[IO[str]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, how)
        yield lock


def _remove(root: Path) -> None:
    """All of a root file system, unless something of this machine is mounted in it."""
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    inside = [mount for mount in mounts if mount.startswith(f"{root}/")]
    if inside:
        raise Unavailable(f"{inside[0]} is mounted in an old root file system. Unmount it, then again.")
    if root.exists():
        shutil.rmtree(root)
