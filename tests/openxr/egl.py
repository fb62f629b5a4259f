"""An OpenGL context of the tests' own, without a screen, and its binding to OpenXR (XR_MNDX_egl_enable).

EGL is called directly: PyOpenGL serves one platform a process, and `import xr` makes that GLX.
"""

import ctypes
from ctypes import c_int, c_uint, c_void_p
from typing import Any

import xr

SURFACELESS = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA
OPENGL_API = 0x30A2
CONFIG = (0x3033, 0x0001, 0x3040, 0x0008, 0x3038)  # EGL_SURFACE_TYPE a pbuffer, EGL_RENDERABLE_TYPE OpenGL, EGL_NONE
CORE_4_5 = (0x3098, 4, 0x30FB, 5, 0x30FD, 1, 0x3038)  # EGL_CONTEXT_MAJOR_VERSION, MINOR, PROFILE_MASK, EGL_NONE


class EglContext:
    """A core profile of OpenGL 4.5, current on this thread."""

    def __init__(self) -> None:
        self._egl: Any = ctypes.CDLL("libEGL.so.1")
        for name in ("eglGetProcAddress", "eglGetPlatformDisplay", "eglCreateContext"):
            getattr(self._egl, name).restype = c_void_p
        self.display = c_void_p(self._egl.eglGetPlatformDisplay(c_uint(SURFACELESS), None, None))
        assert self._egl.eglInitialize(self.display, None, None), "EGL has no surfaceless display"
        self._egl.eglBindAPI(c_uint(OPENGL_API))
        self.config, count = c_void_p(), c_int()
        wanted = (c_int * len(CONFIG))(*CONFIG)
        self._egl.eglChooseConfig(self.display, wanted, ctypes.byref(self.config), 1, ctypes.byref(count))
        assert count.value, "EGL has no configuration for desktop OpenGL"
        asked = (c_int * len(CORE_4_5))(*CORE_4_5)
        self.context = c_void_p(self._egl.eglCreateContext(self.display, self.config, None, asked))
        self.make_current()

    def make_current(self) -> None:
        assert self._egl.eglMakeCurrent(self.display, None, None, self.context)

    def function(self, name: str, *arguments: Any) -> Any:
        """A function of OpenGL that gives nothing back, by its name and the types of its arguments."""
        return ctypes.CFUNCTYPE(None, *arguments)(self._egl.eglGetProcAddress(name.encode()))

    def binding(self) -> xr.GraphicsBindingEGLMNDX:
        """For SessionCreateInfo.next; must be kept until the session has been created."""
        values = {
            "get_proc_address": ctypes.cast(self._egl.eglGetProcAddress, c_void_p),
            "display": self.display,
            "config": self.config,
            "context": self.context,
        }
        kinds = dict(xr.GraphicsBindingEGLMNDX._fields_)
        return xr.GraphicsBindingEGLMNDX(**{name: ctypes.cast(value, kinds[name]) for name, value in values.items()})

    def close(self) -> None:
        self._egl.eglMakeCurrent(self.display, None, None, None)
        self._egl.eglDestroyContext(self.display, self.context)
