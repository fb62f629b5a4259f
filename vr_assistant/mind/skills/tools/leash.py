"""A process between us and a user's MCP server: it passes lines on within limits, and leaves nothing behind.

    python -I -S leash.py COMMAND [ARGUMENT ...]

Standard library only, since it starts for every server. It ends the server, and all that the server has started, when
our side has gone, when it is told to, or when the server says too much. What the server writes to its standard error
comes through on ours, bounded.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

LONGEST_LINE = 1_000_000
"""Bytes of one message."""
MOST_LINES_A_SECOND = 300
MOST_BYTES_A_SECOND = 4_000_000
MOST_GARBAGE = 100
"""Lines that are no message."""
MOST_COMPLAINTS = 64_000
"""Bytes of the server's standard error."""
GRACE_S = 0.4
"""To end by itself; then it is terminated, and then killed."""
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h


class Leash:
    def __init__(self, server: "subprocess.Popen[bytes]") -> None:
        self._server = server
        self._ending = threading.Lock()

    def run(self) -> None:
        """Pass on until either side ends."""
        for work in (self._give, self._complain):
            threading.Thread(target=work, daemon=True).start()
        self.end(self._take())

    def end(self, why: str = "") -> NoReturn:
        """Leave no process behind, and go."""
        self._ending.acquire()  # the first one does it all
        if why:
            _complain(f"{why}; the server was ended.\n".encode())
        with contextlib.suppress(OSError):
            if self._server.stdin:
                self._server.stdin.close()
        for how in (None, signal.SIGTERM, signal.SIGKILL):
            if how is not None:
                with contextlib.suppress(OSError):
                    os.killpg(self._server.pid, how)
            if self._has_ended():
                break
        with contextlib.suppress(OSError):
            os.killpg(self._server.pid, signal.SIGKILL)
        _kill_orphans()
        os._exit(0)

    def _has_ended(self) -> bool:
        try:
            self._server.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _give(self) -> None:
        assert self._server.stdin
        with contextlib.suppress(OSError):
            while data := os.read(0, 65_536):
                self._server.stdin.write(data)
                self._server.stdin.flush()
        self.end()

    def _complain(self) -> None:
        assert self._server.stderr
        left = MOST_COMPLAINTS
        with contextlib.suppress(OSError):
            while data := os.read(self._server.stderr.fileno(), 8_192):
                _complain(data[:left])
                left = max(0, left - len(data))

    def _take(self) -> str:
        """Why nothing more is taken from the server; empty when it has nothing more to say."""
        assert self._server.stdout
        number, waiting, garbage = self._server.stdout.fileno(), bytearray(), 0
        began, lines, size = time.monotonic(), 0, 0
        while data := _read(number):
            if time.monotonic() - began > 1.0:
                began, lines, size = time.monotonic(), 0, 0
            size += len(data)
            if size > MOST_BYTES_A_SECOND:
                return "it writes too much"
            waiting += data
            whole: list[bytearray] = []
            if b"\n" in data:
                *whole, waiting = waiting.split(b"\n")
            if len(waiting) > LONGEST_LINE or any(len(line) > LONGEST_LINE for line in whole):
                return "it wrote a message that is too long"
            for line in whole:
                lines += 1
                if lines > MOST_LINES_A_SECOND:
                    return "it writes too many messages"
                if not is_message(bytes(line)):
                    garbage += bool(line.strip())
                elif not _pass_on(bytes(line)):
                    return ""
            if garbage > MOST_GARBAGE:
                return "what it writes is no MCP"
        return ""


def is_message(line: bytes) -> bool:
    """Whether a line is a JSON-RPC message; programs print all sorts of things."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(message, dict) and message.get("jsonrpc") == "2.0"


def main(command: Sequence[str]) -> int:
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    pipe = subprocess.PIPE
    try:
        server = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, preexec_fn=_die_with_leash
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        _complain(f"{command[0]} cannot be started: {getattr(error, 'strerror', None) or error}.\n".encode())
        return 1
    leash = Leash(server)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda *_: threading.Thread(target=leash.end).start())
    leash.run()
    return 0


def _read(number: int) -> bytes:
    try:
        return os.read(number, 65_536)
    except OSError:
        return b""


def _pass_on(line: bytes) -> bool:
    """False when nobody listens any more."""
    data = memoryview(line + b"\n")
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError:
        return False
    return True


def _complain(data: bytes) -> None:
    with contextlib.suppress(OSError):
        os.write(2, data)


def _die_with_leash() -> None:
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _kill_orphans() -> None:
    """What a server has started in sessions of their own comes to us when it ends."""
    for _ in range(50):
        children = _children()
        if not children:
            return
        for pid in children:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.01)


def _children() -> list[int]:
    found: list[int] = []
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError, ValueError):
            found += [int(pid) for pid in path.read_text().split()]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
