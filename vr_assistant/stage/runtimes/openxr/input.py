"""All input of a headset, once a frame: hands, gaze and buttons become a UserInput.

One `sync` with two controllers and both hands' joints takes 87 microseconds on Monado (median of 2,000 on two cores,
across its socket): 18 for xrSyncActions, 35 to 50 for the states and poses, 15 for each hand's joints. It makes no
structures and no cyclic garbage.
"""

import logging
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr import gaze, hands
from vr_assistant.stage.runtimes.openxr.actions import Actions
from vr_assistant.stage.runtimes.openxr.api import SUCCESS, xr
from vr_assistant.stage.runtimes.openxr.bindings import suggest_all
from vr_assistant.stage.runtimes.openxr.controllers import UsersHand
from vr_assistant.stage.runtimes.openxr.haptics import Haptics
from vr_assistant.stage.runtimes.openxr.located import Located, Locator
from vr_assistant.stage.runtimes.openxr.profiles import PROFILES, SIDES
from vr_assistant.stage.runtimes.openxr.roles import Roles
from vr_assistant.stage.runtimes.protocol import UserInput

WANTED_EXTENSIONS = tuple(
    dict.fromkeys((hands.EXTENSION, gaze.EXTENSION, *(each.extension for each in PROFILES if each.extension)))
)
"""To be enabled where the runtime offers them; all can be done without."""
log = logging.getLogger(__name__)


class OpenXRInput:
    """The input of one session; to be closed before it. A new session needs a new one."""

    def __init__(
        self, instance: Any, session: Any, system: Any, extensions: Collection[str], is_left_handed: bool = False
    ) -> None:
        """Suggest bindings and attach the actions.

        Args:
            system: XrSystemId.
            extensions: Names of all that are enabled on the instance.
            is_left_handed: The left hand talks and turns, the right one walks.
        Raises:
            xr.exception.ResultException: the session is lost, or the runtime takes no actions.
        """
        self._actions = Actions(instance, session)
        self.accepted = suggest_all(instance, self._actions.by_name, extensions)
        """Which controllers' bindings the runtime accepted, by the path of their profile."""
        self._gaze = gaze.open_gaze(instance, session, system, extensions, self._actions.set)
        self._actions.attach()
        if self._gaze is not None:
            self._gaze.open()
        self._trackers = hands.open_trackers(instance, session, system, extensions)
        view = xr.ReferenceSpaceCreateInfo(reference_space_type=xr.ReferenceSpaceType.VIEW)
        self._head = Locator(instance, xr.create_reference_space(session, view))
        self._haptics = Haptics(instance, session, self._actions.by_name["haptic"], self._actions.paths)
        self._hands: dict[Side, UsersHand] = {side: UsersHand(side) for side in SIDES}
        self._roles = Roles(is_left_handed)
        self._base_space = 0
        self._time = 0

    @property
    def is_left_handed(self) -> bool:
        return self._roles.is_left_handed

    @is_left_handed.setter
    def is_left_handed(self, value: bool) -> None:
        self._roles.is_left_handed = value

    def profile_changed(self) -> None:
        """The user took another controller in hand (XrEventDataInteractionProfileChanged).

        Raises ResultException where the session is lost.
        """
        self._actions.profile_changed()
        for side, state in self._actions.controllers.items():
            log.info("%s hand: %s", side, state.profile_path or "no controller")

    def sync(self, base_space: int, xr_time: int, into: UserInput) -> int:
        """Read everything, between xrWaitFrame and xrBeginFrame.

        Args:
            base_space: Handle (a number) of the space that the poses are in.
            xr_time: When the frame will be seen (predictedDisplayTime): the poses are for then.
            into: Of this frame, from UserInput.lasting(): its hands are filled again, what toggled is added. The joints
                are ours and hold until the next call.
        Returns:
            XrResult of xrSyncActions. Anything but XR_SUCCESS, such as XR_SESSION_NOT_FOCUSED, leaves no hands.
        """
        result = self._actions.sync()
        if result != SUCCESS:
            self._lose_all(into)
            return result
        self._base_space, self._time = base_space, xr_time
        self._actions.read(base_space, xr_time)
        for side, hand in zip(SIDES, (into.left, into.right), strict=True):
            tracker = self._trackers.get(side)
            joints = None if tracker is None else tracker.locate(base_space, xr_time)
            self._hands[side].update(self._actions.controllers[side], joints, self._locate_head, xr_time, hand)
        into.gaze = None if self._gaze is None else self._gaze.locate(base_space, xr_time)
        self._roles.update(self._actions.controllers, xr_time, into)
        return result

    def _locate_head(self) -> Located | None:
        return self._head.locate(self._base_space, self._time)

    def _lose_all(self, into: UserInput) -> None:
        self._hands["left"].lose(into.left)
        self._hands["right"].lose(into.right)
        self._roles.reset()
        into.gaze = None
        into.is_talking = False

    def vibrate(self, side: Side, seconds: float, strength: float) -> int:
        """Returns XrResult. `strength`: 0 to 1. Without effect on what cannot buzz."""
        return self._haptics.vibrate(side, seconds, strength)

    def close(self) -> None:
        """Children before parents; what a lost session took along is no matter."""
        for part in (self._head, *self._trackers.values(), self._gaze, self._actions):
            if part is not None:
                with suppress(xr.exception.ResultException):
                    part.close()
