"""What `test` runs, one tool after the other, and the screen that window tests draw on."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from vr_assistant import models
from vr_assistant.config import load_settings
from vr_assistant.models.progress import Bars

HOME = Path(__file__).resolve().parents[2]
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import walls": ["lint-imports"],
}
SCREEN = "1280x720x24"
SCREEN_S = 20.0


def run_checks(arguments: list[str]) -> int:
    """Gives the exit code: pytest's, or 1 if a check before it failed."""
    console = Console(highlight=False, soft_wrap=True)
    settings = load_settings().settings
    with Bars(console) as bars:
        models.ensure(settings, models.default_ids(settings), bars)
    failed = [] if arguments else [name for name, command in CHECKS.items() if not _passes(console, name, command)]
    with screen() as environment:
        code = subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=HOME, env=environment)
    if failed:
        console.print(f"Failed before the tests, see above: {', '.join(failed)}", style="red")
        return 1
    return code


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment for the tests, with a virtual screen if there is no real one and Xvfb is here."""
    environment = dict(os.environ)
    xvfb = shutil.which("Xvfb")
    if environment.get("DISPLAY") or not xvfb or sys.platform == "win32":
        yield environment
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [xvfb, "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        number = _first_line(reading, server)
        if number:
            environment["DISPLAY"] = f":{number}"
        yield environment
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


def _first_line(reading: int, server: "subprocess.Popen[bytes]") -> str:
    """Xvfb says which display it took when it is ready; nothing if it dies or stays silent."""
    os.set_blocking(reading, False)
    said = b""
    end = time.monotonic() + SCREEN_S
    while b"\n" not in said and time.monotonic() < end and server.poll() is None:
        try:
            said += os.read(reading, 16)
        except BlockingIOError:
            time.sleep(0.02)
    return said.decode().strip()


def _passes(console: Console, name: str, command: list[str]) -> bool:
    tool = Path(sys.executable).with_name(command[0])
    with console.status(f"{name} ..."):
        done = subprocess.run(
            [str(tool), *command[1:]], cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
    if done.returncode:
        console.print(done.stdout.rstrip(), markup=False)
    console.print(f"{name}: {'ok' if done.returncode == 0 else 'failed'}", markup=False)
    return done.returncode == 0
