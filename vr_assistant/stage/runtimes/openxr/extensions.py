"""The extensions that are used where they are offered; nothing is missed where they are not."""

from collections.abc import Iterable

from vr_assistant.stage.runtimes.openxr.input import WANTED_EXTENSIONS

OPENGL = "XR_KHR_opengl_enable"
EGL = "XR_MNDX_egl_enable"
TIMESPEC = "XR_KHR_convert_timespec_time"
PERFORMANCE_COUNTER = "XR_KHR_win32_convert_performance_counter_time"
LOCAL_FLOOR = "XR_EXT_local_floor"
DEPTH = "XR_KHR_composition_layer_depth"
CYLINDER = "XR_KHR_composition_layer_cylinder"
COLOUR_SCALE = "XR_KHR_composition_layer_color_scale_bias"
VISIBILITY_MASK = "XR_KHR_visibility_mask"
USER_PRESENCE = "XR_EXT_user_presence"
REFRESH_RATE = "XR_FB_display_refresh_rate"
PERFORMANCE = "XR_EXT_performance_settings"
PASSTHROUGH = "XR_FB_passthrough"
DEBUG = "XR_EXT_debug_utils"

WANTED = (
    OPENGL,
    EGL,
    TIMESPEC,
    PERFORMANCE_COUNTER,
    LOCAL_FLOOR,
    DEPTH,
    CYLINDER,
    COLOUR_SCALE,
    VISIBILITY_MASK,
    USER_PRESENCE,
    REFRESH_RATE,
    PERFORMANCE,
    PASSTHROUGH,
    DEBUG,
    *WANTED_EXTENSIONS,
)


def choose(offered: Iterable[str]) -> list[str]:
    """Those to enable, in the order of WANTED."""
    there = set(offered)
    return [name for name in WANTED if name in there]
