"""A finished drawing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.panels.content import PanelContent


@dataclass(frozen=True, slots=True)
class Card:
    pixels: NDArray[np.uint8]
    """(height, width, 4) premultiplied sRGB RGBA, top row first; nobody changes them as long as the card is shown."""
    width: float
    """dmm, shadow included."""
    height: float
    content: PanelContent | None = None
    """What is drawn on it; set by the artist."""
