"""Starts VR Assistant from a fresh checkout: makes .venv, fills it, then becomes `vr_assistant.cli`.

Standard library only. The stamp in .venv is written last, so a start that was interrupted is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
STAMP = VENV / "launcher.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED_BYTES = 3_000_000_000  # 1.4 GB of packages, 0.8 GB of weights, room to unpack
NETWORK = r"resol(ve|ution)|[Cc]onnect(ion|ing)? |timed out|unreachable|No matching distribution|dns error"


class SetupFailed(Exception):
    """One sentence for the user, with the fix."""


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - anybody may start this file with anything
        print("VR Assistant needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".", file=sys.stderr)
        return 1
    try:
        prepare("test" if arguments[:1] == ["test"] or arguments[:2] == ["bench", "frame"] else "main")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
        command = [str(PYTHON), "-m", "vr_assistant", *arguments]
        sys.stdout.flush()
        if os.name == "nt":  # which cannot replace a process
            return subprocess.call(command)
        os.execv(command[0], command)
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Mend that (space? permissions?) and start again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def prepare(purpose: str) -> None:
    """Environment and system libraries for `main` or for `test`, as far as they are not there yet."""
    files = ["main", "test"] if purpose == "test" else ["main"]
    wanted = {name: hashlib.sha256((HOME / "requirements" / f"{name}.txt").read_bytes()).hexdigest() for name in files}
    if is_ready(read_stamp(), wanted, purpose):
        return
    with (HOME / "launcher.py").open() as lock:  # a second start waits here for the first
        if os.name != "nt":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        from vr_assistant.doctor import system_packages  # standard library only, too

        stamp = read_stamp()
        missing, told = system_packages.missing(purpose, PYTHON.exists()), stamp.get(f"{purpose} lacks")
        if missing:
            missing = system_packages.install(missing, may_try=told != " ".join(missing))
        if not is_ready(stamp, wanted):
            stamp = make_environment(stamp)
            changed = [name for name in files if stamp.get(name) != wanted[name]]
            STAMP.write_text(json.dumps({**stamp, **dict.fromkeys(changed, "unfinished")}), "utf-8")
            for name in changed:
                install(name)
        STAMP.write_text(json.dumps({**stamp, **wanted, f"{purpose} lacks": " ".join(missing)}), "utf-8")


def is_ready(stamp: dict[str, str], wanted: dict[str, str], purpose: str = "") -> bool:
    """Whether the packages are installed and, if a purpose is given, no system package is missing for it."""
    complete = not purpose or stamp.get(f"{purpose} lacks") == ""
    return complete and PYTHON.exists() and all(stamp.get(name) == value for name, value in wanted.items())


def read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def make_environment(stamp: dict[str, str]) -> dict[str, str]:
    """A .venv that can be filled; gives what of the stamp still holds for it."""
    free = shutil.disk_usage(HOME).free
    if not PYTHON.exists() and free < NEEDED_BYTES:
        raise SetupFailed(f"{HOME} has {free / 1e9:.1f} GB free, {NEEDED_BYTES / 1e9:.0f} GB are needed. Free some.")
    if "main" not in stamp:
        print("First start: Python packages now, then the weights for speech and language,")
        print("at most 1.5 GB of downloads in all (2.3 GB on disk). Later starts need no network.", flush=True)
    if PYTHON.exists() and (shutil.which("uv") or run(str(PYTHON), "-m", "pip", "--version").returncode == 0):
        return stamp
    print("Making .venv ...", flush=True)
    made = run(sys.executable, "-m", "venv", "--clear", *(["--without-pip"] if shutil.which("uv") else []), str(VENV))
    if made.returncode:
        fix = "Install python3-venv" if "ensurepip" in made.stdout else f"It says: {made.stdout.strip()[-300:]}"
        raise SetupFailed(f"Python could not make {VENV}. {fix}, then start again.")
    return {}


def install(name: str) -> None:
    """The hashed requirements, with uv if there is one, else with pip."""
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", str(PYTHON), "--no-progress"]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", str(HOME / "requirements" / f"{name}.txt")]
    print(f"Installing what requirements/{name}.txt lists ...", flush=True)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    said = ""
    for line in process.stdout or []:
        said += line
        if size := re.match(r"\s*Downloading (\S+).*\(([\d.]+ ?[kKMG]i?B)\)", line):
            print(f"  {size[2]:>9}  {size[1].rsplit('/', 1)[-1]}", flush=True)
        elif line.startswith(("Installing collected", "Prepared")):
            print("  unpacking ...", flush=True)
    if process.wait():
        raise SetupFailed(explain(said))


def explain(said: str) -> str:
    """One sentence for what pip or uv said when it failed; all of it goes to a log."""
    if "No space left" in said or "os error 28" in said or "not enough space" in said:
        return "The disk filled up while packages were installed. Free 3 GB and start again."
    (VENV / "setup.log").write_text(said, "utf-8")
    more = f"Details: {VENV / 'setup.log'}"
    if "DO NOT MATCH THE HASHES" in said or "Hash mismatch" in said:
        return f"A package is not the one that was pinned; it was not installed. Start again, or report it. {more}"
    if re.search(NETWORK, said):
        return f"The package index could not be reached. Check the network and start again. {more}"
    return f"Installing the packages failed. Start again, or report it. {more}"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
