"""Waiting for an artist as a stage does: frame by frame."""

import time
from collections.abc import Callable

from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import CaptionContent, PanelContent

LONGEST_S = 60.0


def frames_until(artist: PanelArtist, is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_S
    while not is_so():
        assert time.monotonic() < until, "waited in vain"
        artist.collect()
        time.sleep(0.002)


def drawn(artist: PanelArtist, face: str, content: PanelContent) -> Card:
    """The new card, however many frames it takes."""
    before = artist.card(face, content)
    seen = [before]

    def is_new() -> bool:
        seen[0] = artist.card(face, content)
        return seen[0] is not None and (seen[0] is not before or getattr(artist, "is_idle", True))

    frames_until(artist, is_new)
    assert seen[0] is not None
    return seen[0]


def caption(text: str) -> CaptionContent:
    return CaptionContent("", text, len(text))
