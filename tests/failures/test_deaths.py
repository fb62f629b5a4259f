"""Processes of a real run that die, and Ctrl-C at moments when nobody is ready for it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from .program import ROOT, begin, environment, finish, lines_until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes"),
]


@pytest.fixture
def programs() -> Iterator[list["subprocess.Popen[str]"]]:
    """Those that a failed test leaves behind are ended."""
    begun: list[subprocess.Popen[str]] = []
    yield begun
    for program in begun:
        if program.poll() is None:
            os.killpg(program.pid, signal.SIGKILL)
            program.communicate()


def children(program: "subprocess.Popen[str]") -> dict[str, psutil.Process]:
    return {child.name(): child for child in psutil.Process(program.pid).children(recursive=True)}


def wait_for(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.mark.models
@pytest.mark.gl
def test_a_run_outlives_its_mind_and_its_stage_and_nothing_outlives_the_run(
    tmp_path: Path, programs: list["subprocess.Popen[str]"]
) -> None:
    said = ["Add the classic umbrella to my cart.", "What is in my cart?", "Add the folding umbrella to my cart."]
    words = [word for text in said for word in ("--say", text)]
    run = begin(tmp_path, "run", "--offscreen", "--record", str(tmp_path / "out"), *words)
    programs.append(run)

    told = lines_until(run, lambda line: "add_to_cart" in line)
    children(run)["vr-mind"].kill()
    told += lines_until(run, lambda line: "view_cart" in line)
    children(run)["vr-stage"].kill()
    told += lines_until(run, lambda line: "Assistant  Folding" in line or "umbrella-red-folding" in line)
    assert sum("add_to_cart(item=umbrella-black-classic)" in line for line in told) == 1, "nothing was done twice"

    left = list(children(run).values())
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert psutil.wait_procs(left, timeout=30)[1] == []

    events = [json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_text().splitlines()]
    states = [e["message"]["state"] for e in events[1:] if e["message"]["type"] == "MindStatus"]
    assert states == ["starting", "ready", "restarting", "ready", "ready"], "the last one is for the new stage"
    cart = finish(tmp_path, "ask", "--json", "--text", "What is in my cart?").of("reply")[0]["text"]
    assert "lassic" in cart and "olding" in cart, "and it is still there"


@pytest.mark.models
@pytest.mark.parametrize("moment", ["main.log", "stage.log", "mind.log"])
def test_ctrl_c_while_starting_ends_with_130_and_no_traceback(
    tmp_path: Path, programs: list["subprocess.Popen[str]"], moment: str
) -> None:
    run = begin(tmp_path, "run", "--offscreen", "--record", str(tmp_path / "out"), "--say", "Hello.")
    programs.append(run)
    wait_for(tmp_path / "log" / moment)
    left = list(children(run).values())

    os.killpg(run.pid, signal.SIGINT)
    _, errors = run.communicate(timeout=60)

    assert run.returncode == 130 and errors.strip() == ""
    assert psutil.wait_procs(left, timeout=30)[1] == []


def test_two_at_once_share_one_cart(tmp_path: Path, programs: list["subprocess.Popen[str]"]) -> None:
    """Both find no database yet, and both make it."""
    programs += [begin(tmp_path, "ask", "--text", "Add the classic umbrella to my cart.") for _ in range(2)]
    assert [program.communicate(timeout=200)[1] for program in programs] == ["", ""]
    assert [program.returncode for program in programs] == [0, 0]

    cart = finish(tmp_path, "ask", "--json", "--text", "What is in my cart?").of("reply")[0]["text"]
    assert "58 dollars" in cart, "two of them"


@pytest.mark.parametrize("llm", ["rules", "embedded"])
@pytest.mark.parametrize("moment", ["starting", "working"])
@pytest.mark.models
def test_ctrl_c_during_the_benchmark_with_a_busy_mind_leaves_nobody_working(
    tmp_path: Path, programs: list["subprocess.Popen[str]"], moment: str, llm: str
) -> None:
    lines = (
        "from vr_assistant.benchmarks.busy_mind import working",
        "import sys",
        "with working():",
        "    print('begun', flush=True)",
        "    sys.stdin.read()",
    )
    bench = subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)], cwd=ROOT, env=environment(tmp_path, VR_ASSISTANT_LLM__PROVIDER=llm),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    programs.append(bench)
    if moment == "working":
        lines_until(bench, lambda line: line == "begun\n")
    until = time.monotonic() + 60
    while not (left := psutil.Process(bench.pid).children(recursive=True)):
        assert time.monotonic() < until

    os.killpg(bench.pid, signal.SIGINT)

    bench.communicate(timeout=60)
    assert psutil.wait_procs(left, timeout=30)[1] == []
