"""The keys that mean the same in every window of ours."""

from typing import Any

from vr_assistant.stage.runtimes.protocol import UserInput


def take_key(glfw: Any, key: int, user: UserInput) -> bool:
    """Note what was asked for by a key that went down; false when it is none of these."""
    if key == glfw.KEY_M:
        user.toggled_mute = not user.toggled_mute
    elif key == glfw.KEY_TAB:
        user.toggled_menu = not user.toggled_menu
    elif key == glfw.KEY_F3:
        user.toggled_statistics = not user.toggled_statistics
    else:
        return False
    return True
