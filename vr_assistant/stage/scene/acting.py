"""What the scene asks of the assistant's body each frame."""

from dataclasses import dataclass

from vr_assistant.messages import Attention, GestureName, Speak


@dataclass(frozen=True, slots=True)
class Acting:
    x: float
    z: float
    yaw: float
    speed: float
    """Metres a second along yaw."""
    look_at: tuple[float, float, float]
    """World point that eyes and head turn to."""
    speak: Speak | None
    """The sentence being heard."""
    spoken_s: float
    """How far into it."""
    gesture: GestureName | None
    gesture_s: float
    """Since the gesture began."""
    attention: Attention
