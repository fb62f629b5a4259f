"""The keys that mean the same in every window of ours."""

from typing import Any

from vr_assistant.stage.runtimes.protocol import UserInput


def is_talking(glfw: Any, window: Any) -> bool:
    """The key that is held to talk."""
    return bool(glfw.get_key(window, glfw.KEY_SPACE) == glfw.PRESS)


def take_key(glfw: Any, key: int, user: UserInput) -> bool:
    """Note what was asked for by a key that went down; false when it is none of these."""
    if key == glfw.KEY_M:
        user.toggled_mute = not user.toggled_mute
    elif key == glfw.KEY_L:
        user.changed_listening = True
    elif key == glfw.KEY_TAB:
        user.toggled_menu = not user.toggled_menu
    elif key == glfw.KEY_F3:
        user.toggled_statistics = not user.toggled_statistics
    else:
        return False
    return True
