"""vLLM's command line, and that its workers end with it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from vr_assistant.mind.llm import vllm_launch
from vr_assistant.mind.llm.vllm_launch import command, environment

ROOT = Path(__file__).parents[2]

WORKER = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, subprocess, sys, os; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    f'w = subprocess.Popen([sys.executable, "-c", {WORKER!r}]); print(os.getpid(), w.pid, flush=True); w.wait()'
)


def test_on_a_gpu_the_renderer_keeps_its_share() -> None:
    line = command(Path("py"), Path("m"), port=8001, context_tokens=4096, gpu_memory_share=0.7)
    assert line[:3] == ["py", "-m", "vllm.entrypoints.openai.api_server"]
    assert line[line.index("--host") + 1] == "127.0.0.1"
    assert line[line.index("--gpu-memory-utilization") + 1] == "0.7"
    assert "--enforce-eager" in line


def test_on_a_cpu_it_is_told_so() -> None:
    line = command(Path("py"), Path("m"), port=8001, context_tokens=4096, gpu_memory_share=None)
    assert "--gpu-memory-utilization" not in line and "bfloat16" in line


def test_it_phones_nobody_and_its_key_is_not_an_argument() -> None:
    assert (
        environment("k", {"PATH": "p"}).items()
        >= {
            "VLLM_API_KEY": "k",
            "HF_HUB_OFFLINE": "1",
            "VLLM_NO_USAGE_STATS": "1",
            "PATH": "p",
        }.items()
    )


@pytest.mark.processes
@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_workers_end_with_it_even_when_it_ignores_the_request() -> None:
    launcher = [sys.executable, "-m", vllm_launch.__name__, "--parent", str(os.getpid()), "--"]
    run = subprocess.Popen([*launcher, sys.executable, "-c", STUBBORN], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    family = sorted((run.stdout.readline(), run.stdout.readline()), key=len)
    processes = [psutil.Process(int(pid)) for pid in family[-1].split()]
    assert len(processes) == 2

    run.send_signal(signal.SIGTERM)
    run.wait(60)

    assert psutil.wait_procs(processes, timeout=30)[1] == []
