"""The extensions that are used where they are offered; nothing is missed where they are not."""

from collections.abc import Iterable

OPENGL = "XR_KHR_opengl_enable"
EGL = "XR_MNDX_egl_enable"
TIMESPEC = "XR_KHR_convert_timespec_time"
PERFORMANCE_COUNTER = "XR_KHR_win32_convert_performance_counter_time"
LOCAL_FLOOR = "XR_EXT_local_floor"
DEPTH = "XR_KHR_composition_layer_depth"
CYLINDER = "XR_KHR_composition_layer_cylinder"
VISIBILITY_MASK = "XR_KHR_visibility_mask"
HAND_TRACKING = "XR_EXT_hand_tracking"
HAND_INTERACTION = "XR_EXT_hand_interaction"
EYE_GAZE = "XR_EXT_eye_gaze_interaction"
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
    VISIBILITY_MASK,
    HAND_TRACKING,
    HAND_INTERACTION,
    EYE_GAZE,
    USER_PRESENCE,
    REFRESH_RATE,
    PERFORMANCE,
    PASSTHROUGH,
    DEBUG,
    # Controllers with an interaction profile of their own; core in OpenXR 1.1, but a 1.0 runtime wants them named.
    "XR_EXT_hp_mixed_reality_controller",
    "XR_BD_controller_interaction",
    "XR_HTC_vive_cosmos_controller_interaction",
    "XR_HTC_vive_focus3_controller_interaction",
    "XR_FB_touch_controller_pro",
    "XR_META_touch_controller_plus",
)


def choose(offered: Iterable[str]) -> list[str]:
    """Those to enable, in the order of WANTED."""
    there = set(offered)
    return [name for name in WANTED if name in there]
