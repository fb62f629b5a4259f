"""Turning head and hands to what is looked and pointed at, at a person's pace."""

import math

from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig, Vector
from vr_assistant.stage.scene.placing import ease, ease_angle, wrap, yaw_to
from vr_assistant.stage.simulated.posture import Posture, hand_place, shoulder, stretched, turned

TURN_S = 0.30
"""Of head and hands, eased twice: they start gently as well as ending gently."""
_MOST_PITCH = math.radians(50)
_REST_PITCH = math.radians(-35)
_CORRECTING_S = 0.8
_MOST_AT_ONCE = 0.12
"""Of what is wrong, a frame: what is seen is a frame or two old, and more would overshoot where frames are long."""
_MOST_OFF = 0.4
"""Radians that a hand is turned beside where it should point, so that its ray is right."""


class Muscles:
    def __init__(self, posture: Posture) -> None:
        """`posture`: changed in place."""
        self._posture = posture
        self.look_at: Vector | None = None
        """In the world; None: straight ahead."""
        self.aims: dict[Side, Vector | None] = {"left": None, "right": None}
        """What each hand is to point at, in the world; None: it rests."""
        self._rig, self._head = Rig(), Head()
        self._hands: dict[Side, Hand] = {"left": Hand(), "right": Hand()}
        self._wanted: dict[Side, tuple[float, float]] = {"left": (0.0, _REST_PITCH), "right": (0.0, _REST_PITCH)}
        self._offsets: dict[Side, tuple[float, float]] = {"left": (0.0, 0.0), "right": (0.0, 0.0)}
        self._turning = (0.0, 0.0)

    def feel(self, head: Head, hands: tuple[Hand, Hand], rig: Rig) -> None:
        """Where head and hands really are; for the arguments see SimulatedUser.step."""
        self._head, self._rig = head, rig
        self._hands["left"], self._hands["right"] = hands

    def misses(self, side: Side, target: Vector) -> float:
        """By how many radians the hand's ray passes the target."""
        seen = self._hands[side].aim
        if seen is None:
            return math.inf
        yaw, pitch = self._bearing(seen.position, target)
        x, y, z = seen.forward
        return math.hypot(wrap(yaw - math.atan2(-x, -z)), pitch - math.atan2(y, math.hypot(x, z)))

    def turn(self, dt: float) -> None:
        """Once a frame, `dt` seconds after the last."""
        self._turn_head(dt)
        self._turn_hands(dt)

    def _turn_head(self, dt: float) -> None:
        head, turning, look_at = self._posture.head, self._turning, self.look_at
        if look_at is None:
            return
        x, y, z = look_at
        away = max(0.3, math.hypot(x - self._head.x, z - self._head.z))
        yaw = wrap(yaw_to(self._head.x, self._head.z, x, z) - self._rig.yaw)
        pitch = max(-_MOST_PITCH, min(_MOST_PITCH, math.atan2(y - self._head.y, away)))
        turning = ease_angle(turning[0], yaw, dt, TURN_S), ease(turning[1], pitch, dt, TURN_S)
        self._turning = turning
        head.yaw = ease_angle(head.yaw, turning[0], dt, TURN_S)
        head.pitch = ease(head.pitch, turning[1], dt, TURN_S)

    def _turn_hands(self, dt: float) -> None:
        for side, target in self.aims.items():
            hand, seen = self._posture.hand(side), self._hands[side].aim
            yaw, pitch = self._posture.head.yaw, _REST_PITCH
            if target is not None:
                # The ray of a bare hand is held to go from the shoulder through the hand.
                start = shoulder(self._posture.head, side) if hand.is_bare else hand.aim.position
                yaw, pitch = self._bearing(start, target)
                self._correct(side, seen, target, dt)
            off_yaw, off_pitch = self._offsets[side]
            last_yaw, last_pitch = self._wanted[side]
            yaw = ease_angle(last_yaw, wrap(yaw + off_yaw), dt, TURN_S)
            pitch = ease(last_pitch, pitch + off_pitch, dt, TURN_S)
            self._wanted[side] = yaw, pitch
            is_held_out = hand.is_bare and target is not None
            head = self._posture.head
            place = stretched(head, side, yaw, pitch) if is_held_out else hand_place(head, side)
            hand.aim = Pose(place, turned(yaw, pitch))

    def _bearing(self, start: Vector, target: Vector) -> tuple[float, float]:
        """Yaw and pitch in the room from a point of it to one of the world."""
        x, y, z = (b - a for a, b in zip(self._rig.point(start), target, strict=True))
        return wrap(math.atan2(-x, -z) - self._rig.yaw), math.atan2(y, math.hypot(x, z))

    def _correct(self, side: Side, seen: Pose | None, target: Vector, dt: float) -> None:
        """A person who sees their ray miss turns the hand until it does not."""
        if seen is None:
            return
        yaw, pitch = self._bearing(seen.position, target)
        x, y, z = seen.forward
        share = min(_MOST_AT_ONCE, -math.expm1(-dt / _CORRECTING_S))
        off_yaw, off_pitch = self._offsets[side]
        off_yaw += share * wrap(yaw - math.atan2(-x, -z))
        off_pitch += share * (pitch - math.atan2(y, math.hypot(x, z)))
        self._offsets[side] = _bounded(off_yaw), _bounded(off_pitch)


def _bounded(angle: float) -> float:
    return max(-_MOST_OFF, min(_MOST_OFF, angle))
