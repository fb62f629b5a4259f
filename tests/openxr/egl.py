"""An OpenGL context of the tests' own, without a screen, and its binding to OpenXR (XR_MNDX_egl_enable)."""

import ctypes
import os

_before = os.environ.get("PYOPENGL_PLATFORM")
os.environ["PYOPENGL_PLATFORM"] = "egl"
import OpenGL.platform as opengl_platform  # noqa: E402 - the variable is read when it is imported

_egl = opengl_platform.PLATFORM
import xr  # noqa: E402 - puts GLX in PyOpenGL's platform, whatever the variable says

opengl_platform.PLATFORM = _egl
from OpenGL import EGL  # noqa: E402

if _before is None:
    del os.environ["PYOPENGL_PLATFORM"]
else:
    os.environ["PYOPENGL_PLATFORM"] = _before

SURFACELESS = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA
MAJOR, MINOR, PROFILE, CORE = 0x3098, 0x30FB, 0x30FD, 1  # EGL_CONTEXT_MAJOR_VERSION ...


class EglContext:
    """A core profile of OpenGL 4.5, current on this thread."""

    def __init__(self) -> None:
        self.display = EGL.eglGetPlatformDisplay(SURFACELESS, None, None)
        assert EGL.eglInitialize(self.display, None, None)
        EGL.eglBindAPI(EGL.EGL_OPENGL_API)
        wanted = (EGL.EGLint * 5)(
            EGL.EGL_SURFACE_TYPE, EGL.EGL_PBUFFER_BIT, EGL.EGL_RENDERABLE_TYPE, EGL.EGL_OPENGL_BIT, EGL.EGL_NONE
        )
        configs, count = (EGL.EGLConfig * 1)(), EGL.EGLint()
        EGL.eglChooseConfig(self.display, wanted, configs, 1, ctypes.byref(count))
        assert count.value, "EGL has no configuration for desktop OpenGL"
        self.config = configs[0]
        asked = (EGL.EGLint * 7)(MAJOR, 4, MINOR, 5, PROFILE, CORE, EGL.EGL_NONE)
        self.context = EGL.eglCreateContext(self.display, self.config, EGL.EGL_NO_CONTEXT, asked)
        self.make_current()

    def make_current(self) -> None:
        assert EGL.eglMakeCurrent(self.display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, self.context)

    def binding(self) -> "xr.GraphicsBindingEGLMNDX":
        """For SessionCreateInfo.next; must be kept until the session has been created."""
        address = ctypes.cast(ctypes.CDLL("libEGL.so.1").eglGetProcAddress, ctypes.c_void_p).value
        function = xr.GraphicsBindingEGLMNDX._fields_[0][1]
        return xr.GraphicsBindingEGLMNDX(
            get_proc_address=ctypes.cast(address, function),
            display=self.display,
            config=self.config,
            context=self.context,
        )

    def close(self) -> None:
        EGL.eglMakeCurrent(self.display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
        EGL.eglDestroyContext(self.display, self.context)
