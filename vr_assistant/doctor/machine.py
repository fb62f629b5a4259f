"""Python, the environment, system packages, disk space, folders and the configuration file."""

import hashlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from vr_assistant.config import Settings, load_settings
from vr_assistant.config_sources import file_path
from vr_assistant.doctor import system_packages
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import ConfigError
from vr_assistant.models.fetch import free_bytes
from vr_assistant.models.progress import megabytes

HOME = Path(__file__).resolve().parents[2]
LITTLE_BYTES = 1_000_000_000
"""A film and a few recordings fit below this, weights do not."""


def python() -> Finding:
    return Finding("python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def environment() -> Finding:
    """Whether .venv holds what requirements/main.txt asks for."""
    fix = "Start `python3 launcher.py` once; it installs what is missing."
    stamp = Path(sys.prefix) / "launcher.json"
    requirements = HOME / "requirements" / "main.txt"
    if not requirements.is_file():
        return Finding("environment", "ok", f"installed as a package in {sys.prefix}")
    try:
        installed = json.loads(stamp.read_text("utf-8")).get("main")
    except (OSError, ValueError, AttributeError):
        return Finding("environment", "warn", f"{sys.prefix} was not finished by the launcher", fix)
    if installed != hashlib.sha256(requirements.read_bytes()).hexdigest():
        return Finding("environment", "warn", f"{sys.prefix} is older than requirements/main.txt", fix)
    return Finding("environment", "ok", f"{sys.prefix}, as requirements/main.txt lists it")


def libraries() -> Finding:
    names = system_packages.missing("main", has_environment=True)
    if not names:
        return Finding("system libraries", "ok", "for drawing and for sound")
    fix = f"sudo apt-get install --no-install-recommends {' '.join(names)}"
    return Finding("system libraries", "warn", f"missing: {' '.join(names)}", fix)


def configuration() -> Finding:
    path = file_path()
    try:
        loaded = load_settings()
    except ConfigError as error:
        return Finding("configuration", "fail", error.message, error.hint)
    if not path.exists():
        return Finding("configuration", "ok", f"{path} is not there; defaults hold")
    return Finding("configuration", "ok", f"{path}, {len(loaded.origins)} settings differ from the defaults")


def folders(settings: Settings) -> Iterator[Finding]:
    """Whether the program may write where it has to, and whether there is space."""
    for what, folder, key in (
        ("database folder", settings.paths.data_dir, "data_dir"),
        ("cache folder", settings.paths.cache_dir, "cache_dir"),
        ("log folder", settings.paths.log_dir, "log_dir"),
    ):
        fix = f"Mend its permissions, or: python3 launcher.py config set paths.{key} FOLDER"
        if not _writable(folder):
            state: Finding = Finding(what, "warn" if key == "log_dir" else "fail", f"{folder} cannot be written", fix)
        elif (free := free_bytes(folder)) < LITTLE_BYTES:
            state = Finding(what, "warn", f"{folder} has only {megabytes(free)} free", "Free some space.")
        else:
            state = Finding(what, "ok", f"{folder}, {megabytes(free)} free")
        yield state


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(os.urandom(16))
    except OSError:
        return False
    return True
