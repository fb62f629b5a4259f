"""A second instance is refused with the number of the first; a dead one leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vr_assistant.app.instance import LOCK_FILE, SingleInstance
from vr_assistant.app.model_server import with_our_code
from vr_assistant.errors import AlreadyRunning, StoreError

HOLD = """
import sys, pathlib
from vr_assistant.app.instance import SingleInstance
with SingleInstance(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_instance_is_told_who_runs(tmp_path: Path) -> None:
    with SingleInstance(tmp_path), pytest.raises(AlreadyRunning, match=str(os.getpid())), SingleInstance(tmp_path):
        pass


def test_one_after_the_other_is_fine(tmp_path: Path) -> None:
    for _ in range(2):
        with SingleInstance(tmp_path):
            assert (tmp_path / LOCK_FILE).read_text().strip() == str(os.getpid())


@pytest.mark.processes
def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=with_our_code(os.environ),
    )
    assert other.stdout is not None and other.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning, match=str(other.pid)), SingleInstance(tmp_path):
        pass

    other.send_signal(signal.SIGKILL)
    other.communicate()

    with SingleInstance(tmp_path):
        pass


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"), SingleInstance(tmp_path / "file" / "data"):
        pass
