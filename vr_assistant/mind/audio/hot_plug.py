"""Microphone and loudspeaker that are pulled out, fall silent or come back while a conversation goes on."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio import sound_system
from vr_assistant.telemetry.sound import Loss, moment

log = logging.getLogger(__name__)

LOOKS_EVERY_S = 0.5
GAP_S = 1.0
"""Bluetooth loses contact for so long now and then; what was being said is then at its end."""
LOST_S = 2.5
"""Without a block for so long, a stream is opened anew."""
TRIES_AFTER_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Pauses between looks for what is missing; the last one holds from then on."""
WAITS_FOR_HER_S = 8.0
"""So long a look for new devices, which interrupts the sound for a moment, waits for the end of a sentence."""

Kind = Literal["input", "output"]


class Pluggable(Protocol):
    """A microphone or a loudspeaker. `plug` and `unplug` may block, and are called on another thread."""

    name: str
    problem: SoundDeviceError | None

    @property
    def is_plugged(self) -> bool: ...

    @property
    def quiet_s(self) -> float:
        """Since it has shown a sign of life; 0 while it need not."""
        ...

    @property
    def lives(self) -> bool | None:
        """Whether it has shown a sign of life since it was opened; None while it need not yet."""
        ...

    def plug(self) -> bool: ...
    def unplug(self) -> None: ...


class SoundSystem(Protocol):
    """See the module sound_system."""

    def has_changed(self) -> bool: ...
    def look_again(self) -> None: ...


class Watched:
    """A device, and what is known of how it does."""

    def __init__(self, kind: Kind, device: Pluggable) -> None:
        self.kind, self.device = kind, device
        self.is_in_gap = self.is_told = self.is_lifeless = False
        self.is_missing = not device.is_plugged
        self.tries = 0
        self.next_try_s = 0.0

    @property
    def is_settled(self) -> bool:
        return not self.is_missing and self.device.problem is None

    def loss(self, what: Literal["gap", "lost"]) -> Loss:
        return f"{self.kind}_{what}"  # type: ignore[return-value]


class HotPlug:
    """Looks after devices until it is cancelled.

    Args:
        left_s: Seconds until she has said all: a look for new devices waits for it, but not for ever.
        on_gap: The microphone has given nothing for a while: what was being said has ended.
        on_lost, on_back: Told once each, with the kind and the name.
        on_lifeless: Likewise; it is open, and has never shown a sign of life.
    """

    def __init__(
        self,
        devices: Sequence[tuple[Kind, Pluggable]],
        *,
        left_s: Callable[[], float],
        on_gap: Callable[[], None],
        on_lost: Callable[[Kind, str], None],
        on_back: Callable[[Kind, str], None],
        on_lifeless: Callable[[Kind, str], None],
        system: SoundSystem = sound_system,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watched = [Watched(kind, device) for kind, device in devices]
        self._left_s, self._on_gap, self._on_lost, self._on_back = left_s, on_gap, on_lost, on_back
        self._on_lifeless, self._system, self._clock_s = on_lifeless, system, clock_s
        self._busy = asyncio.Lock()
        for watched in self._watched:
            watched.next_try_s = clock_s() + TRIES_AFTER_S[-1]
            watched.tries = len(TRIES_AFTER_S)
            watched.is_told = watched.is_missing  # said at the start

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            await self.look()

    async def switch(self, device: Pluggable) -> None:
        """Another one is wanted in its place: pull it out and plug it in."""
        async with self._busy:
            watched = next(watched for watched in self._watched if watched.device is device)
            await asyncio.to_thread(device.unplug)
            watched.is_lifeless = False
            await self._plug(watched)

    async def look(self) -> None:
        """Once at everything."""
        async with self._busy:
            await self._look()

    async def _look(self) -> None:
        for watched in self._watched:
            await self._check(watched)
        now_s = self._clock_s()
        due = [watched for watched in self._watched if not watched.is_settled and now_s >= watched.next_try_s]
        if due:
            await self._search(due)

    async def _check(self, watched: Watched) -> None:
        device = watched.device
        if (lives := device.lives) is False and not watched.is_lifeless:
            watched.is_lifeless = True
            self._on_lifeless(watched.kind, device.name)
        elif lives and watched.is_lifeless:
            watched.is_lifeless = False
            self._on_back(watched.kind, device.name)
        quiet_s = device.quiet_s
        if quiet_s > GAP_S and not watched.is_in_gap:
            watched.is_in_gap = True
            moment(watched.loss("gap"), time.monotonic_ns())
            if watched.kind == "input":
                self._on_gap()
        elif quiet_s < GAP_S:
            watched.is_in_gap = False
        if watched.is_missing or (device.is_plugged and quiet_s < LOST_S):
            return
        moment(watched.loss("lost"), time.monotonic_ns())
        name = device.name
        await asyncio.to_thread(device.unplug)
        watched.is_missing, watched.is_told, watched.tries = True, False, 0
        watched.next_try_s = self._clock_s() + TRIES_AFTER_S[0]
        if await self._plug(watched):  # only its stream was gone
            return
        log.warning("lost the %s %s", watched.kind, name)
        watched.is_told = True
        self._on_lost(watched.kind, name)

    async def _search(self, due: Sequence[Watched]) -> None:
        for watched in due:
            pause_s = TRIES_AFTER_S[min(watched.tries, len(TRIES_AFTER_S) - 1)]
            watched.tries += 1
            watched.next_try_s = self._clock_s() + pause_s
            if watched.is_missing and await self._plug(watched):
                self._tell(watched)
        if all(watched.is_settled for watched in due) or not await asyncio.to_thread(self._system.has_changed):
            return
        waited_s = 0.0
        while self._left_s() > 0 and waited_s < WAITS_FOR_HER_S:
            await asyncio.sleep(LOOKS_EVERY_S)
            waited_s += LOOKS_EVERY_S
        await asyncio.to_thread(self._look_again)
        for watched in self._watched:
            watched.is_missing = not watched.device.is_plugged
            if not watched.is_missing:
                self._tell(watched)

    def _look_again(self) -> None:
        with sound_system.alone():
            for watched in self._watched:
                watched.device.unplug()
            self._system.look_again()
            for watched in self._watched:
                watched.device.plug()

    async def _plug(self, watched: Watched) -> bool:
        plugged = await asyncio.to_thread(watched.device.plug)
        watched.is_missing = not plugged
        return plugged

    def _tell(self, watched: Watched) -> None:
        if watched.is_told:
            watched.is_told = False
            self._on_back(watched.kind, watched.device.name)
