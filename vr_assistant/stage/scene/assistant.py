"""The assistant in the scene: walks, stands, looks and gestures; her body draws what is decided here."""

import math

from vr_assistant.messages import Attention, GestureName
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.guide import Guide
from vr_assistant.stage.scene.placing import direction, yaw_to
from vr_assistant.stage.scene.speech import Speech
from vr_assistant.stage.scene.standing import FindRoute, Standing
from vr_assistant.stage.scene.walker import Walker

CROWN_M = 1.7
EYES_M = 1.58
MOUTH_M = 1.5
LIPS_M = 0.09
"""Before the middle of the head."""
GLANCE_EVERY_S = 5.0
GLANCE_S = 1.3
LOOK_AHEAD_M = 5.0
GESTURE_KEPT_S = 4.0
LOOK_AT_WARES_S = 2.6


class Assistant:
    def __init__(self, x: float, z: float, yaw: float, find_route: FindRoute) -> None:
        self.body = Walker(x, z, yaw)
        self.standing = Standing(find_route)
        self.guide: Guide | None = None
        self.may_lead = True
        """Else she stays with the user, whatever way there is to be shown."""
        self._gesture: tuple[GestureName, float] | None = None
        self._age_s = 0.0

    @property
    def crown(self) -> tuple[float, float, float]:
        """Top of the head, world."""
        return self.body.x, CROWN_M, self.body.z

    @property
    def eyes(self) -> tuple[float, float, float]:
        return self.body.x, EYES_M, self.body.z

    @property
    def mouth(self) -> tuple[float, float, float]:
        dx, dz = direction(self.body.yaw)
        return self.body.x + dx * LIPS_M, MOUTH_M, self.body.z + dz * LIPS_M

    @property
    def is_walking(self) -> bool:
        return self.body.speed > 0.25

    def appear(self, x: float, z: float, user_x: float, user_z: float) -> None:
        """She is there at once, and faces the user."""
        body = self.body
        body.x, body.z, body.yaw, body.speed = x, z, yaw_to(x, z, user_x, user_z), 0.0

    def gesture(self, name: GestureName) -> None:
        self._gesture = (name, self._age_s)

    def step(self, head: Head, dt: float) -> None:
        self._age_s += dt
        if self.guide and self.may_lead:
            self.guide.step(self.body, (head.x, head.z), dt)
        else:
            self.standing.step(self.body, (head.x, head.z), dt)

    def act(
        self, head: Head, attention: Attention, speech: Speech, wares: tuple[float, float, float] | None, now_ns: int
    ) -> Acting:
        """`wares`: what was just laid out and deserves a look."""
        said = speech.current(now_ns)
        gesture, gesture_s = None, 0.0
        if self._gesture and self._age_s - self._gesture[1] < GESTURE_KEPT_S:
            gesture, gesture_s = self._gesture[0], self._age_s - self._gesture[1]
        return Acting(
            self.body.x,
            self.body.z,
            self.body.yaw,
            self.body.speed,
            self._look(head, wares),
            said.speak if said else None,
            said.seconds_in(now_ns) if said else 0.0,
            gesture,
            gesture_s,
            attention,
        )

    def _look(self, head: Head, wares: tuple[float, float, float] | None) -> tuple[float, float, float]:
        if wares and not self.is_walking:
            return wares
        user = (head.x, head.y, head.z)
        if not (self.guide and self.is_walking):
            return user
        if math.fmod(self._age_s, GLANCE_EVERY_S) > GLANCE_EVERY_S - GLANCE_S:
            return user  # is the user still there?
        x, z = self.guide.track.at(self.guide.lead_m + LOOK_AHEAD_M)
        away = math.hypot(x - self.body.x, z - self.body.z)
        return (x, EYES_M - 0.25, z) if away > 1.0 else user
