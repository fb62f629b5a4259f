"""Where the eyes look (XR_EXT_eye_gaze_interaction): points where no hand does."""

import logging
from collections.abc import Collection
from ctypes import c_void_p, cast, pointer
from typing import Any

from vr_assistant.stage.runtimes.openxr.api import xr
from vr_assistant.stage.runtimes.openxr.bindings import suggest
from vr_assistant.stage.runtimes.openxr.located import Locator
from vr_assistant.stage.runtimes.rig import Pose

EXTENSION = "XR_EXT_eye_gaze_interaction"
POSE = xr.ActionType.POSE_INPUT
PROFILE = "ext/eye_gaze_interaction"
PATH = "/user/eyes_ext/input/gaze_ext/pose"
log = logging.getLogger(__name__)


class Gaze:
    """An action of the eyes; to be made before the action set is attached, and `open`ed after."""

    def __init__(self, instance: Any, session: Any, action_set: Any) -> None:
        self._instance, self._session = instance, session
        eyes = xr.string_to_path(instance, "/user/eyes_ext")
        created = xr.ActionCreateInfo(
            action_name="gaze", action_type=POSE, subaction_paths=[eyes], localized_action_name="Look"
        )
        self._action = xr.create_action(action_set, created)
        self._is_bound = suggest(instance, PROFILE, iter([("gaze", PATH)]), {"gaze": self._action})
        self._locator: Locator | None = None

    def open(self) -> None:
        if self._is_bound:
            space = xr.create_action_space(self._session, xr.ActionSpaceCreateInfo(action=self._action))
            self._locator = Locator(self._instance, space)

    def locate(self, base_space: int, xr_time: int) -> Pose | None:
        """In the base space, along its -Z; None while the eyes are not seen."""
        located = None if self._locator is None else self._locator.locate(base_space, xr_time)
        return None if located is None else located.pose

    def close(self) -> None:
        if self._locator is not None:
            self._locator.close()


def open_gaze(instance: Any, session: Any, system: Any, extensions: Collection[str], action_set: Any) -> Gaze | None:
    """None where the runtime or the headset does not follow the eyes."""
    if EXTENSION not in extensions or not _can_follow(instance, system):
        return None
    try:
        return Gaze(instance, session, action_set)
    except xr.exception.ResultException as refusal:
        log.info("no eye gaze: %s", type(refusal).__name__)
        return None


def _can_follow(instance: Any, system: Any) -> bool:
    ours = xr.SystemEyeGazeInteractionPropertiesEXT()
    properties = xr.SystemProperties(next=cast(pointer(ours), c_void_p))
    result = xr.raw_functions.xrGetSystemProperties(instance, system, pointer(properties))
    return result >= 0 and bool(ours.supports_eye_gaze_interaction)
