"""OpenGL, tried in a process of its own: a driver that crashes must not take the doctor with it."""

import json
import os
import subprocess
import sys

from vr_assistant.doctor.finding import Finding

LIMIT_S = 30.0
SURFACELESS_MESA = 0x31DD
"""EGL_PLATFORM_SURFACELESS_MESA."""
CONTEXT_MAJOR, CONTEXT_MINOR, PROFILE_MASK, CORE_PROFILE = 0x3098, 0x30FB, 0x30FD, 1
NEEDED = (4, 5)
FIX = "Install a graphics driver, or Mesa: sudo apt-get install libegl1 libgl1 libgl1-mesa-dri libopengl0"


def offscreen() -> Finding:
    """Whether pictures can be drawn without a screen, and by what."""
    what = f"OpenGL {NEEDED[0]}.{NEEDED[1]}"
    try:
        probe = subprocess.run(
            [sys.executable, "-m", "vr_assistant.doctor.graphics"],
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            env=os.environ | {"PYOPENGL_PLATFORM": "egl"},
        )
        answer = json.loads(probe.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return Finding(what, "fail", "no context can be made", FIX)
    if "renderer" not in answer:
        return Finding(what, "fail", f"no context can be made: {answer.get('error', '')}", FIX)
    slow = "llvmpipe" in answer["renderer"]
    detail = f"{answer['renderer']} ({answer['version']})"
    if slow:
        return Finding(what, "warn", detail, "Films only: a window or a headset wants a graphics card and its driver.")
    return Finding(what, "ok", detail)


def screen() -> Finding:
    """Whether a window could be opened."""
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        name = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform
        return Finding("screen", "ok", name)
    return Finding("screen", "warn", "none: the assistant runs offscreen", "Start it from a desktop session.")


def probe() -> dict[str, str]:
    """Make a core context on EGL without a surface; gives its renderer and version, or an error."""
    import ctypes

    from OpenGL import EGL

    display = EGL.eglGetPlatformDisplay(SURFACELESS_MESA, None, None)
    major, minor = EGL.EGLint(), EGL.EGLint()
    if not EGL.eglInitialize(display, ctypes.byref(major), ctypes.byref(minor)):
        return {"error": "eglInitialize failed"}
    EGL.eglBindAPI(EGL.EGL_OPENGL_API)
    wanted = (EGL.EGLint * 3)(EGL.EGL_RENDERABLE_TYPE, EGL.EGL_OPENGL_BIT, EGL.EGL_NONE)
    configs, count = (EGL.EGLConfig * 1)(), EGL.EGLint()
    EGL.eglChooseConfig(display, wanted, configs, 1, ctypes.byref(count))
    attributes = [CONTEXT_MAJOR, NEEDED[0], CONTEXT_MINOR, NEEDED[1], PROFILE_MASK, CORE_PROFILE, EGL.EGL_NONE]
    array = (EGL.EGLint * len(attributes))(*attributes)
    context = EGL.eglCreateContext(display, configs[0] if count.value else None, EGL.EGL_NO_CONTEXT, array)
    if not context:
        return {"error": "eglCreateContext failed"}
    EGL.eglMakeCurrent(display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, context)
    from OpenGL import GL

    return {"renderer": GL.glGetString(GL.GL_RENDERER).decode(), "version": GL.glGetString(GL.GL_VERSION).decode()}


if __name__ == "__main__":
    try:
        print(json.dumps(probe()))
    except Exception as error:  # PyOpenGL raises whatever its loader met
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
