"""Arms and legs: from where they should be to the orientations of their bones.

One vector at a time, so plain floats: they are several times quicker than NumPy.
"""

import math
from dataclasses import dataclass

import numpy as np

from vr_assistant.stage.avatar.skeleton import Array, Skeleton
from vr_assistant.stage.avatar.walk import Foot

LEFT, RIGHT = 1.0, -1.0
STRAIGHT = 0.9985  # of the leg's length; a fully straight knee snaps
FINGERS = ("Index", "Middle", "Ring", "Pinky")
STANCE_X = 0.088
TOE_OUT = math.radians(7)
HEEL_BEHIND_ANKLE_M = 0.045

Vector = tuple[float, float, float]
Rows = tuple[float, ...]
"""Matrices of 3x3, row after row, one after another."""


def unit(vector: Vector) -> Vector:
    x, y, z = vector
    length = max(math.sqrt(x * x + y * y + z * z), 1e-9)
    return x / length, y / length, z / length


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def vector(array: Array) -> Vector:
    return float(array[0]), float(array[1]), float(array[2])


def frame(along: Vector, beside: Vector) -> Rows:
    """Orthonormal columns (along, across, normal), `normal` as near to `beside` as can be."""
    ax, ay, az = unit(along)
    bx, by, bz = unit(cross(beside, (ax, ay, az)))
    return ax, bx, ay * bz - az * by, ay, by, az * bx - ax * bz, az, bz, ax * by - ay * bx


def matrix(rows: Rows) -> Array:
    """(3, 3)."""
    return np.array(rows).reshape(3, 3)


class Hinges:
    """Rotations about fixed axes."""

    def __init__(self, axes: Array) -> None:
        """`axes`: (..., 3), of any length."""
        axes = axes / np.maximum(np.linalg.norm(axes, axis=-1, keepdims=True), 1e-9)
        self._across = np.cross(axes[..., None, :], np.eye(3)).swapaxes(-1, -2)
        self._square = self._across @ self._across
        self._one = np.eye(3)

    def turns(self, angles: Array) -> Array:
        """(...) radians to (..., 3, 3). Source: Rodrigues' rotation formula."""
        sines, cosines = np.sin(angles)[..., None, None], np.cos(angles)[..., None, None]
        return np.asarray(self._one + sines * self._across + (1 - cosines) * self._square)


@dataclass(slots=True)
class ArmPose:
    """Directions in the space of the chest, x outwards to the arm's own side, so that both arms share poses."""

    upper: tuple[float, float, float]
    fore: tuple[float, float, float]
    roll: float = 0.0
    """Of the hand about the forearm, radians; positive turns the palm up and outwards."""
    flex: float = 0.0
    """Of the wrist towards the palm, radians."""
    curl: float = 0.35
    """Of the fingers, radians at each joint."""
    index_curl: float | None = None
    """Of the index finger where it differs."""


def blend(a: ArmPose, b: ArmPose, share: float) -> ArmPose:
    """Passes from a to b; directions along the way stay of unit length when used."""
    rest = 1 - share
    index_a = a.curl if a.index_curl is None else a.index_curl
    index_b = b.curl if b.index_curl is None else b.index_curl
    return ArmPose(
        _between(unit(a.upper), unit(b.upper), share),
        _between(unit(a.fore), unit(b.fore), share),
        a.roll * rest + b.roll * share,
        a.flex * rest + b.flex * share,
        a.curl * rest + b.curl * share,
        index_a * rest + index_b * share,
    )


def _between(a: Vector, b: Vector, share: float) -> Vector:
    rest = 1 - share
    return a[0] * rest + b[0] * share, a[1] * rest + b[1] * share, a[2] * rest + b[2] * share


class Arm:
    """One arm's rest geometry."""

    def __init__(self, skeleton: Skeleton, side: float) -> None:
        name = "Left" if side > 0 else "Right"
        index, heads = skeleton.index, skeleton.heads
        self.side = side
        upper_head, fore_head, hand_head = (heads[index[f"{name}{part}"]] for part in ("Arm", "ForeArm", "Hand"))
        upper, self.fore = vector(fore_head - upper_head), vector(hand_head - fore_head)
        hinge = cross(upper, self.fore)
        self.rests = matrix(frame(upper, hinge)).T, matrix(frame(self.fore, hinge)).T
        """Of upper arm and forearm: from the rest pose to a frame along the bone."""
        knuckles = heads[index[f"{name}HandIndex1"]] - heads[index[f"{name}HandPinky1"]]
        self.knuckles = vector(knuckles * -side)
        """Axis about which wrist and fingers bend."""

    def frames(self, pose: ArmPose) -> Rows:
        """Upper arm and forearm, in the space of the chest."""
        upper = (pose.upper[0] * self.side, pose.upper[1], pose.upper[2])
        fore = (pose.fore[0] * self.side, pose.fore[1], pose.fore[2])
        hinge = cross(unit(upper), unit(fore))
        if math.hypot(*hinge) < 0.03:
            hinge = (-1.0, 0.0, 0.0)
        return frame(upper, hinge) + frame(fore, hinge)


class Leg:
    """One leg's rest geometry, and the bend that brings its ankle where the walk wants it."""

    def __init__(self, skeleton: Skeleton, side: float) -> None:
        name = "Left" if side > 0 else "Right"
        hip, knee, ankle, ball = (
            skeleton.heads[skeleton.index[f"{name}{part}"]] for part in ("UpLeg", "Leg", "Foot", "ToeBase")
        )
        self.side = side
        self._ankle_rest, self._ball_rest = vector(ankle), vector(ball)
        self._thigh, self._shin = math.dist(hip, knee), math.dist(knee, ankle)
        forward = (0.0, 0.0, 1.0)
        self.rests = matrix(frame(vector(knee - hip), forward)).T, matrix(frame(vector(ankle - knee), forward)).T
        """Of thigh and shin: from the rest pose to a frame along the bone."""
        self.longest = (self._thigh + self._shin) * STRAIGHT

    def ankle(self, foot: Foot, weight: float, walking: float) -> Vector:
        """Where the walk wants it, in model space.

        Args:
            weight: -1 on her right leg .. 1 on her left leg.
            walking: 0 standing .. 1 walking.
        """
        out = TOE_OUT * self.side
        _, y, z = self._ankle_rest
        # the leg that bears no weight stands a little ahead and to the side
        free = max(0.0, -weight * self.side)
        side = self.side * (STANCE_X - 0.022 * walking + 0.018 * free)
        ahead = z + 0.045 * free + foot.forward
        # the foot turns about its ball, or about its heel
        below, forth = (
            (self._ball_rest[1] - y, self._ball_rest[2] - z) if foot.pitch > 0 else (-y, -HEEL_BEHIND_ANKLE_M)
        )
        s, c = math.sin(foot.pitch), math.cos(foot.pitch)
        up = below - (c * below - s * forth)
        slid = forth - (s * below + c * forth)
        return side + math.sin(out) * slid, y + foot.up + up, ahead + math.cos(out) * slid

    def too_high(self, hip: Vector, ankle: Vector) -> float:
        """By how many metres the hip must come down for the leg to reach."""
        across = (ankle[0] - hip[0]) ** 2 + (ankle[2] - hip[2]) ** 2
        longest = self.longest * 0.998
        return max(0.0, hip[1] - ankle[1] - math.sqrt(max(longest * longest - across, 0.04)))

    def frames(self, hip: Vector, ankle: Vector) -> Rows:
        """Thigh and shin in model space, with the ankle at `ankle` or as near as the leg reaches."""
        thigh, shin = self._thigh, self._shin
        reach = (ankle[0] - hip[0], ankle[1] - hip[1], ankle[2] - hip[2])
        distance = min(max(math.hypot(*reach), abs(thigh - shin) + 1e-3), self.longest)
        x, y, z = unit(reach)
        outwards = TOE_OUT * self.side
        ahead = (math.sin(outwards), 0.0, math.cos(outwards))
        off = ahead[0] * x + ahead[2] * z
        bend = unit((ahead[0] - x * off, -y * off, ahead[2] - z * off))
        cosine = (thigh * thigh + distance * distance - shin * shin) / (2 * thigh * distance)
        along, aside = thigh * cosine, thigh * math.sqrt(max(0.0, 1 - cosine * cosine))
        to_knee = (x * along + bend[0] * aside, y * along + bend[1] * aside, z * along + bend[2] * aside)
        below = (x * distance - to_knee[0], y * distance - to_knee[1], z * distance - to_knee[2])
        return frame(to_knee, ahead) + frame(below, ahead)
