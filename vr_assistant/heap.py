"""Memory: one heap for all threads, which keeps what is freed, and Python need not look through what stays."""

import ctypes
import gc
import sys

_M_TRIM_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -4, -8  # malloc.h
_MADV_HUGEPAGE, _PAGE_BYTES = 14, 2 * 1024 * 1024  # mman.h
KEPT_BYTES = 512 * 1024 * 1024
"""Of what is free at the end of a shared heap."""
_LARGE_PAGED_BYTES = KEPT_BYTES // 4 * 3  # less, or it would go back at once


def share() -> None:
    """One heap for all threads, from which nothing goes back unasked; call it before there are any.

    Whisper's encoder wants the same 54 MB for every layer of every sentence. From the operating system they come page
    by page, in four tenths of the time that a sentence takes; from the heap at once. Nothing without glibc.
    """
    if libc := _glibc():
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_MAX, 0)
        libc.mallopt(_M_TRIM_THRESHOLD, KEPT_BYTES)
        _ask_for_large_pages(libc)


def _ask_for_large_pages(libc: ctypes.CDLL) -> None:
    """For the part of the heap that is used next; none of it is taken from the system before it is used."""
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    if begins := libc.malloc(_LARGE_PAGED_BYTES):
        first = -(-begins // _PAGE_BYTES) * _PAGE_BYTES
        libc.madvise(first, (begins + _LARGE_PAGED_BYTES - first) // _PAGE_BYTES * _PAGE_BYTES, _MADV_HUGEPAGE)
        libc.free(begins)


def settle() -> None:
    """What has been loaded by now stays: Python's collector need not look through it again and again.

    Measured with a mind loaded, 340,000 objects: a full collection stops everything for 106 ms, longer than the
    loudspeaker has sound ready; afterwards for less than one.
    """
    gc.freeze()


def give_back(but_bytes: int = 0) -> None:
    """Return what was freed to the operating system; a few milliseconds.

    Args:
        but_bytes: Kept at the end of the heap.
    """
    if libc := _glibc():
        libc.malloc_trim.argtypes = [ctypes.c_size_t]
        libc.malloc_trim(but_bytes)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "mallopt") and hasattr(libc, "malloc_trim") else None
