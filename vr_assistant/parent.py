"""A child process must not outlive the process that started it, however that one ends."""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_POLL_S = 1.0


def end_with_parent(parent_pid: int, how: signal.Signals | None = None) -> None:
    """Have this process ended when the parent has gone. Call it first thing in the child, on its main thread.

    On Linux the kernel sends `how` (SIGKILL by default: no handler can prevent it) as soon as the parent's thread
    that started us has gone, and no thread of ours is needed; elsewhere a daemon thread looks once a second.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how or signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent_pid:  # it went before the request reached the kernel
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent_pid,), name="parent watch", daemon=True).start()


def _watch(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(_POLL_S)
    os._exit(1)
