"""The body of a simulated user in Monado's remote headset, see remote_headset.py."""

import os

from vr_assistant.errors import StoryFailed
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.simulated.posture import HandPosture, Posture, turned
from vr_assistant.stage.simulated.remote_headset import INDEX, THUMB, RemoteHeadset

PORT_VARIABLE = "VR_ASSISTANT_REMOTE_PORT"
"""Of the driver; 4242 unless Monado's configuration names another."""
_PINCHED = 0.85
"""How far index finger and thumb are bent then: their tips are 12 mm apart."""


class MonadoBody:
    """A Body that holds two Index controllers, or has bare hands."""

    def __init__(self) -> None:
        """Raises StoryFailed where no such driver listens."""
        try:
            self._headset = RemoteHeadset(int(os.environ.get(PORT_VARIABLE, "4242")))
        except (OSError, EOFError, ValueError) as error:
            raise StoryFailed(
                "There is no body to live the story in: Monado's remote driver does not answer.",
                "Start Monado with P_OVERRIDE_ACTIVE_CONFIG=remote, or tell the story with --offscreen.",
            ) from error

    def take(self, posture: Posture) -> None:
        head = posture.head
        self._headset.place_head((head.x, head.y, head.z), turned(head.yaw, head.pitch))
        pressed = posture.left.pressed | posture.right.pressed
        sides: tuple[Side, Side] = ("left", "right")
        for side in sides:
            self._take_hand(side, posture.hand(side))
            self._headset.hand(side).thumbstick_click = "recentre" in pressed
        self._headset.hand("left").a_click = "mute" in pressed
        self._headset.hand("right").a_click = "talk" in pressed
        self._headset.hand("right").b_click = "menu" in pressed
        try:
            self._headset.send()
        except OSError as error:
            raise StoryFailed("Monado's remote driver has gone.", "Start Monado, then the story again.") from error

    def close(self) -> None:
        self._headset.close()

    def _take_hand(self, side: Side, posture: HandPosture) -> None:
        hand = self._headset.hand(side)
        self._headset.place_hand(side, posture.aim.position, posture.aim.orientation)
        hand.active, hand.hand_tracking_active = not posture.is_bare, posture.is_bare
        hand.thumbstick[:] = posture.stick
        hand.trigger_value = float(posture.is_selecting)
        hand.trigger_click = posture.is_selecting
        hand.hand_curl[INDEX] = hand.hand_curl[THUMB] = _PINCHED if posture.is_selecting else 0.0
