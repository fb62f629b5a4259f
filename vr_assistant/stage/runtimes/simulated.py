"""A headset without a headset: two eyes, a room, hands; the head is wherever a simulated body holds it."""

import math

from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.simulated.posture import HandPosture, Posture, at_rest
from vr_assistant.stage.simulated.story import Button

PROFILE = "/interaction_profiles/valve/index_controller"


class SimulatedRuntime(OffscreenRuntime):
    """Also a Body: what a simulated user does is what its next frame reports."""

    name = "simulated"

    def __init__(
        self, width: int = 320, height: int = 320, fps: int = 30, *, start_ns: int = 0, paced: bool = False
    ) -> None:
        self._room_head = at_rest(False).head
        super().__init__(width, height, fps, start_ns=start_ns, paced=paced, eyes=2)
        self._pressed: set[Button] = set()

    @property
    def head(self) -> Head:
        return self.rig.head(self._room_head)

    @head.setter
    def head(self, head: Head) -> None:
        if hasattr(self, "rig"):
            self.rig.place(self._room_head, head)

    def take(self, posture: Posture) -> None:
        self._room_head = Head(
            posture.head.x, posture.head.y, posture.head.z, math.remainder(posture.head.yaw, math.tau),
            posture.head.pitch,
        )  # fmt: skip
        pressed = posture.left.pressed | posture.right.pressed
        new, self._pressed = pressed - self._pressed, set(pressed)
        asked = self.input
        asked.left, asked.right = _hand(posture.left), _hand(posture.right)
        asked.is_talking = "talk" in pressed
        asked.toggled_mute |= "mute" in new
        asked.toggled_menu |= "menu" in new
        asked.recentred |= "recentre" in new

    def close(self) -> None:
        """The body ends with the runtime."""


def _hand(posture: HandPosture) -> Hand:
    return Hand(
        "bare" if posture.is_bare else "controller",
        aim=posture.aim,
        grip=posture.aim,
        is_selecting=posture.is_selecting,
        stick=posture.stick,
        profile="" if posture.is_bare else PROFILE,
    )
