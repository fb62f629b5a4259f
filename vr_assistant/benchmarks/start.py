"""How long a start takes, what each process keeps in memory, and what listening costs.

A whole run is started like a user would, once with every computed cache empty (cold) and once more (warm). Its
recording says when things happened, on the clock that all processes share; psutil looks at the processes meanwhile.
"Cold" means our caches and the shader cache; the operating system's file cache is as it is.
"""

import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import psutil

from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError
from vr_assistant.messages import MindReady, Speak, StageReady
from vr_assistant.recording.recorder import EVENTS_FILE
from vr_assistant.recording.recording import Recording

ROOT = Path(__file__).parents[2]
QUIET_S = 30.0
"""Of faint noise at the end of the conversation: the microphone of a user who says nothing."""
WATCH_S = 10.0
"""Of the quiet over which processor time is counted."""
TIME_LIMIT_S = 300.0
PROCESSES = {"vr-supervisor": "supervisor", "vr-stage": "stage", "vr-mind": "mind", "vr-model": "model server"}
"""Names the processes give themselves to what each is."""


@dataclass(slots=True)
class Start:
    """One start; times in seconds from the command."""

    first_picture_s: float
    """Of the waiting scene, which follows the head."""
    ready_to_listen_s: float
    first_answer_s: float
    """First audible assistant sample; the user speaks as soon as somebody listens."""
    memory_mb: dict[str, float] = field(default_factory=dict)
    """Resident, by process, after a turn by voice, one by the model and one in Chinese."""
    idle_cores: dict[str, float] = field(default_factory=dict)
    """Processor seconds a second while nobody speaks and the microphone is open."""


def measure(settings: Settings, report: Callable[[str], None]) -> dict[str, Start]:
    """{"cold": ..., "warm": ...}.

    Args:
        settings: Where the weights are.
        report: Told what is being done.
    Raises:
        AssistantError: a run did not come to its end.
    """
    with TemporaryDirectory(prefix="vr-assistant-bench-") as name:
        folder = Path(name)
        cache = folder / "cache"
        cache.mkdir()
        (cache / "models").symlink_to(settings.paths.cache_dir / "models", target_is_directory=True)
        quiet = folder / "quiet.wav"
        _write_noise(quiet)
        environment = os.environ | {
            "VR_ASSISTANT_PATHS__CACHE_DIR": str(cache),
            "VR_ASSISTANT_PATHS__DATA_DIR": str(folder / "data"),
            "VR_ASSISTANT_PATHS__LOG_DIR": str(folder / "log"),
            "MESA_SHADER_CACHE_DIR": str(folder / "shaders"),
        }
        found = {}
        for kind in ("cold", "warm"):
            report(f"{kind} start")
            found[kind] = _one_start(folder / kind, quiet, environment)
        return found


def _one_start(recording: Path, quiet: Path, environment: dict[str, str]) -> Start:
    hello = ROOT / "assets" / "demo" / "1-bookshop.wav"
    said = ["--wav", str(hello), "--say", "Tell me something nice.", "--say", "你好", "--wav", str(quiet)]
    command = [sys.executable, str(ROOT / "launcher.py"), "run", "--offscreen", *said, "--record", str(recording)]
    began_ns = time.monotonic_ns()
    with _running(command, environment) as process:
        _wait_for_quiet(recording, process)
        time.sleep(5.0)  # the last answer's work has died down
        memory = {name: p.memory_info().rss / 2**20 for name, p in _processes(process.pid)}
        idle = _idle_cores(process.pid)
    events = Recording.load(recording).entries

    def since(kind: type) -> float:
        at = next(
            e.message.starts_at_ns if isinstance(e.message, Speak) else e.t_ns
            for e in events
            if isinstance(e.message, kind)
        )
        return (at - began_ns) / 1e9

    return Start(since(StageReady), since(MindReady), since(Speak), memory, idle)


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # the film is not wanted
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_quiet(recording: Path, process: "subprocess.Popen[bytes]") -> None:
    """Until the third answer has been given and heard."""
    deadline = time.monotonic() + TIME_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssistantError(
                f"The run ended by itself with {process.returncode}.", "Try `python3 launcher.py run --offscreen`."
            )
        if _answers(recording) >= 3:
            return
        time.sleep(0.25)
    raise AssistantError(f"No third answer within {TIME_LIMIT_S:.0f} s.", "Look into the log: `launcher.py doctor`.")


def _answers(recording: Path) -> int:
    try:
        lines = (recording / EVENTS_FILE).read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    found = 0
    for line in lines:
        try:
            message = json.loads(line).get("message", {})
        except ValueError:
            continue
        found += message.get("type") == "DialogueNote" and message["event"].get("event") == "timing"
    return found


def _processes(root: int) -> list[tuple[str, psutil.Process]]:
    parent = psutil.Process(root)
    everyone = [parent, *parent.children(recursive=True)]
    return [(PROCESSES[p.name()], p) for p in everyone if p.name() in PROCESSES]


def _idle_cores(root: int) -> dict[str, float]:
    def used() -> dict[str, float]:
        return {name: sum(p.cpu_times()[:2]) for name, p in _processes(root)}

    samples: dict[str, list[float]] = {}
    before, at = used(), time.monotonic()
    for _ in range(int(WATCH_S)):
        time.sleep(1.0)
        now, then = used(), time.monotonic()
        for name in now.keys() & before.keys():
            samples.setdefault(name, []).append((now[name] - before[name]) / (then - at))
        before, at = now, then
    return {name: median(values) for name, values in samples.items()}


def _write_noise(path: Path) -> None:
    """A quiet room: white noise 60 dB below full scale, 16 kHz mono."""
    noise = np.random.default_rng(1).normal(0.0, 0.001, int(QUIET_S * 16_000))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((noise * 32767).astype("<i2").tobytes())
