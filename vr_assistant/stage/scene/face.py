"""One panel of the scene: drawn by the artist when its content changes, hung anew each frame."""

import itertools
import math

from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import PanelContent
from vr_assistant.stage.render.frame import Matrix, Panel
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import plate, yaw_to


class Face:
    """Keeps a card and its revision, so that the texture goes up only after a new drawing."""

    _revisions = itertools.count(1)

    def __init__(self, key: str, artist: PanelArtist) -> None:
        self.key = key
        self.revision = 0
        """No two drawings have the same, of whatever face and scene."""
        self._artist = artist
        self._card: Card | None = None
        self._place: tuple[float, ...] = ()
        self._model: Matrix | None = None

    @property
    def has_card(self) -> bool:
        """Whether there is something to hang: the first drawing may take a few frames."""
        return self._card is not None

    @property
    def content(self) -> PanelContent | None:
        """Of the last drawing; what was asked for since may not be drawn yet."""
        return self._card.content if self._card else None

    @property
    def height(self) -> float:
        """Of the last drawing, dmm."""
        return self._card.height if self._card else 0.0

    def show(self, content: PanelContent) -> bool:
        """Have this on the card, now or as soon as it is drawn; gives has_card."""
        card = self._artist.card(self.key, content)
        if card is not self._card:
            self._card = card
            self.revision = next(self._revisions)
        return card is not None

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
        """Centred on (x, y, z), as large as it was designed to look from `distance_m`. It must have a card."""
        assert self._card is not None
        scale = distance_m / 1000.0
        place = (x, y, z, yaw, pitch, self._card.width * scale, self._card.height * scale)
        if self._model is None or place != self._place:
            self._place, self._model = place, plate(*place)
        return Panel(self.key, self.revision, self._card.pixels, self._model, opacity, is_on_top)

    def hang_towards(
        self, x: float, y: float, z: float, head: Head, opacity: float = 1.0, size: float = 1.0, is_on_top: bool = False
    ) -> Panel:
        """Turned to the viewer and always looking equally large (from 1.2 m on)."""
        across = math.hypot(x - head.x, z - head.z)
        pitch = math.atan2(y - head.y, max(across, 0.01))
        distance_m = max(math.hypot(across, y - head.y), 1.2)
        return self.hang(x, y, z, yaw_to(head.x, head.z, x, z), pitch, distance_m * size, opacity, is_on_top)
