"""One of the user's hands, holding a controller or bare, in the room (see rig.py)."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.runtimes.rig import Pose

Side = Literal["left", "right"]
HandKind = Literal["absent", "controller", "bare"]
JOINTS = 26
PALM, WRIST, THUMB_TIP, INDEX_TIP = 0, 1, 5, 10
"""Of XrHandJointEXT."""


@dataclass(slots=True)
class Hand:
    kind: HandKind = "absent"
    is_tracked: bool = True
    """False while its poses are the last that were known."""
    aim: Pose | None = None
    """Points along its own -Z; what is pointed at lies on that ray."""
    grip: Pose | None = None
    """Of the palm around what it holds."""
    joints: NDArray[np.float32] | None = None
    """(26, 8): position (3), orientation (4), radius in metres; order of XrHandJointEXT. None where unknown."""
    is_selecting: bool = False
    """The trigger is pulled, or thumb and index finger are pinched."""
    stick: tuple[float, float] = (0.0, 0.0)
    """Thumbstick or trackpad: right and forward, -1 to 1."""
    profile: str = ""
    """Interaction profile of the controller, e.g. /interaction_profiles/valve/index_controller."""
