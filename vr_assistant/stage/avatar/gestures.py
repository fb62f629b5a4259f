"""What hands and head say: gestures on request, and the small beats that go with speech."""

import math
from dataclasses import dataclass

from vr_assistant.messages import GestureName
from vr_assistant.stage.avatar.limbs import ArmPose, blend
from vr_assistant.stage.avatar.motion import clamp, step, wave

HANGING = ArmPose((0.17, -0.97, -0.06), (0.06, -0.95, 0.26), roll=0.45, flex=0.06, curl=0.38)
TALKING = ArmPose((0.26, -0.95, 0.06), (-0.10, 0.02, 1.0), roll=0.9, flex=-0.05, curl=0.24)
WAVING = ArmPose((0.62, -0.62, 0.35), (0.28, 0.92, 0.26), roll=-0.25, flex=0.0, curl=0.10)
SHRUGGING = ArmPose((0.34, -0.93, 0.0), (0.62, 0.02, 0.80), roll=1.5, flex=-0.25, curl=0.18)
PRESENTING = ArmPose((0.42, -0.84, 0.34), (0.52, -0.02, 0.82), roll=1.45, flex=-0.12, curl=0.14)

SECONDS: dict[GestureName, float] = {"nod": 1.0, "point": 2.6, "wave": 2.3, "shrug": 1.5, "present": 2.8}


@dataclass(slots=True)
class Gestures:
    """What they add to the pose of this moment."""

    left: ArmPose
    right: ArmPose
    shoulders: float = 0.0
    """Radians upwards."""
    head_pitch: float = 0.0
    head_roll: float = 0.0
    lean: float = 0.0
    """Of the chest, radians forwards."""
    twist: float = 0.0
    """Of the chest, radians to her left."""


def pointing(yaw: float) -> ArmPose:
    """An arm stretched out at a bearing, radians outwards from straight ahead on the arm's own side."""
    outwards = clamp(yaw - 0.5, 0.75) + 0.5
    x, z = math.sin(outwards), math.cos(outwards)
    return ArmPose((x * 0.93, -0.34, z * 0.93), (x, -0.02, z), roll=0.35, flex=-0.05, curl=1.05, index_curl=0.04)


def envelope(name: GestureName, at_s: float) -> float:
    """How much of the gesture there is, 0..1."""
    length = SECONDS[name]
    rise, fall = 0.42, 0.55
    return step(0.0, rise, at_s) * (1 - step(length - fall, length, at_s))


def gestures(name: GestureName | None, at_s: float, talking: float, time_s: float, point_yaw: float) -> Gestures:
    """The arms and what moves with them.

    Args:
        talking: 0..1, how much she is speaking while standing.
        time_s: For the beats of speech.
        point_yaw: Bearing of what is pointed at from the chest before it twists, radians to her left.
    """
    beat = 0.5 + 0.5 * wave(time_s, 1.35, 0.4)
    lead = 0.5 + 0.5 * math.tanh(3 * wave(time_s, 9.0, 0.15))  # now the one hand speaks, now the other
    arms = []
    for share, phase in ((lead, 0.0), (1 - lead, 0.35)):
        own = 0.5 + 0.5 * wave(time_s, 1.5, 0.1 + phase)
        fore = (-0.10 + 0.22 * own, -0.42 + 0.50 * own, 1.0)
        raised = ArmPose(TALKING.upper, fore, TALKING.roll + 0.4 * own, -0.1 + 0.2 * beat, TALKING.curl)
        arms.append(blend(HANGING, raised, talking * share * (0.75 + 0.25 * own)))
    stress = 0.05 * talking * (wave(time_s, 0.9, 0.2) * 0.6 + 0.2)
    result = Gestures(arms[0], arms[1], head_pitch=stress, lean=0.02 * talking)
    if name is None or not 0.0 <= at_s < SECONDS[name]:
        return result
    amount = envelope(name, at_s)
    match name:
        case "nod":
            result.head_pitch += 0.20 * amount * (0.5 - 0.5 * math.cos(2 * math.pi * at_s / 0.5))
        case "wave":
            swing = 0.34 * math.sin(2 * math.pi * 1.7 * at_s) * amount
            x, y, z = WAVING.fore
            waving = ArmPose(WAVING.upper, (x + swing, y, z), WAVING.roll, 0.0, WAVING.curl)
            result.right = blend(result.right, waving, amount)
            result.head_roll = -0.07 * amount
        case "shrug":
            result.left = blend(result.left, SHRUGGING, amount)
            result.right = blend(result.right, SHRUGGING, amount)
            result.shoulders = 0.17 * amount
            result.head_roll = 0.10 * amount
        case "point":
            result.twist = 0.35 * clamp(point_yaw, 1.0) * amount
            arm_yaw = point_yaw - result.twist
            if point_yaw >= 0:
                result.left = blend(result.left, pointing(arm_yaw), amount)
            else:
                result.right = blend(result.right, pointing(-arm_yaw), amount)
        case "present":
            result.right = blend(result.right, PRESENTING, amount)
            result.left = blend(result.left, PRESENTING, 0.55 * amount)
            result.lean += 0.05 * amount
    return result
