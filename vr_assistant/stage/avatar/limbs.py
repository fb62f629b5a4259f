"""Arms and legs: from where they should point to rotations of their joints."""

from dataclasses import dataclass

import numpy as np

from vr_assistant.stage.avatar.skeleton import Array, Skeleton, turn

LEFT, RIGHT = 1.0, -1.0
FINGERS = ("Index", "Middle", "Ring", "Pinky")


def unit(vector: Array) -> Array:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def frame(along: Array, beside: Array) -> Array:
    """Orthonormal columns (along, across, normal), `normal` as near to `beside` as can be."""
    x = unit(along)
    y = unit(np.cross(beside, x))
    return np.stack([x, y, np.cross(x, y)], 1)


def about(axis: Array, angle: float) -> Array:
    """(3, 3) rotation about a unit axis."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)


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
    ua, ub = unit(np.array(a.upper)), unit(np.array(b.upper))
    fa, fb = unit(np.array(a.fore)), unit(np.array(b.fore))
    upper, fore = ua + (ub - ua) * share, fa + (fb - fa) * share
    return ArmPose(
        (float(upper[0]), float(upper[1]), float(upper[2])),
        (float(fore[0]), float(fore[1]), float(fore[2])),
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
        self._upper_rest = unit(heads[self._fore] - heads[self._upper])
        self._fore_rest = unit(heads[self._hand] - heads[self._fore])
        self._hinge_rest = unit(np.cross(self._upper_rest, self._fore_rest))
        knuckles = heads[index[f"{name}HandIndex1"]] - heads[index[f"{name}HandPinky1"]]
        self._knuckles = unit(knuckles) * -side
        self._fingers = {
            finger: [index[f"{name}Hand{finger}{bone}"] for bone in (1, 2, 3)] for finger in (*FINGERS, "Thumb")
        }

    def apply(self, pose: ArmPose, chest: Array, shoulder: Array, rotations: Array) -> None:
        """Writes the arm's joints.

        Args:
            chest: (3, 3) orientation of the chest in the model.
            shoulder: (3, 3) orientation of the upper arm's parent in the model.
            rotations: (joints, 3, 3), changed in place.
        """
        side = np.array([self._side, 1.0, 1.0])
        upper, fore = unit(np.array(pose.upper) * side), unit(np.array(pose.fore) * side)
        hinge = np.cross(upper, fore)
        if np.linalg.norm(hinge) < 0.03:
            hinge = np.array([-1.0, 0.0, 0.0])
        upper_turn = chest @ frame(upper, hinge) @ frame(self._upper_rest, self._hinge_rest).T
        fore_turn = chest @ frame(fore, hinge) @ frame(self._fore_rest, self._hinge_rest).T
        # the forearm's bones take half of the roll, as radius and ulna do
        half = about(self._fore_rest, -0.5 * pose.roll * self._side)
        rotations[self._upper] = shoulder.T @ upper_turn
        rotations[self._fore] = upper_turn.T @ fore_turn @ half
        rotations[self._hand] = half @ about(self._knuckles, pose.flex)
        for finger in FINGERS:
            curl = pose.index_curl if finger == "Index" and pose.index_curl is not None else pose.curl
            spread = 1.0 + 0.12 * FINGERS.index(finger)
            bent = about(self._knuckles, curl * spread)
            first, second, third = self._fingers[finger]
            rotations[first] = about(self._knuckles, curl * spread * 0.8)
            rotations[second] = rotations[third] = bent
        for joint in self._fingers["Thumb"][1:]:
            rotations[joint] = about(self._knuckles, 0.35 * pose.curl)


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
        self._thigh, self._shin = knee - self.hip_rest, self.ankle_rest - knee
        self.lengths = float(np.linalg.norm(self._thigh)), float(np.linalg.norm(self._shin))
        forward = np.array([0.0, 0.0, 1.0])
        self._thigh_rest, self._shin_rest = frame(self._thigh, forward), frame(self._shin, forward)

    def apply(
        self, hip: Array, pelvis: Array, ankle: Array, toe_out: float, pitch: float, rotations: Array
    ) -> None:
        """Bends the knee so that the ankle comes to `ankle` (or as near as the leg reaches).

        Args:
            hip: Place of the hip joint, model space.
            pelvis: (3, 3) orientation of the pelvis.
            toe_out: Radians outwards.
            pitch: Of the foot, radians, heel up.
        """
        thigh, shin = self.lengths
        reach = ankle - hip
        distance = float(np.clip(np.linalg.norm(reach), abs(thigh - shin) + 1e-3, (thigh + shin) * 0.9985))
        straight = unit(reach)
        outwards = toe_out * self.side
        ahead = np.array([np.sin(outwards), 0.0, np.cos(outwards)])
        bend = unit(ahead - straight * float(ahead @ straight))
        cosine = (thigh**2 + distance**2 - shin**2) / (2 * thigh * distance)
        knee = hip + straight * thigh * cosine + bend * thigh * float(np.sqrt(max(0.0, 1 - cosine**2)))
        end = hip + straight * distance
        thigh_turn = frame(knee - hip, ahead) @ self._thigh_rest.T
        shin_turn = frame(end - knee, ahead) @ self._shin_rest.T
        foot_turn = turn(y=outwards) @ turn(x=pitch)
        rotations[self._upper] = pelvis.T @ thigh_turn
        rotations[self._lower] = thigh_turn.T @ shin_turn
        rotations[self._foot] = shin_turn.T @ foot_turn
        rotations[self._toe] = turn(x=-max(pitch, 0.0) * 0.85)
