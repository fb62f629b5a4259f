"""The OpenGL 4.5 core context of the headset, and the structure by which a session learns of it.

X11 and Windows: the context of the mirror's window (hidden where none is wanted). Elsewhere: EGL without a surface.
"""

import ctypes
import ctypes.util
import logging
import os
import platform
from typing import Any, Protocol

from vr_assistant.errors import NoDisplay, NoHeadset
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.openxr import extensions
from vr_assistant.stage.runtimes.openxr.api import xr
from vr_assistant.stage.runtimes.openxr.instance import Instance
from vr_assistant.stage.runtimes.openxr.mirror import Mirror
from vr_assistant.stage.runtimes.openxr.system import System
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext

log = logging.getLogger(__name__)

GL_VERSION = (4, 5)
_FBCONFIG_ID, _VISUAL_ID = 0x8013, 0x800B  # GLX_FBCONFIG_ID, GLX_VISUAL_ID


_HEADER = (("type", ctypes.c_int), ("next", ctypes.c_void_p))


class EglBinding(ctypes.Structure):
    """XrGraphicsBindingEGLMNDX."""

    _fields_ = (
        *_HEADER,
        ("get_proc_address", ctypes.c_void_p),
        ("display", ctypes.c_void_p),
        ("config", ctypes.c_void_p),
        ("context", ctypes.c_void_p),
    )


class XlibBinding(ctypes.Structure):
    """XrGraphicsBindingOpenGLXlibKHR."""

    _fields_ = (
        *_HEADER,
        ("display", ctypes.c_void_p),
        ("visual", ctypes.c_uint32),
        ("config", ctypes.c_void_p),
        ("drawable", ctypes.c_ulong),
        ("context", ctypes.c_void_p),
    )


class Win32Binding(ctypes.Structure):
    """XrGraphicsBindingOpenGLWin32KHR."""

    _fields_ = (*_HEADER, ("device_context", ctypes.c_void_p), ("context", ctypes.c_void_p))


class Context(Protocol):
    """Of OpenGL, on this thread."""

    def make_current(self) -> None: ...
    def is_current(self) -> bool: ...
    def close(self) -> None: ...
    def get_proc_address(self, name: str) -> int | None: ...


class Graphics:
    """Lives as long as the runtime: a session that is lost takes nothing of it along."""

    def __init__(self, size: tuple[int, int], *, shows_mirror: bool) -> None:
        """
        Args:
            size: Pixels of the mirror's window.
        Raises:
            GraphicsError: there is no OpenGL 4.5.
        """
        self.mirror: Mirror | None = None
        if platform.system() == "Windows" or (platform.system() == "Linux" and os.environ.get("DISPLAY")):
            try:
                self.mirror = Mirror(size, is_shown=shows_mirror)
            except NoDisplay as error:
                if platform.system() == "Windows":
                    raise
                log.warning("no mirror: %s", error)  # a screen that has died under a session leaves the headset
        self._context: Context = self.mirror or SurfacelessContext()
        self.gl = GL(self._context.get_proc_address)

    def binding(self, instance: Instance, system: System) -> ctypes.Structure:
        """For XrSessionCreateInfo.next; keep it until the session has been created.

        Asks for the requirements first, as xrCreateSession demands.

        Raises:
            NoHeadset: the runtime cannot take this context.
        """
        self._check_version(instance, system)
        if isinstance(self._context, SurfacelessContext):
            if extensions.EGL not in instance.extensions:
                raise NoHeadset(
                    f"{instance.runtime_name} cannot draw without an X11 screen.",
                    "Start in a desktop session (DISPLAY has to be set), or with --desktop or --offscreen.",
                )
            kind = xr.StructureType.GRAPHICS_BINDING_EGL_MNDX.value
            return EglBinding(kind, None, *self._context.handles())
        if platform.system() == "Windows":
            library: Any = ctypes.windll.opengl32  # type: ignore[attr-defined,unused-ignore]
            library.wglGetCurrentDC.restype = library.wglGetCurrentContext.restype = ctypes.c_void_p
            kind = xr.StructureType.GRAPHICS_BINDING_OPENGL_WIN32_KHR.value
            return Win32Binding(kind, None, library.wglGetCurrentDC(), library.wglGetCurrentContext())
        return _xlib_binding()

    def _check_version(self, instance: Instance, system: System) -> None:
        if extensions.OPENGL not in instance.extensions:
            raise NoHeadset(f"{instance.runtime_name} takes no OpenGL pictures.", "Start with --desktop for a window.")
        needs = xr.get_opengl_graphics_requirements_khr(instance.handle, system.id)
        least, most = needs.min_api_version_supported, needs.max_api_version_supported
        version = self.gl.version
        if version < (least.major, least.minor) or (most.major, most.minor) < GL_VERSION:
            raise NoHeadset(
                f"{instance.runtime_name} takes OpenGL {least.major}.{least.minor} to {most.major}.{most.minor}, "
                f"and the graphics driver offers {version[0]}.{version[1]}.",
                "Update the graphics driver, or start with --desktop for a window.",
            )

    def take_back(self) -> None:
        """Make the context current again: SteamVR on Linux takes it away in some calls."""
        if not self._context.is_current():
            self._context.make_current()

    def drain_errors(self) -> None:
        """Forget what the runtime's own OpenGL calls left behind: it would be blamed on our next one."""
        for _ in range(16):
            if not self.gl.GetError():
                return

    def close(self) -> None:
        self._context.close()


def _xlib_binding() -> XlibBinding:
    """Of the context that is current. `visual` and `config` stay empty where GLX does not tell them."""
    glx: Any = ctypes.CDLL(ctypes.util.find_library("GL") or "libGL.so.1")
    pointer, number = ctypes.c_void_p, ctypes.c_int
    for name, result, arguments in (
        ("glXGetCurrentDisplay", pointer, []),
        ("glXGetCurrentContext", pointer, []),
        ("glXGetCurrentDrawable", ctypes.c_ulong, []),
        ("glXQueryContext", number, [pointer, pointer, number, pointer]),
        ("glXGetFBConfigs", ctypes.POINTER(pointer), [pointer, number, pointer]),
        ("glXGetFBConfigAttrib", number, [pointer, pointer, number, pointer]),
    ):
        function = getattr(glx, name)
        function.restype, function.argtypes = result, arguments
    display, context = glx.glXGetCurrentDisplay(), glx.glXGetCurrentContext()
    value, count = number(), number()
    glx.glXQueryContext(display, context, _FBCONFIG_ID, ctypes.addressof(value))
    wanted, config, visual = value.value, None, 0
    configs = glx.glXGetFBConfigs(display, 0, ctypes.addressof(count))
    for candidate in configs[: count.value] if configs else ():
        glx.glXGetFBConfigAttrib(display, candidate, _FBCONFIG_ID, ctypes.addressof(value))
        if value.value == wanted:
            config = candidate
            glx.glXGetFBConfigAttrib(display, candidate, _VISUAL_ID, ctypes.addressof(value))
            visual = value.value
            break
    kind = xr.StructureType.GRAPHICS_BINDING_OPENGL_XLIB_KHR.value
    return XlibBinding(kind, None, display, visual, config, glx.glXGetCurrentDrawable(), context)
