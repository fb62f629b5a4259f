"""Who comes first when the cores are busy: the frames, then the voice, then the language model.

Measured by tests/bench/priorities.py, 90 frames a second beside two processes that never rest, on two cores that others
used as well: in one session 39 % of the frames were missed, with the frames in a session of their own 2 %, with the
others' niceness at 10 besides 0.1 %. A niceness alone, in one session: 85 of 1350 frames at 0, 34 at 5, 9 at 10.
"""

import contextlib
import os
import sys
from pathlib import Path

MIND_NICENESS = 5
"""Small: the voice is played in the mind, and a block of sound is due every 20 ms or so."""
MODEL_NICENESS = 10
_BELOW_NORMAL, _ABOVE_NORMAL = 0x4000, 0x8000  # winbase.h


def come_first() -> None:
    """Let this process be woken before busier ones, as far as an ordinary user may. Without effect where forbidden.

    Linux desktops share the cores among sessions before they look at processes: one that leads a session of its own
    does not share with the terminal's. The caller must not need Ctrl-C from the terminal.
    """
    if sys.platform == "win32":
        _set_class(_ABOVE_NORMAL)
    else:
        with contextlib.suppress(OSError):  # it leads one already
            os.setsid()


def yield_processor(niceness: int) -> None:
    """Let others go before this process and those it starts later. `niceness`: 0 to 19, which yields most.

    A session that this process leads yields too, see come_first.
    """
    if sys.platform == "win32":
        _set_class(_BELOW_NORMAL)
        return
    with contextlib.suppress(OSError):
        os.nice(max(0, niceness - os.nice(0)))
    if os.getsid(0) == os.getpid():
        yield_session(os.getpid(), niceness)


def yield_session(pid: int, niceness: int) -> None:
    """Likewise for the session of another process of ours, on a kernel that groups by session."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness))


def _set_class(priority_class: int) -> None:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), priority_class)
