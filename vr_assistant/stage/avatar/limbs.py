"""Arms and legs: from where they should point to rotations of their joints."""

import math
from dataclasses import dataclass

import numpy as np

from vr_assistant.stage.avatar.skeleton import Array, Skeleton, turn

LEFT, RIGHT = 1.0, -1.0
STRAIGHT = 0.9985  # of the leg's length; a fully straight knee snaps
FINGERS = ("Index", "Middle", "Ring", "Pinky")
_ONE = np.eye(3)


Vector = tuple[float, float, float]


def unit(vector: Vector) -> Vector:
    x, y, z = vector
    length = max(math.sqrt(x * x + y * y + z * z), 1e-9)
    return x / length, y / length, z / length


def cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def vector(array: Array) -> Vector:
    return float(array[0]), float(array[1]), float(array[2])


def frame(along: Vector, beside: Vector) -> Array:
    """Orthonormal columns (along, across, normal), `normal` as near to `beside` as can be.

    Plain floats: for one vector at a time they are several times quicker than NumPy.
    """
    x = unit(along)
    y = unit(cross(beside, x))
    return np.array((x, y, cross(x, y))).T


class Hinge:
    """Rotations about one fixed axis."""

    def __init__(self, axis: Vector) -> None:
        x, y, z = unit(axis)
        self._cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
        self._square = self._cross @ self._cross

    def turn(self, angle: float) -> Array:
        """(3, 3)."""
        return np.asarray(_ONE + math.sin(angle) * self._cross + (1 - math.cos(angle)) * self._square)

    def turns(self, angles: Array) -> Array:
        """(n,) radians to (n, 3, 3)."""
        sines, cosines = np.sin(angles)[:, None, None], np.cos(angles)[:, None, None]
        return np.asarray(_ONE + sines * self._cross + (1 - cosines) * self._square)


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

    def mix(x: float, y: float) -> float:
        return x + (y - x) * share

    index_a = a.curl if a.index_curl is None else a.index_curl
    index_b = b.curl if b.index_curl is None else b.index_curl
    upper = [mix(x, y) for x, y in zip(unit(a.upper), unit(b.upper), strict=True)]
    fore = [mix(x, y) for x, y in zip(unit(a.fore), unit(b.fore), strict=True)]
    return ArmPose(
        (upper[0], upper[1], upper[2]),
        (fore[0], fore[1], fore[2]),
        mix(a.roll, b.roll),
        mix(a.flex, b.flex),
        mix(a.curl, b.curl),
        mix(index_a, index_b),
    )


class Arm:
    """One arm's rest geometry."""

    def __init__(self, skeleton: Skeleton, side: float) -> None:
        name = "Left" if side > 0 else "Right"
        index, heads = skeleton.index, skeleton.heads
        self._side = side
        self._upper, self._fore, self._hand = (index[f"{name}{part}"] for part in ("Arm", "ForeArm", "Hand"))
        upper = vector(heads[self._fore] - heads[self._upper])
        fore = vector(heads[self._hand] - heads[self._fore])
        hinge = cross(upper, fore)
        self._upper_rest, self._fore_rest = frame(upper, hinge).T, frame(fore, hinge).T
        self._roll = Hinge(fore)
        knuckles = heads[index[f"{name}HandIndex1"]] - heads[index[f"{name}HandPinky1"]]
        self._knuckles = Hinge(vector(knuckles * -side))
        fingers = [index[f"{name}Hand{finger}{bone}"] for finger in FINGERS for bone in (1, 2, 3)]
        self._fingers = np.array([*fingers, *(index[f"{name}HandThumb{bone}"] for bone in (2, 3))])
        bends = [(1 + 0.12 * number) * share for number in range(4) for share in (0.8, 1.0, 1.0)]
        self._bends = np.array([*bends, 0.35, 0.35])
        self._is_index = np.arange(len(self._bends)) < 3

    def apply(self, pose: ArmPose, chest: Array, shoulder: Array, rotations: Array) -> None:
        """Writes the arm's joints.

        Args:
            chest: (3, 3) orientation of the chest in the model.
            shoulder: (3, 3) orientation of the upper arm's parent in the model.
            rotations: (joints, 3, 3), changed in place.
        """
        side = self._side
        upper = unit((pose.upper[0] * side, pose.upper[1], pose.upper[2]))
        fore = unit((pose.fore[0] * side, pose.fore[1], pose.fore[2]))
        hinge = cross(upper, fore)
        if math.hypot(*hinge) < 0.03:
            hinge = (-1.0, 0.0, 0.0)
        upper_turn = chest @ frame(upper, hinge) @ self._upper_rest
        fore_turn = chest @ frame(fore, hinge) @ self._fore_rest
        # the forearm's bones take half of the roll, as radius and ulna do
        half = self._roll.turn(-0.5 * pose.roll * side)
        rotations[self._upper] = shoulder.T @ upper_turn
        rotations[self._fore] = upper_turn.T @ fore_turn @ half
        rotations[self._hand] = half @ self._knuckles.turn(pose.flex)
        index_curl = pose.curl if pose.index_curl is None else pose.index_curl
        rotations[self._fingers] = self._knuckles.turns(self._bends * np.where(self._is_index, index_curl, pose.curl))


class Leg:
    """One leg's rest geometry, and the bend that brings its ankle where the walk wants it."""

    def __init__(self, skeleton: Skeleton, side: float) -> None:
        name = "Left" if side > 0 else "Right"
        index, heads = skeleton.index, skeleton.heads
        self.side = side
        self._upper, self._lower, self._foot, self._toe = (
            index[f"{name}{part}"] for part in ("UpLeg", "Leg", "Foot", "ToeBase")
        )
        self.hip_rest, knee, self.ankle_rest = heads[self._upper], heads[self._lower], heads[self._foot]
        self.ball_rest = heads[self._toe]
        thigh, shin = knee - self.hip_rest, self.ankle_rest - knee
        self.lengths = float(np.linalg.norm(thigh)), float(np.linalg.norm(shin))
        forward = (0.0, 0.0, 1.0)
        self._thigh_rest, self._shin_rest = frame(vector(thigh), forward).T, frame(vector(shin), forward).T

    def apply(self, hip: Array, pelvis: Array, ankle: Array, toe_out: float, pitch: float, rotations: Array) -> None:
        """Bends the knee so that the ankle comes to `ankle` (or as near as the leg reaches).

        Args:
            hip: Place of the hip joint, model space.
            pelvis: (3, 3) orientation of the pelvis.
            toe_out: Radians outwards.
            pitch: Of the foot, radians, heel up.
        """
        thigh, shin = self.lengths
        reach = vector(ankle - hip)
        distance = min(max(math.hypot(*reach), abs(thigh - shin) + 1e-3), (thigh + shin) * STRAIGHT)
        x, y, z = unit(reach)
        outwards = toe_out * self.side
        ahead = (math.sin(outwards), 0.0, math.cos(outwards))
        off = ahead[0] * x + ahead[2] * z
        bend = unit((ahead[0] - x * off, -y * off, ahead[2] - z * off))
        cosine = (thigh**2 + distance**2 - shin**2) / (2 * thigh * distance)
        along, aside = thigh * cosine, thigh * math.sqrt(max(0.0, 1 - cosine**2))
        to_knee = (x * along + bend[0] * aside, y * along + bend[1] * aside, z * along + bend[2] * aside)
        below = (x * distance - to_knee[0], y * distance - to_knee[1], z * distance - to_knee[2])
        thigh_turn = frame(to_knee, ahead) @ self._thigh_rest
        shin_turn = frame(below, ahead) @ self._shin_rest
        foot_turn = turn(y=outwards) @ turn(x=pitch)
        rotations[self._upper] = pelvis.T @ thigh_turn
        rotations[self._lower] = thigh_turn.T @ shin_turn
        rotations[self._foot] = shin_turn.T @ foot_turn
        rotations[self._toe] = turn(x=-max(pitch, 0.0) * 0.85)
