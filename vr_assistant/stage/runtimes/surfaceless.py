"""An OpenGL context without screen or window: EGL on Mesa's surfaceless platform or on an EGL device."""

import ctypes
import ctypes.util
from typing import Any

from vr_assistant.errors import GraphicsError

_HINT = "Install Mesa's EGL (on Debian: libegl1 and libgl1-mesa-dri)."
_PLATFORM_SURFACELESS = 0x31DD
_PLATFORM_DEVICE = 0x313F
_OPENGL_API = 0x30A2
_EXTENSIONS = 0x3055
_ANY_CONFIG = (0x3033, 1, 0x3040, 8, 0x3038)  # EGL_SURFACE_TYPE: pbuffer, EGL_RENDERABLE_TYPE: OpenGL, EGL_NONE
_CONTEXT_4_5_CORE = (0x3098, 4, 0x30FB, 5, 0x30FD, 1, 0x3038)  # EGL_CONTEXT_MAJOR/MINOR/PROFILE_MASK, EGL_NONE


class SurfacelessContext:
    """Owns one core context, current on the thread that made it."""

    def __init__(self) -> None:
        """Raises GraphicsError when EGL or OpenGL 4.5 is missing."""
        try:
            self._egl: Any = ctypes.CDLL(ctypes.util.find_library("EGL") or "libEGL.so.1")
        except OSError as error:
            raise GraphicsError("EGL is not installed, so nothing can be drawn without a screen.", _HINT) from error
        pointer = ctypes.c_void_p
        for name, result, arguments in (
            ("eglGetProcAddress", pointer, [ctypes.c_char_p]),
            ("eglInitialize", ctypes.c_uint, [pointer] * 3),
            ("eglQueryString", ctypes.c_char_p, [pointer, ctypes.c_int]),
            ("eglBindAPI", ctypes.c_uint, [ctypes.c_uint]),
            ("eglChooseConfig", ctypes.c_uint, [pointer, pointer, pointer, ctypes.c_int, pointer]),
            ("eglGetCurrentContext", pointer, []),
            ("eglCreateContext", pointer, [pointer] * 4),
            ("eglMakeCurrent", ctypes.c_uint, [pointer] * 4),
            ("eglDestroyContext", ctypes.c_uint, [pointer] * 2),
        ):
            function = getattr(self._egl, name)
            function.restype, function.argtypes = result, arguments
        self._display = self._open_display()
        self._egl.eglBindAPI(_OPENGL_API)
        self._config = self._choose_config()
        attributes = (ctypes.c_int * len(_CONTEXT_4_5_CORE))(*_CONTEXT_4_5_CORE)
        self._context = self._egl.eglCreateContext(self._display, self._config, None, ctypes.addressof(attributes))
        if not self._context:
            raise GraphicsError("No OpenGL 4.5 context can be made without a screen.", _HINT)
        self.make_current()

    def get_proc_address(self, name: str) -> int | None:
        address: int | None = self._egl.eglGetProcAddress(name.encode())
        return address

    def make_current(self) -> None:
        """On this thread. Raises GraphicsError where EGL refuses."""
        if not self._egl.eglMakeCurrent(self._display, None, None, self._context):
            raise GraphicsError("The OpenGL context cannot be used without a surface.", _HINT)

    def is_current(self) -> bool:
        return bool(self._egl.eglGetCurrentContext() == self._context)

    def handles(self) -> tuple[int | None, int, int | None, int | None]:
        """Address of eglGetProcAddress, EGLDisplay, EGLConfig and EGLContext, for who shares what is drawn."""
        address = ctypes.cast(self._egl.eglGetProcAddress, ctypes.c_void_p).value
        return address, self._display, self._config, self._context

    def close(self) -> None:
        """Safe to call twice. The display stays open: other contexts of the process may share it."""
        if self._context:
            self._egl.eglMakeCurrent(self._display, None, None, None)
            self._egl.eglDestroyContext(self._display, self._context)
            self._context = None

    def _choose_config(self) -> int | None:
        """Only an OpenXR runtime looks at it; none is fine where the driver has none."""
        wanted, count = (ctypes.c_int * len(_ANY_CONFIG))(*_ANY_CONFIG), ctypes.c_int()
        configs = (ctypes.c_void_p * 1)()
        self._egl.eglChooseConfig(
            self._display, ctypes.addressof(wanted), ctypes.addressof(configs), 1, ctypes.addressof(count)
        )
        return configs[0] if count.value else None

    def _open_display(self) -> int:
        address = self.get_proc_address("eglGetPlatformDisplayEXT")
        if not address:
            raise GraphicsError("This EGL cannot draw without a screen.", _HINT)
        get = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p)(address)
        extensions = (self._egl.eglQueryString(None, _EXTENSIONS) or b"").decode().split()
        candidates: list[tuple[int, int | None]] = []
        if "EGL_EXT_platform_device" in extensions:
            candidates += [(_PLATFORM_DEVICE, device) for device in self._hardware_devices()]
        if "EGL_MESA_platform_surfaceless" in extensions:
            candidates.append((_PLATFORM_SURFACELESS, None))
        for platform, native in candidates:
            display: int | None = get(platform, native, None)
            if display and self._egl.eglInitialize(display, None, None):
                return display
        raise GraphicsError("EGL found no device to draw with.", _HINT)

    def _hardware_devices(self) -> list[int]:
        address = self.get_proc_address("eglQueryDevicesEXT")
        describe = self.get_proc_address("eglQueryDeviceStringEXT")
        if not address or not describe:
            return []
        query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(address)
        text = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int)(describe)
        devices, count = (ctypes.c_void_p * 8)(), ctypes.c_int()
        if not query(len(devices), ctypes.addressof(devices), ctypes.addressof(count)):
            return []
        found = [device for device in devices[: count.value] if device]
        return [d for d in found if b"software" not in (text(d, _EXTENSIONS) or b"")]
