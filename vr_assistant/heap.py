"""Memory: one heap for all threads, which keeps what is freed, and Python need not look through what stays."""

import ctypes
import gc
import sys

_M_TRIM_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -4, -8  # malloc.h
_KEPT_BYTES = 512 * 1024 * 1024


def share() -> None:
    """One heap for all threads, from which nothing goes back unasked; call it before there are any.

    Whisper's encoder wants the same 54 MB for every layer of every sentence. From the operating system they come page
    by page, in four tenths of the time that a sentence takes; from the heap at once. Nothing without glibc.
    """
    if libc := _glibc():
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def settle() -> None:
    """What has been loaded by now stays: Python's collector need not look through it again and again.

    Measured with a mind loaded, 340,000 objects: a full collection stops everything for 106 ms, longer than the
    loudspeaker has sound ready; afterwards for less than one.
    """
    gc.freeze()


def give_back() -> None:
    """Return what was freed to the operating system; a few milliseconds."""
    if libc := _glibc():
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
