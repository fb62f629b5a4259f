"""The program prints on every terminal, into every pipe, and ends in good order when nobody reads."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .program import PROGRAM, ROOT, environment, finish

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(sys.platform == "win32", reason="terminals there are no pseudo-terminals"),
]

WALK = ("ask", "--text", "带我去书店。")


def test_a_terminal_without_chinese_gets_valid_json(tmp_path: Path) -> None:
    done = finish(tmp_path, *WALK, "--json", PYTHONIOENCODING="ascii")
    assert done.code == 0 and done.out.isascii() and done.err == ""
    assert done.of("transcript")[0]["text"] == "带我去书店。" and done.actions == ["navigate_to"]


def test_words_typed_where_nobody_knows_utf_8_are_understood(tmp_path: Path) -> None:
    done = finish(tmp_path, *WALK, LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert done.code == 0 and done.err == ""
    assert "navigate_to(place=bookshop)" in done.out and "\\u4e66\\u5e97" in done.out


@pytest.mark.parametrize(("size", "code"), [("pipe", 1), ("full", 1)])
def test_output_that_cannot_be_written_ends_it_without_a_traceback(tmp_path: Path, size: str, code: int) -> None:
    if size == "full" and not Path("/dev/full").exists():
        pytest.skip("no disk that is always full")
    reading, writing = os.pipe()
    os.close(reading)  # as `| head` does when it has seen enough
    if size == "full":
        os.close(writing)
        writing = os.open("/dev/full", os.O_WRONLY)
    done = subprocess.run(
        [*PROGRAM, "ask", "--text", "hello", "--json"],
        cwd=ROOT, env=environment(tmp_path), stdout=writing, stderr=subprocess.PIPE, text=True, timeout=200,
    )  # fmt: skip
    os.close(writing)
    assert done.returncode == code
    assert done.stderr == ("" if size == "pipe" else "There is no space left on the disk.\n" + SPACE)


SPACE = "Free some space and start again.\n"


@pytest.mark.parametrize("kind", ["dumb", "xterm"])
def test_on_a_real_terminal_every_line_stands_alone(tmp_path: Path, kind: str) -> None:
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [*PROGRAM, "ask", "--text", "hello", "--wav", "missing.wav"],
        cwd=ROOT, env=environment(tmp_path, TERM=kind, NO_COLOR="1"), stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert running.wait() == 1
    screen = _as_seen(said.decode())
    assert screen[0].startswith("You  ") and screen[1].startswith("Assistant  ")
    assert screen[2].startswith("There is no file missing.wav. Give ")
    assert not any("thinking" in line for line in screen)


def _as_seen(text: str) -> list[str]:
    """What is left on the screen, for a terminal that knows erase-line and cursor-up."""
    lines = [""]
    for piece in text.replace("\r\n", "\n").replace("\x1b", "\0\x1b").split("\0"):
        if piece.startswith("\x1b[2K"):
            lines[-1], piece = "", piece[4:]
        elif piece.startswith("\x1b[1A"):
            lines.pop()
            piece = piece[4:]
        elif piece.startswith("\x1b["):
            piece = piece.lstrip("\x1b[?0123456789;")[1:]
        first, *rest = piece.replace("\r", "").split("\n")
        lines[-1] += first
        lines += rest
    return [line for line in lines if line.strip()]
