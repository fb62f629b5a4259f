"""Builds the root file system with mmdebstrap, and says how far it is."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from vr_assistant.parent import end_with_parent

from .unavailable import Unavailable

Say = Callable[[str], None]
"""Gets a line of progress."""

STEPS = {  # how mmdebstrap announces a step, and what a person calls it
    "running apt-get update": "reading the package lists",
    "downloading packages": "downloading about 180 MB",
    "extracting archives": "unpacking the base",
    "installing essential": "setting up the base",
    "installing remaining": "setting up Monado and Mesa, the longest step",
    "cleaning package lists": "tidying up",
}
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*")
LIMIT_S = 1800.0
"""For a slow line; without a network apt gives up long before."""
NEWS_S = 10.0


def build(root: Path, suite: str, packages: Sequence[str], mirror: str, say: Say) -> None:
    """Fill the folder `root`. Raises Unavailable with what mmdebstrap or apt said last."""
    # In namespaces of its own: whoever is killed while building leaves no mount behind.
    command = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command += ["mmdebstrap", "--mode=root", "--variant=essential", '--aptopt=Apt::Install-Recommends "false"']
    command += ['--aptopt=Acquire::Retries "3"', *(f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT)]
    command += [f"--include={','.join(packages)}", suite, str(root), mirror]
    log = root.with_suffix(".log")
    with log.open("w") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            preexec_fn=partial(end_with_parent, os.getpid()),
        )
    try:
        _watch(process, log, root, say)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise Unavailable(f"{_explain(log.read_text(errors='replace'))} Details: {log}")


def _watch(process: "subprocess.Popen[bytes]", log: Path, root: Path, say: Say) -> None:
    begun = told_at = time.monotonic()
    step = 0
    while process.poll() is None:
        now = time.monotonic()
        if now - begun > LIMIT_S:
            raise Unavailable(f"Building the root file system for Monado took more than {LIMIT_S / 60:.0f} minutes.")
        at = _step(log.read_text(errors="replace"))
        if at > step:
            say(f"  {at}/{len(STEPS)}  {list(STEPS.values())[at - 1]} ...")
            step, told_at = at, now
        elif now - told_at > NEWS_S:
            say(f"       {now - begun:.0f} s, {_megabytes(root)} MB so far")
            told_at = now
        time.sleep(0.2)


def _step(said: str) -> int:
    reached = [number for number, words in enumerate(STEPS, 1) if f"I: {words}" in said]
    return max(reached, default=0)


def _megabytes(root: Path) -> int:
    done = subprocess.run(["du", "-sm", str(root)], capture_output=True, text=True, check=False)
    return int((done.stdout.split() or ["0"])[0])


def _explain(said: str) -> str:
    """The first complaint names the cause; what follows is about giving up."""
    if "No space left" in said:
        return "The disk filled up while the root file system for Monado was built. Free 2 GB, then again."
    found = re.search(r"^(?:E:|Err:\d+|dpkg: error.*?:) ?(.+(?:\n  .+)?)", said, re.MULTILINE)
    why = " ".join(found[1].split()) if found else (said.strip().splitlines() or ["it said nothing"])[-1]
    return f"The root file system for Monado could not be built from this machine's Debian archive: {why[:300]}"
