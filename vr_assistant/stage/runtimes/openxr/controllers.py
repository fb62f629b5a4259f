"""From what OpenXR says of a hand to the Hand that the stage knows: held poses, pulled triggers, pinches."""

from collections.abc import Callable

from vr_assistant.stage.runtimes.hand import Hand, HandKind, Side
from vr_assistant.stage.runtimes.openxr.actions import ControllerState
from vr_assistant.stage.runtimes.openxr.bare_hand import PINCHED, SPREAD, Joints, aim_of, grip_of, pinch_of
from vr_assistant.stage.runtimes.openxr.located import Located
from vr_assistant.stage.runtimes.openxr.presses import Hysteresis
from vr_assistant.stage.runtimes.openxr.profiles import HAND, PREFIX
from vr_assistant.stage.runtimes.rig import Pose

HELD_NS = 500_000_000
"""So long a lost hand stays where it was: about as long as the other hand hides it in passing."""


class UsersHand:
    """One hand over time. The controller or the runtime's own hand input goes before the joints."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._trigger = Hysteresis()
        self._pinch = Hysteresis(PINCHED, SPREAD)
        self._kind: HandKind = "absent"
        self._aim: Pose | None = None
        self._grip: Pose | None = None
        self._seen_ns = 0

    def update(
        self,
        state: ControllerState,
        joints: Joints | None,
        locate_head: Callable[[], Located | None],
        now_ns: int,
        hand: Hand,
    ) -> None:
        """Fill `hand`; all poses are in the same space.

        Args:
            joints: Where a tracker sees the hand, else None.
            locate_head: Is called only for a hand that has nothing but joints.
        """
        hand.joints, hand.profile = joints, state.profile_path
        is_held = self._kind != "absent" and now_ns - self._seen_ns <= HELD_NS
        if state.aim is not None or state.grip is not None:
            self._see_controller(state, now_ns, hand)
        elif joints is not None and not (is_held and self._kind == "controller"):
            self._see_joints(joints, locate_head(), now_ns, hand)
        elif is_held:
            hand.is_tracked = False
        else:
            self.lose(hand)
            return
        hand.kind, hand.aim, hand.grip = self._kind, self._aim, self._grip

    def _see_controller(self, state: ControllerState, now_ns: int, hand: Hand) -> None:
        self._kind = "bare" if state.profile_path == PREFIX + HAND.path else "controller"
        located = [each for each in (state.aim, state.grip) if each is not None]
        hand.is_tracked = all(each.is_tracked for each in located)
        self._aim = None if state.aim is None else state.aim.pose
        self._grip = None if state.grip is None else state.grip.pose
        self._seen_ns = now_ns
        self._pinch.reset()
        hand.is_selecting = self._trigger.update(state.select)
        is_resting = state.profile is not None and state.profile.is_pad and not state.stick_click
        hand.stick = (0.0, 0.0) if is_resting else state.stick

    def _see_joints(self, joints: Joints, head: Located | None, now_ns: int, hand: Hand) -> None:
        self._kind, self._seen_ns = "bare", now_ns
        self._aim = None if head is None else aim_of(joints, self._side, head.pose)
        self._grip = grip_of(joints, self._side)
        self._trigger.reset()
        hand.is_tracked, hand.stick = True, (0.0, 0.0)
        hand.profile = ""  # the controller was put down
        hand.is_selecting = self._pinch.update(pinch_of(joints))

    def lose(self, hand: Hand) -> None:
        """Nothing is known of it, or the input belongs to somebody else."""
        self._kind, self._aim, self._grip = "absent", None, None
        self._trigger.reset()
        self._pinch.reset()
        hand.kind, hand.is_tracked, hand.is_selecting, hand.profile = "absent", True, False, ""
        hand.aim = hand.grip = hand.joints = None
        hand.stick = (0.0, 0.0)
