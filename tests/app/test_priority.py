"""On busy cores the frames come first, then the voice, then the language model."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from vr_assistant import priority

pytestmark = [pytest.mark.processes, pytest.mark.skipif(sys.platform == "win32", reason="niceness is of Unix")]
AUTOGROUP = Path("/proc/self/autogroup")


def report(act: Callable[[], None], answer: Connection) -> None:
    act()
    answer.send((os.nice(0), os.getsid(0) == os.getpid(), group()))


def group() -> str:
    """Niceness of this process's session; empty where the kernel does not group by session, or does not say."""
    try:
        words = AUTOGROUP.read_text().split()
    except OSError:
        return ""
    return words[-1] if words else ""


def after(act: Callable[[], None]) -> tuple[int, bool, str]:
    """Niceness, whether it leads its session, and the session's niceness, of a process that has done this."""
    spawn = multiprocessing.get_context("spawn")
    answer, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=report, args=(act, theirs))
    process.start()
    theirs.close()
    found: tuple[int, bool, str] = answer.recv()
    process.join()
    return found


def nothing() -> None: ...


def come_first() -> None:
    priority.come_first()
    priority.come_first()


def yield_twice() -> None:
    priority.yield_processor(7)
    priority.yield_processor(7)


def yield_less_later() -> None:
    priority.yield_processor(9)
    priority.yield_processor(4)


def yield_with_session() -> None:
    os.setsid()
    priority.yield_processor(8)


def start_the_mind() -> None:
    from vr_assistant.mind.process import main

    ours, _theirs = multiprocessing.Pipe()
    with pytest.raises(ValueError, match="json"):  # its place is taken before anything else is done
        main(ours, "no json", "", "")


def test_the_stage_leads_a_session_of_its_own() -> None:
    niceness, leads, _ = after(come_first)
    assert leads and niceness == after(nothing)[0]


def test_yielding_is_for_good_and_not_added_up() -> None:
    assert after(yield_twice)[0] == 7
    assert after(yield_less_later)[0] == 9


def test_the_session_that_a_process_leads_yields_with_it() -> None:
    niceness, _, group = after(yield_with_session)
    assert niceness == 8
    assert group in ("8", "")


def test_the_terminals_session_is_left_alone() -> None:
    assert after(yield_twice)[2] == after(nothing)[2]


def test_the_mind_yields_a_little() -> None:
    assert after(start_the_mind)[0] == priority.MIND_NICENESS <= 5


def test_the_model_server_yields_more() -> None:
    command = [sys.executable, "-m", "vr_assistant.mind.llm.server", "--model", "none.gguf", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        assert "port" in json.loads(server.stdout.readline())
        niceness = os.getpriority(os.PRIO_PROCESS, server.pid)
        server.terminate()
    assert niceness == priority.MODEL_NICENESS > priority.MIND_NICENESS
