"""Who draws the panels: in the caller, or in a process of its own while frames are due."""

import logging
from dataclasses import replace
from typing import Protocol

from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import PanelContent, bounded

log = logging.getLogger(__name__)


class PanelArtist(Protocol):
    """Keeps the newest card of each face."""

    def collect(self) -> None:
        """Once a frame, before the first `card`: take what has been finished. Never waits."""

    def card(self, face: str, content: PanelContent) -> Card | None:
        """The newest finished drawing of this face, a new object only when there is a new drawing.

        Orders one of `content` if that is not what was ordered last. None until the first is finished; content that
        cannot be drawn leaves the face as it was.
        """

    def close(self) -> None:
        """Ends what was started; safe to call twice."""


class ImmediateArtist:
    """Draws at once, in the caller: every frame of a film has its text, and the same text gives the same picture."""

    def __init__(self) -> None:
        self._drawn: dict[str, tuple[PanelContent, Card | None]] = {}

    def collect(self) -> None:
        pass

    def card(self, face: str, content: PanelContent) -> Card | None:
        last = self._drawn.get(face)
        if last and last[0] == content:
            return last[1]
        card = _draw(content) or (last[1] if last else None)
        self._drawn[face] = (content, card)
        return card

    def close(self) -> None:
        self._drawn.clear()


def _draw(content: PanelContent) -> Card | None:
    from vr_assistant.stage.panels.draw import draw_panel  # a live stage never loads the drawing library

    try:
        return replace(draw_panel(bounded(content)), content=content)
    except Exception:
        log.exception("a panel could not be drawn: %.200r", content)
        return None
