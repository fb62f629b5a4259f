"""One panel of the scene: redrawn when its content changes, hung anew each frame."""

import math
from collections.abc import Callable

from vr_assistant.stage.panels.sheet import Card
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.protocol import Head
from vr_assistant.stage.scene.placing import plate, yaw_to


class Face:
    """Keeps a card and its revision, so that the texture goes up only after a new drawing."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.revision = 0
        self._content: object = None
        self._card: Card | None = None

    @property
    def height(self) -> float:
        """Of the last drawing, dmm."""
        return self._card.height if self._card else 0.0

    def draw(self, content: object, make: Callable[[], Card]) -> Card:
        """The card of `content`; `make` is called only when it differs from the last."""
        if self._card is None or content != self._content:
            self._card, self._content = make(), content
            self.revision += 1
        return self._card

    def hang(
        self,
        x: float,
        y: float,
        z: float,
        yaw: float,
        pitch: float,
        distance_m: float,
        opacity: float = 1.0,
        is_on_top: bool = False,
    ) -> Panel:
        """Centred on (x, y, z), as large as it was designed to look from `distance_m`. Draw first."""
        assert self._card is not None
        scale = distance_m / 1000.0
        model = plate(x, y, z, yaw, pitch, self._card.width * scale, self._card.height * scale)
        return Panel(self.key, self.revision, self._card.pixels, model, opacity, is_on_top)

    def hang_towards(
        self, x: float, y: float, z: float, head: Head, opacity: float = 1.0, size: float = 1.0, is_on_top: bool = False
    ) -> Panel:
        """Turned to the viewer and always looking equally large (from 1.2 m on)."""
        across = math.hypot(x - head.x, z - head.z)
        pitch = math.atan2(y - head.y, max(across, 0.01))
        distance_m = max(math.hypot(across, y - head.y), 1.2)
        return self.hang(x, y, z, yaw_to(head.x, head.z, x, z), pitch, distance_m * size, opacity, is_on_top)
