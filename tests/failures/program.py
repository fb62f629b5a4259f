"""The real program in a process of its own, with folders of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from own_home import own_home

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "vr_assistant"]


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]

    @property
    def actions(self) -> list[str]:
        return [event["name"] for event in self.of("action")]


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """No language model, small films, nothing of the user's but the weights; a change to "" removes a variable."""
    values = dict(os.environ) | {
        **own_home(folder),
        "VR_ASSISTANT_LLM__PROVIDER": "rules",
        "VR_ASSISTANT_STAGE__WIDTH": "160",
        "VR_ASSISTANT_STAGE__HEIGHT": "90",
        "PYTHONUNBUFFERED": "1",
        **changes,
    }
    return {name: value for name, value in values.items() if value}


def finish(folder: Path, *arguments: str | bytes, **changes: str) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        [*PROGRAM, *arguments], cwd=ROOT, env=environment(folder, **changes), capture_output=True, timeout=240
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def begin(folder: Path, *arguments: str, **changes: str) -> "subprocess.Popen[str]":
    """Start a command in a process group of its own, as a terminal would."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=ROOT,
        env=environment(folder, **changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A test run in the background may have been told to ignore it, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def lines_until(program: "subprocess.Popen[str]", is_it: Callable[[str], bool]) -> list[str]:
    """What it prints, up to the line that is meant."""
    assert program.stdout is not None
    seen = []
    for line in program.stdout:
        seen.append(line)
        if is_it(line):
            return seen
    raise AssertionError(f"it ended before: {seen} {program.communicate()[1]}")
