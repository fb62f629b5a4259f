"""The supervisor itself can be killed without a chance to clean up; its children end all the same."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from vr_assistant.app.model_server import with_our_code

pytestmark = pytest.mark.processes

SCRIPT = Path(__file__).with_name("supervise.py")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_child_outlives_the_supervisor(tmp_path: Path, number: signal.Signals) -> None:
    # A session of its own, as in a terminal: the signal goes to the supervisor alone.
    run = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        stdout=subprocess.PIPE,
        start_new_session=True,
        env=with_our_code(os.environ),
    )
    assert run.stdout is not None
    pids = json.loads(run.stdout.readline())
    children = [psutil.Process(pid) for pid in pids.values()]
    assert len(children) == 3

    run.send_signal(number)
    run.wait(60)

    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []


def test_ctrl_c_in_a_terminal_reaches_all_and_still_ends_cleanly(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=with_our_code(os.environ),
    )
    assert run.stdout is not None
    children = [psutil.Process(pid) for pid in json.loads(run.stdout.readline()).values()]

    os.killpg(run.pid, signal.SIGINT)
    _, errors = run.communicate(timeout=60)

    _, alive = psutil.wait_procs(children, timeout=30)
    assert alive == []
    assert b"Traceback" not in errors
    assert (tmp_path / "data" / "mind.diary").read_text().endswith("Stop\n")
