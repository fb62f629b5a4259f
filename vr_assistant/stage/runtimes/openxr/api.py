"""pyopenxr, imported so that nobody else notices, and the calls of the frame path without its wrappers.

A wrapper of pyopenxr allocates its structures anew, raises for success codes and then loses what the call returned;
so the frame path calls the loader itself, with structures that are kept, and looks at the result.
"""

import ctypes
from typing import TYPE_CHECKING, Any

import OpenGL.platform as _gl_platform

_kept = _gl_platform.PLATFORM
import xr as _xr  # noqa: E402  replaces PyOpenGL's platform by GLX

_gl_platform.PLATFORM = _kept

xr: Any = _xr
SUCCESS = 0
EVENT_UNAVAILABLE = 4
SESSION_NOT_FOCUSED = 8
FRAME_DISCARDED = 9
LOST: tuple[type[Exception], ...] = (
    xr.exception.InstanceLostError,
    xr.exception.SessionLostError,
    xr.exception.SessionLossPending,  # a success, which the wrappers raise all the same
)
"""What any call may raise when the runtime or the headset has gone: everything has to be made anew."""

_TYPES: dict[str, Any] = {
    "h": ctypes.c_void_p,
    "p": ctypes.c_void_p,
    "u": ctypes.c_uint32,
    "t": ctypes.c_int64,
    "f": ctypes.c_float,
    "i": ctypes.c_int,
}
# "Name:arguments", one letter each: handle, pointer, uint32, XrTime, float, enumeration.
_CALLS = """
PollEvent:hp WaitFrame:hpp BeginFrame:hp EndFrame:hp LocateViews:hppupp LocateSpace:hhtp
AcquireSwapchainImage:hpp WaitSwapchainImage:hp ReleaseSwapchainImage:hp
GetSystemProperties:htp GetSystem:hpp
"""


class Calls:
    """`calls.WaitFrame(...)` is xrWaitFrame: handles and addresses in, XrResult as an int out."""

    def __init__(self) -> None:
        library = xr.library.openxr_loader_library
        for entry in _CALLS.split():
            name, arguments = entry.split(":")
            setattr(self, name, _prototype(arguments)((f"xr{name}", library)))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


def extension_call(instance: Any, name: str, arguments: str) -> Any:
    """A function of an extension that is enabled, e.g. ("xrGetVisibilityMaskKHR", "hiuip"). Letters as above."""
    address = ctypes.cast(xr.get_instance_proc_addr(instance, name), ctypes.c_void_p).value
    return _prototype(arguments)(address)


def _prototype(arguments: str) -> Any:
    return ctypes.CFUNCTYPE(ctypes.c_int, *(_TYPES[letter] for letter in arguments))


def handle(of: Any) -> int:
    """The number behind a handle of pyopenxr."""
    return ctypes.cast(of, ctypes.c_void_p).value or 0


def require(result: int) -> int:
    """A success code, as it is. Raises pyopenxr's error for a failure."""
    if result < 0:
        try:
            code = xr.Result(result)
        except ValueError:  # of an extension that this pyopenxr does not know
            raise xr.exception.ErrorResult(f"XrResult {result}") from None
        raise xr.check_result(code)
    return result


def text(of: Any) -> str:
    """Names come as bytes or as text."""
    return of.decode(errors="replace") if isinstance(of, bytes) else str(of)
