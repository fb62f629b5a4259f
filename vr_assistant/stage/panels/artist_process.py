"""The process that draws panels for a live stage: one order after the other, until the stage has gone."""

import logging
from multiprocessing.connection import Connection

import msgspec

from vr_assistant.stage.panels.content import NoticeContent, PanelContent
from vr_assistant.stage.panels.shared_pixels import SharedPixels

log = logging.getLogger(__name__)


class Order(msgspec.Struct, frozen=True):
    """From the stage: draw this into that slot."""

    number: int
    slot: int
    content: msgspec.Raw
    """A PanelContent, read apart: one that cannot be read is answered like one that cannot be drawn."""


class Delivery(msgspec.Struct, frozen=True):
    """To the stage. Number 0, once: ready for orders."""

    number: int
    rows: int = 0
    """Pixels; 0 when it could not be drawn."""
    columns: int = 0
    width: float = 0.0
    """dmm"""
    height: float = 0.0


def main(link: Connection, shared: SharedPixels) -> None:
    """Entry of the spawned process (its manners are the caller's: signals, log, name)."""
    from vr_assistant.stage.panels.draw import draw_panel  # only here: the stage imports this module too

    orders, contents = msgspec.msgpack.Decoder(Order), msgspec.msgpack.Decoder(PanelContent)
    encoder = msgspec.msgpack.Encoder()
    draw_panel(NoticeContent("Ready", "好"))  # fonts are read before anybody waits for them
    try:
        link.send_bytes(encoder.encode(Delivery(0)))
        while True:
            order = orders.decode(link.recv_bytes())
            delivery = Delivery(order.number)
            try:
                card = draw_panel(contents.decode(order.content))
                shared.put(order.slot, card)
                rows, columns = card.pixels.shape[:2]
                delivery = Delivery(order.number, rows, columns, card.width, card.height)
            except Exception:
                log.exception("a panel could not be drawn: %.200r", bytes(order.content))
            link.send_bytes(encoder.encode(delivery))
    except (EOFError, OSError):
        log.info("the stage has gone")
