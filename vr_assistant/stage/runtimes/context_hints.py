"""The OpenGL context that every window of ours asks glfw for."""

from typing import Any


def context_hints(glfw: Any) -> dict[int, int]:
    """4.5 core with sRGB; depth is kept in framebuffers of the renderer's own."""
    return {
        glfw.CONTEXT_VERSION_MAJOR: 4,
        glfw.CONTEXT_VERSION_MINOR: 5,
        glfw.OPENGL_PROFILE: glfw.OPENGL_CORE_PROFILE,
        glfw.OPENGL_FORWARD_COMPAT: 1,
        glfw.SRGB_CAPABLE: 1,
        glfw.DEPTH_BITS: 0,
    }
