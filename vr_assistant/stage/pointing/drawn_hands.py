"""What the user sees of their hands: bare ones, or the controllers they hold."""

import math

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.pointing import bare_hand
from vr_assistant.stage.pointing.controller_models import ControllerModel, controller_model
from vr_assistant.stage.render.camera import pose_matrix
from vr_assistant.stage.render.frame import Matrix, Props
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Rig

LOST: tuple[float, float, float] = (0.16, 0.16, 0.165)
"""Of a hand whose place is only the last that was known."""
_Look = tuple[str, str]
"""Kind of the hand, and the profile of its controller."""
_NOTHING = Props()


class DrawnHands:
    """Moved in place until a hand comes, goes or takes another controller."""

    def __init__(self) -> None:
        self._looks: tuple[_Look, _Look] = ("", ""), ("", "")
        self._controllers: list[ControllerModel | None] = [None, None]
        self._tints: list[NDArray[np.float64]] = []
        self._slices: list[slice] = []
        self._was_tracked: list[bool | None] = [None, None]
        self._to_world: Matrix = np.eye(4, dtype=np.float32)
        self._props = _NOTHING

    def props(self, user: UserInput, rig: Rig) -> Props:
        hands = user.left, user.right
        looks = _look(user.left, user.has_focus), _look(user.right, user.has_focus)
        if looks != self._looks:
            self._looks = looks
            self._make()
        if not len(self._props):
            return _NOTHING
        for number, hand in enumerate(hands):
            part = self._slices[number]
            if part.start == part.stop:
                continue
            models = self._props.objects["model"][part]
            model = self._controllers[number]
            if model is None:
                assert hand.joints is not None
                self._place_room(rig)
                bare_hand.place_hand(hand.joints, self._to_world, models)
            else:
                assert hand.grip is not None
                grip = rig.pose(hand.grip)
                np.matmul(pose_matrix(grip.position, grip.orientation), model.parts, out=models)
            if hand.is_tracked != self._was_tracked[number]:
                self._was_tracked[number] = hand.is_tracked
                self._props.objects["tint"][part, :3] = self._tints[number] if hand.is_tracked else LOST
        return self._props

    def _make(self) -> None:
        meshes: list[str] = []
        self._controllers, self._tints, self._slices = [None, None], [], []
        self._was_tracked = [None, None]
        sides: tuple[Side, Side] = ("left", "right")
        for number, (side, (kind, profile)) in enumerate(zip(sides, self._looks, strict=True)):
            first = len(meshes)
            tints = np.zeros((0, 3))
            if kind == "controller":
                model = self._controllers[number] = controller_model(profile, side)
                meshes += model.meshes
                tints = model.tints
            elif kind == "bare":
                meshes += bare_hand.MESHES
                tints = np.tile(np.array(bare_hand.CLAY), (len(bare_hand.MESHES), 1))
            self._tints.append(tints)
            self._slices.append(slice(first, len(meshes)))
        self._props = Props(meshes) if meshes else _NOTHING

    def _place_room(self, rig: Rig) -> None:
        cos, sin = math.cos(rig.yaw), math.sin(rig.yaw)
        self._to_world[0] = cos, 0.0, sin, rig.x
        self._to_world[1] = 0.0, 1.0, 0.0, rig.y
        self._to_world[2] = -sin, 0.0, cos, rig.z


def _look(hand: Hand, has_focus: bool) -> _Look:
    """Nothing where the system draws something of its own, or where nothing is known of the hand."""
    if has_focus and hand.kind == "bare" and hand.joints is not None:
        return "bare", ""
    if has_focus and hand.kind == "controller" and hand.grip is not None:
        return "controller", hand.profile
    return "", ""
