"""Aria's body file, and what the scene may ask of her."""

from pathlib import Path

from vr_assistant.messages import Attention, GestureName, Speak, TimedViseme
from vr_assistant.stage.scene.acting import Acting

ARIA = Path(__file__).resolve().parents[2] / "assets/avatars/aria.glb"


def saying(*visemes: str, each_s: float = 0.2) -> Speak:
    timed = [TimedViseme(viseme, number * each_s) for number, viseme in enumerate(visemes)]
    return Speak(1, "…", "en", 0, len(visemes) * each_s, [], timed)


def asked(
    speed: float = 0.0,
    z: float = 0.0,
    look_at: tuple[float, float, float] = (0.0, 1.6, -2.0),
    speak: Speak | None = None,
    spoken_s: float = 0.0,
    gesture: GestureName | None = None,
    gesture_s: float = 0.0,
    attention: Attention = "listening",
    yaw: float = 0.0,
    x: float = 0.0,
) -> Acting:
    """She stands at the origin, looking along -Z."""
    return Acting(x, z, yaw, speed, look_at, speak, spoken_s, gesture, gesture_s, attention)
