"""Has the panels drawn by a process of its own, so that no frame waits for a drawing."""

import logging
import multiprocessing
import os
import select
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

import msgspec

from vr_assistant.app import entry
from vr_assistant.stage.panels.artist_process import Delivery, Order
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import PanelContent, bounded
from vr_assistant.stage.panels.shared_pixels import SharedPixels

log = logging.getLogger(__name__)

TARGET = "vr_assistant.stage.panels.artist_process:main"
MOST_FACES = 28
MOST_ORDERED = 3
"""At once: enough that the process need not wait for the next frame, few enough that a caption does not wait long."""
READY_S = 120.0
DELIVERY_S = 10.0
"""A process that takes longer hangs."""
LOOK_EVERY_S = 0.25
"""How often an idle process is looked after."""
FIRST_REST_S = 0.1
MOST_FAILURES = 6
"""In a row; after a rest that doubles each time."""
MOST_DEATHS_OF_CONTENT = 2
"""Content during which the process died so often is not tried again."""
LEAVE_S = 0.5
"""It has nothing to lose."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Delivery)


@dataclass(slots=True)
class _Face:
    """Two slots: in one the card that is shown, in the other the next one."""

    first_slot: int
    wanted: PanelContent | None = None
    """The last asked for; it waits, is ordered, is shown, or cannot be drawn."""
    card: Card | None = None
    shown_slot: int = 0
    ordered: PanelContent | None = None
    died_over: PanelContent | None = None
    deaths: int = 0


class ProcessArtist:
    """A PanelArtist. Starts the process at once; if that one dies, another, and the cards drawn stay."""

    def __init__(self, log_dir: Path, target: str = TARGET) -> None:
        """`target`: "module:function" that the process runs, called as function(link, shared_pixels)."""
        self._log_dir, self._target = log_dir, target
        self._faces: dict[str, _Face] = {}
        self._waiting: dict[str, PanelContent] = {}
        self._ordered: dict[int, str] = {}
        self._number = 0
        self._process: SpawnProcess | None = None
        self._former: list[SpawnProcess] = []
        self._link: Connection | None = None
        self._is_ready = self._is_closed = self._was_full = False
        self._failures = 0
        self._due_s = self._look_at_s = 0.0
        """When the process must have said something; without a process: when to start one."""
        self._start()

    @property
    def pid(self) -> int | None:
        """Of the process that draws now."""
        return self._process.pid if self._process else None

    @property
    def is_idle(self) -> bool:
        """Whether everything asked for has been drawn."""
        return not self._waiting and not self._ordered

    def card(self, face: str, content: PanelContent) -> Card | None:
        known = self._faces.get(face) or self._admit(face)
        if known is None:
            return None
        if content != known.wanted:
            known.wanted = content
            self._waiting[face] = content
            self._order()
        return known.card

    def collect(self) -> None:
        if not self._ordered and self._is_ready and time.monotonic() < self._look_at_s:
            return
        now_s = time.monotonic()
        self._look_at_s = now_s + LOOK_EVERY_S
        self._former = [process for process in self._former if process.is_alive()]  # asking lets a dead one go
        if self._link is None:
            if not self._is_closed and now_s >= self._due_s:
                self._start()
            return
        try:
            while _has_mail(self._link):
                self._take(_decoder.decode(self._link.recv_bytes()), now_s)
        except (EOFError, OSError, msgspec.MsgspecError):
            self._lose("has died")
            return
        if (self._ordered or not self._is_ready) and now_s > self._due_s:
            self._lose("hangs")
        self._order()

    def close(self) -> None:
        self._is_closed = True
        if self._link:
            self._link.close()  # it ends when it reads that
            self._link = None
        self._waiting.clear()
        self._ordered.clear()
        processes = [*self._former, self._process] if self._process else self._former
        for process in processes:
            process.join(LEAVE_S)
            if process.is_alive():
                process.kill()
                process.join()
        self._former, self._process = [], None

    def _admit(self, face: str) -> _Face | None:
        if len(self._faces) == MOST_FACES:
            if not self._was_full:
                log.error("more than %d panels: %s is not drawn", MOST_FACES, face)
            self._was_full = True
            return None
        known = self._faces[face] = _Face(first_slot=2 * len(self._faces))
        return known

    def _start(self) -> None:
        # The supervisor's children may have no children by default; this one ends its own.
        multiprocessing.current_process().daemon = False
        spawn = multiprocessing.get_context("spawn")
        self._is_ready = False
        now_s = time.monotonic()
        try:
            ours, theirs = spawn.Pipe(duplex=True)
            # New memory each time: the last process may still be writing to its own.
            self._shared = SharedPixels(2 * MOST_FACES)
            arguments = (self._target, "panels", os.getpid(), str(self._log_dir), theirs, (self._shared,))
            process = spawn.Process(target=entry.run, args=arguments, name="panels", daemon=True)
            process.start()
        except OSError:
            log.exception("the process that draws panels cannot be started")
            self._rest(now_s)
            return
        theirs.close()  # else its end would never be noticed
        self._process, self._link = process, ours
        self._due_s = now_s + READY_S

    def _order(self) -> None:
        """Give orders as long as there are some and the process has few."""
        while self._link and self._is_ready and len(self._ordered) < MOST_ORDERED:
            key = next((key for key in self._waiting if self._faces[key].ordered is None), None)
            if key is None:
                return
            face, content = self._faces[key], self._waiting.pop(key)
            if face.deaths >= MOST_DEATHS_OF_CONTENT and content == face.died_over:
                continue
            self._number += 1
            slot = face.first_slot + 1 - face.shown_slot
            try:
                data = _encoder.encode(Order(self._number, slot, msgspec.Raw(_encoder.encode(bounded(content)))))
            except UnicodeEncodeError:  # half a surrogate pair
                log.exception("a panel cannot be drawn: %.200r", content)
                continue
            if not self._ordered:
                self._due_s = time.monotonic() + DELIVERY_S
            self._ordered[self._number], face.ordered = key, content
            try:
                self._link.send_bytes(data)
            except OSError:
                self._lose("has died")

    def _take(self, delivery: Delivery, now_s: float) -> None:
        self._due_s = now_s + DELIVERY_S
        if delivery.number == 0:
            self._is_ready = True
            return
        face = self._faces[self._ordered.pop(delivery.number)]
        drawn, face.ordered = face.ordered, None
        self._failures = 0
        if delivery.rows:
            face.shown_slot = 1 - face.shown_slot
            pixels = self._shared.pixels(face.first_slot + face.shown_slot, delivery.rows, delivery.columns)
            face.card = Card(pixels, delivery.width, delivery.height, drawn)

    def _lose(self, why: str) -> None:
        """The process is of no more use: what it was to draw waits for the next one."""
        assert self._process and self._link
        self._process.kill()
        self._former.append(self._process)
        self._link.close()
        self._process, self._link = None, None
        orders, self._ordered = list(self._ordered.values()), {}
        for place, key in enumerate(orders):
            face = self._faces[key]
            content, face.ordered = face.ordered, None
            assert content is not None
            self._waiting.setdefault(key, content)
            if place == 0:  # the one being drawn
                face.deaths = face.deaths + 1 if content == face.died_over else 1
                face.died_over = content
        log.warning("the process that draws panels %s", why)
        self._rest(time.monotonic())

    def _rest(self, now_s: float) -> None:
        self._failures += 1
        self._due_s = now_s + FIRST_REST_S * 2 ** (self._failures - 1)
        if self._failures == MOST_FAILURES:
            log.error("the process that draws panels keeps failing; panels stay as they are")
            self._due_s = float("inf")


def _has_mail(link: Connection) -> bool:
    # Connection.poll makes a selector each time, which costs 20 times as much.
    return bool(select.select([link], [], [], 0)[0]) if os.name == "posix" else link.poll(0)
