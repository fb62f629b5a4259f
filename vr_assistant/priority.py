"""Who comes first when the cores are busy: the frames, then the voice, then the language model."""

import contextlib
import os
import sys
from pathlib import Path

MIND_NICENESS = 5
MODEL_NICENESS = 10
"""A frame is due every 11 ms, a block of sound every 20 ms or more, a word of an answer now and then."""

_BELOW_NORMAL, _IDLE = 0x4000, 0x40  # SetPriorityClass
_AUTOGROUP = Path("/proc/self/autogroup")


def yield_processor(niceness: int) -> None:
    """Let other processes go before this one and those it starts. 19 is the most; without effect where forbidden.

    Linux desktops share the cores among sessions first, and among the processes of a session then: of a process
    that leads its own session the session is lowered too, or its niceness would mean nothing.
    """
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
        return
    with contextlib.suppress(OSError):
        os.nice(max(0, niceness - os.nice(0)))
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            _AUTOGROUP.write_text(str(niceness))
