"""An artist's process that dies or hangs over certain words."""

import os
import signal
from multiprocessing.connection import Connection

from vr_assistant.stage.panels import draw
from vr_assistant.stage.panels.artist_process import main as draw_for_ever
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import CaptionContent, PanelContent
from vr_assistant.stage.panels.shared_pixels import SharedPixels

_healthy = draw.draw_panel


def _draw(content: PanelContent) -> Card:
    if isinstance(content, CaptionContent) and content.assistant == "Drop dead.":
        os.kill(os.getpid(), signal.SIGKILL)
    if isinstance(content, CaptionContent) and content.assistant == "Fall asleep.":
        os.kill(os.getpid(), signal.SIGSTOP)
    return _healthy(content)


def main(link: Connection, shared: SharedPixels) -> None:
    draw.draw_panel = _draw
    draw_for_ever(link, shared)


def never_ready(link: Connection, shared: SharedPixels) -> None:
    raise RuntimeError("no drawing today")
