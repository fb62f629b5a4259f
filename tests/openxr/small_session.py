"""The least that a session needs: a context, an instance, frames. For tests of one part of the headset's runtime."""

import contextlib
import ctypes
import time
from collections.abc import Sequence
from typing import Any

from vr_assistant.stage.runtimes.openxr.api import EVENT_UNAVAILABLE, Calls, handle, require, xr

SURFACELESS = 0x31DD  # EGL_PLATFORM_SURFACELESS_MESA
OPENGL_API = 0x30A2
ANY = (0x3033, 1, 0x3040, 8, 0x3038)  # EGL_SURFACE_TYPE: pbuffer, EGL_RENDERABLE_TYPE: OpenGL, EGL_NONE
CORE_4_5 = (0x3098, 4, 0x30FB, 5, 0x30FD, 1, 0x3038)  # EGL_CONTEXT_MAJOR_VERSION, ..., EGL_NONE
READY, STOPPING, EXITING = 2, 6, 8
PATIENCE_S = 20.0


class EglBinding(ctypes.Structure):
    """XrGraphicsBindingEGLMNDX."""

    _fields_ = (
        ("type", ctypes.c_int),
        *((name, ctypes.c_void_p) for name in ("next", "get_proc_address", "display", "config", "context")),
    )


class SmallSession:
    """Use it in a with statement; frames run inside."""

    def __init__(self, extensions: Sequence[str] = ()) -> None:
        self._stack = contextlib.ExitStack()
        self._calls = Calls()
        self._extensions = extensions

    def __enter__(self) -> "SmallSession":
        with contextlib.ExitStack() as stack:
            self.instance = xr.create_instance(
                xr.InstanceCreateInfo(
                    enabled_extension_names=["XR_KHR_opengl_enable", "XR_MNDX_egl_enable", *self._extensions],
                    application_info=xr.ApplicationInfo(application_name="test", api_version=xr.Version(1, 0, 34)),
                )
            )
            stack.callback(xr.destroy_instance, self.instance)
            self.system = xr.get_system(self.instance, xr.SystemGetInfo())
            xr.get_opengl_graphics_requirements_khr(self.instance, self.system)
            self._binding = _context()
            info = xr.SessionCreateInfo(
                system_id=self.system, next=ctypes.cast(ctypes.pointer(self._binding), ctypes.c_void_p)
            )
            self.session = xr.create_session(self.instance, info)
            stack.callback(xr.destroy_session, self.session)
            self._until(READY)
            xr.begin_session(self.session, xr.SessionBeginInfo(xr.ViewConfigurationType.PRIMARY_STEREO))
            self._stack = stack.pop_all()
        return self

    def frame(self, *layers: int) -> None:
        """One frame of these layers (addresses)."""
        number, state = handle(self.session), xr.FrameState()
        wait, begin, end = xr.FrameWaitInfo(), xr.FrameBeginInfo(), xr.FrameEndInfo()
        require(self._calls.WaitFrame(number, ctypes.addressof(wait), ctypes.addressof(state)))
        require(self._calls.BeginFrame(number, ctypes.addressof(begin)))
        array = (ctypes.c_void_p * max(1, len(layers)))(*layers)
        end.display_time, end._environment_blend_mode, end.layer_count = state.predicted_display_time, 1, len(layers)
        if layers:
            end._layers = ctypes.cast(array, dict(xr.FrameEndInfo._fields_)["_layers"])
        require(self._calls.EndFrame(number, ctypes.addressof(end)))

    def __exit__(self, *_: object) -> None:
        with self._stack:
            xr.request_exit_session(self.session)
            self._until(STOPPING, with_frames=True)
            xr.end_session(self.session)
            self._until(EXITING)

    def _until(self, wanted: int, *, with_frames: bool = False) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            event = xr.EventDataBuffer()
            result = require(self._calls.PollEvent(handle(self.instance), ctypes.addressof(event)))
            if result != EVENT_UNAVAILABLE:
                if event._type == xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED.value:
                    changed = ctypes.cast(ctypes.pointer(event), ctypes.POINTER(xr.EventDataSessionStateChanged))
                    if int(changed.contents._state) == wanted:
                        return
            elif with_frames:
                self.frame()
            else:
                time.sleep(0.01)
        raise AssertionError(f"the session never reached state {wanted}")


def _context() -> Any:
    egl: Any = ctypes.CDLL("libEGL.so.1")
    pointer = ctypes.c_void_p
    egl.eglGetPlatformDisplay.restype = egl.eglCreateContext.restype = pointer
    egl.eglGetPlatformDisplay.argtypes = [ctypes.c_uint, pointer, pointer]
    egl.eglChooseConfig.argtypes = [pointer, pointer, pointer, ctypes.c_int, pointer]
    for name, count in (("eglInitialize", 3), ("eglCreateContext", 4), ("eglMakeCurrent", 4)):
        getattr(egl, name).argtypes = [pointer] * count
    display = egl.eglGetPlatformDisplay(SURFACELESS, None, None)
    assert egl.eglInitialize(display, None, None)
    egl.eglBindAPI(OPENGL_API)
    config, count = pointer(), ctypes.c_int()
    wanted, asked = (ctypes.c_int * len(ANY))(*ANY), (ctypes.c_int * len(CORE_4_5))(*CORE_4_5)
    egl.eglChooseConfig(display, wanted, ctypes.addressof(config), 1, ctypes.addressof(count))
    context = egl.eglCreateContext(display, config, None, ctypes.addressof(asked))
    assert egl.eglMakeCurrent(display, None, None, context)
    binding = EglBinding(xr.StructureType.GRAPHICS_BINDING_EGL_MNDX.value, None)
    binding.get_proc_address = ctypes.cast(egl.eglGetProcAddress, pointer)
    binding.display, binding.config, binding.context = display, config, context
    return binding
