"""The name a process goes by in `ps`, `top` and the benchmarks."""

import ctypes
import sys

_PR_SET_NAME = 15  # linux/prctl.h; at most 15 bytes


def name_this_process(name: str) -> None:
    """Call on the main thread. Only Linux lets a process choose; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode()[:15], 0, 0, 0)
