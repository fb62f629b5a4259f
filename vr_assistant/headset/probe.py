"""Asking a runtime what it is and which headset it has; it is foreign code that may hang or crash, so from outside."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace

from vr_assistant.headset.answer import Answer, from_json

LIMIT_S = 15.0
"""SteamVR starts its own programs before it answers."""


def probe(environment: Mapping[str, str] | None = None, limit_s: float = LIMIT_S) -> Answer:
    """What the runtime answers; `error` is HUNG or CRASHED if it does not.

    Args:
        environment: Set beside that of this process: Choice.environment.
        limit_s: After this many seconds it is ended.
    """
    command = [sys.executable, "-m", "vr_assistant.headset.questions"]
    trouble = ""
    with tempfile.TemporaryFile() as said:  # no pipe: what a runtime starts would keep it open
        try:
            child = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                timeout=limit_s,
                check=False,
                env={**os.environ, **(environment or {})},
            )
            trouble = "" if child.returncode == 0 else "CRASHED"
        except subprocess.TimeoutExpired:
            trouble = "HUNG"
        except OSError:
            trouble = "CRASHED"
        said.seek(0)
        answer = _last(said.read())
    if answer is None:
        return Answer(error=trouble or "CRASHED")
    return replace(answer, error=trouble) if trouble and not answer.error else answer


def _last(printed: bytes) -> Answer | None:
    """The runtime's own chatter may stand between the lines."""
    for line in reversed(printed.decode("utf-8", "replace").splitlines()):
        try:
            return from_json(line)
        except ValueError:
            continue
    return None
