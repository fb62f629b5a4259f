"""The face: an expression for each state of attention, lids that follow the eyes, and the mouth on top."""

from collections.abc import Mapping

from vr_assistant.messages import Attention
from vr_assistant.stage.avatar.gaze import EYE_PITCH, EYE_YAW
from vr_assistant.stage.avatar.motion import ease
from vr_assistant.stage.avatar.visemes import Weights

EXPRESSIONS: Mapping[Attention, Weights] = {
    "waking": {"smile": 0.30, "eyeSquint": 0.10, "browOuterUp": 0.06},
    "listening": {"smile": 0.52, "browInnerUp": 0.10, "browOuterUp": 0.20, "eyeWide": 0.10, "cheekSquint": 0.22},
    "heard": {"smile": 0.60, "browInnerUp": 0.18, "browOuterUp": 0.30, "eyeWide": 0.14, "cheekSquint": 0.26},
    "thinking": {
        "smile": 0.22,
        "browInnerUp": 0.10,
        "browOuterUp": 0.10,
        "browDownLeft": 0.16,
        "eyeSquint": 0.12,
        "mouthPress": 0.12,
        "mouthLeft": 0.12,
    },
    "speaking": {"smile": 0.42, "browInnerUp": 0.06, "browOuterUp": 0.14, "cheekSquint": 0.18},
    "asleep": {"smile": 0.22, "eyeSquint": 0.30},
    "button": {"smile": 0.34, "browOuterUp": 0.04},
    "muted": {"smile": 0.40, "browOuterUp": 0.08, "cheekSquint": 0.14},
}
_PAIRS = {
    name: (f"{target}Left", f"{target}Right")
    for name, target in {
        "smile": "mouthSmile",
        "browOuterUp": "browOuterUp",
        "eyeWide": "eyeWide",
        "eyeSquint": "eyeSquint",
        "cheekSquint": "cheekSquint",
        "mouthPress": "mouthPress",
    }.items()
}
_LEFT_EYE, _RIGHT_EYE = (
    tuple(f"eye{part}{side}" for part in ("LookDown", "LookUp", "LookOut", "LookIn", "Blink", "Wide"))
    for side in ("Left", "Right")
)


class Face:
    def __init__(self) -> None:
        self._mood: Weights = {}

    def step(self, attention: Attention, dt: float) -> None:
        """Let the expression pass over into that of the state."""
        wanted = EXPRESSIONS[attention]
        for name in {*self._mood, *wanted}:
            self._mood[name] = ease(self._mood.get(name, 0.0), wanted.get(name, 0.0), dt, 0.16)

    def weights(self, mouth: Weights, blink: float, eye_yaw: float, eye_pitch: float, emphasis: float) -> Weights:
        """Weights of ARKit's targets.

        Args:
            eye_yaw: Radians to her left.
            eye_pitch: Radians downwards.
            emphasis: 0..1, lifts the brows on stressed words.
        """
        result: Weights = {}
        loudness = min(1.0, sum(mouth.values()))
        for name, value in self._mood.items():
            if name in _PAIRS:
                share = 1 - 0.45 * loudness if name in ("smile", "mouthPress") else 1.0
                on_left, on_right = _PAIRS[name]
                result[on_left] = result[on_right] = value * share
            else:
                result[name] = value
        result["browInnerUp"] = result.get("browInnerUp", 0.0) + 0.20 * emphasis
        down, up = max(eye_pitch, 0.0) / EYE_PITCH, max(-eye_pitch, 0.0) / EYE_PITCH
        left, right = max(eye_yaw, 0.0) / EYE_YAW, max(-eye_yaw, 0.0) / EYE_YAW
        for names, outwards, inwards in ((_LEFT_EYE, left, right), (_RIGHT_EYE, right, left)):
            look_down, look_up, look_out, look_in, shut, wide = names
            result[look_down] = 0.8 * down * (1 - blink)
            result[look_up] = 0.8 * up
            result[look_out] = 0.7 * outwards
            result[look_in] = 0.7 * inwards
            result[shut] = blink
            result[wide] = result.get(wide, 0.0) * (1 - blink)
        for name, value in mouth.items():
            result[name] = result.get(name, 0.0) + value
        return {name: value if value < 1.0 else 1.0 for name, value in result.items() if value > 0.0}
