"""Asked for a picture that this machine cannot show, the program says so once and for all, and how to go on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from own_home import own_home

pytestmark = [pytest.mark.processes, pytest.mark.models]


@pytest.mark.parametrize(
    ("flag", "reason", "way_on"),
    [("--desktop", "There is no screen", "--offscreen"), ("--headset", "No headset answers", "--desktop")],
)
def test_the_reason_and_the_way_on_are_read_without_a_second_try(
    tmp_path: Path, flag: str, reason: str, way_on: str
) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"VR_ASSISTANT_LLM__PROVIDER": "rules", **own_home(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "vr_assistant", "run", flag],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert reason in done.stderr and way_on in done.stderr
    assert "restarting" not in done.stdout and "Traceback" not in done.stdout + done.stderr
