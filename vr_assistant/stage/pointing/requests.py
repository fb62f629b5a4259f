"""What is asked of the stage's loop: the scene can neither move the user nor let a controller buzz."""

from dataclasses import dataclass, field

from vr_assistant.stage.pointing.pointing import Vibration


@dataclass(slots=True)
class Requests:
    recentred: bool = False
    turned: int = 0
    """So many turns to the left; negative: to the right."""
    vibrations: list[Vibration] = field(default_factory=list)
