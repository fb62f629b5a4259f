"""Microphone and loudspeaker: the sound card's where there is one, else stand-ins that keep its pace."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.sound_card import AHEAD_S, SoundCardLoudspeaker
from vr_assistant.mind.audio.spatial import Mix
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

log = logging.getLogger(__name__)

BLOCK_S = 0.032
"""Of the microphone: one window of the voice activity detector."""


class Loudspeaker(Protocol):
    name: str
    is_heard_by_microphone: bool
    """Whether what it plays reaches the microphone through the air."""

    async def play(self, pcm: bytes) -> int:
        """Hand over a block of 16-bit mono; returns when there is room for the next one.

        Returns:
            monotonic_ns at which its first sample is heard.
        """
        ...

    def flush(self, most: int | None = None) -> int:
        """Fall silent now; returns how many bytes that were handed over will never be heard.

        Args:
            most: Only the last so many bytes are taken back, and what was handed over before them is heard.
        """
        ...

    def left_s(self) -> float:
        """Seconds until all that was handed over has been heard."""
        ...

    def close(self) -> None: ...


class NullLoudspeaker:
    """Nobody hears it, but it takes as long as if somebody did."""

    name = "none"
    is_heard_by_microphone = False

    def __init__(self, rate_hz: int, clock_ns: Callable[[], int] | None = None) -> None:
        self._rate_hz = rate_hz
        self._clock_ns = clock_ns or time.monotonic_ns
        self._ends_ns = 0

    async def play(self, pcm: bytes) -> int:
        starts_ns = max(self._ends_ns, self._clock_ns())
        self._ends_ns = starts_ns + len(pcm) * 500_000_000 // self._rate_hz
        await asyncio.sleep(max(0.0, self.left_s() - AHEAD_S))
        return starts_ns

    def flush(self, most: int | None = None) -> int:
        left = int(self.left_s() * self._rate_hz) * 2
        unheard = left if most is None else min(left, most)
        self._ends_ns -= unheard * 500_000_000 // self._rate_hz
        return unheard

    def left_s(self) -> float:
        return max(0, self._ends_ns - self._clock_ns()) / 1e9

    def close(self) -> None:
        self._ends_ns = 0


class BlockListener(Protocol):
    def __call__(self, block: bytes, at_ns: int | None = None) -> None:
        """Take BLOCK_S of 16-bit mono at SPEECH_RATE_HZ.

        Args:
            at_ns: When its last sample came, monotonic_ns; None: just now.
        """


class Microphone:
    """A PortAudio input; `on_block` gets its blocks on the event loop.

    Raises SoundDeviceError. Closed, it hears nothing: the operating system's sign for an open microphone goes out.
    """

    def __init__(self, device: int, name: str, on_block: BlockListener) -> None:
        import sounddevice

        self.name = name
        loop = asyncio.get_running_loop()

        def pass_on(block: Any, _frames: int, _time: Any, _status: Any) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(on_block, bytes(block), time.monotonic_ns())

        try:
            self._stream = sounddevice.RawInputStream(
                SPEECH_RATE_HZ,
                int(BLOCK_S * SPEECH_RATE_HZ),
                device=device,
                channels=1,
                dtype="int16",
                callback=pass_on,
            )
        except sounddevice.PortAudioError as error:
            raise SoundDeviceError(f"The microphone {name} cannot be opened.", str(error)) from error

    def start(self) -> None:
        self._stream.start()

    def stop(self) -> None:
        self._stream.stop(ignore_errors=True)

    def close(self) -> None:
        self._stream.close(ignore_errors=True)


def find_device(wanted: str, *, is_input: bool) -> tuple[int, str] | None:
    """Number and name of a sound device; None when there is none or `wanted` is "none".

    Args:
        wanted: "default", "none", or a device's name or a part of it.
    Raises:
        SoundDeviceError: a device was named and is not there.
    """
    if wanted == "none":
        return None
    try:
        import sounddevice

        devices = list(sounddevice.query_devices())
    except Exception as error:  # OSError without PortAudio, PortAudioError with a broken host
        log.info("no sound system: %s", error)
        devices = []
    channels = "max_input_channels" if is_input else "max_output_channels"
    usable = {number: str(d["name"]) for number, d in enumerate(devices) if d[channels] > 0}
    if wanted == "default":
        if not usable:
            return None
        default = sounddevice.default.device[0 if is_input else 1]
        number = default if default in usable else min(usable)
        return number, usable[number]
    for number, name in usable.items():
        if wanted.lower() in name.lower():
            return number, name
    raise SoundDeviceError(
        f"There is no {'microphone' if is_input else 'loudspeaker'} called {wanted}.",
        f"Choose one of: {', '.join(usable.values()) or 'none'}.",
    )


def open_loudspeaker(wanted: str, rate_hz: int, open_mix: Callable[[], Mix]) -> Loudspeaker:
    """The wanted one; where it cannot be had, one that nobody hears (which is logged).

    Args:
        rate_hz: Of the voice.
        open_mix: Called once there is somebody to hear it.
    """
    try:
        if found := find_device(wanted, is_input=False):
            return SoundCardLoudspeaker(*found, rate_hz, open_mix())
    except SoundDeviceError as error:
        log.warning("%s", error)
    return NullLoudspeaker(rate_hz)


def open_microphone(wanted: str, on_block: BlockListener) -> Microphone | None:
    """The wanted one, not yet started; None where there is none (a failure is logged)."""
    try:
        if found := find_device(wanted, is_input=True):
            return Microphone(*found, on_block)
    except SoundDeviceError as error:
        log.warning("%s", error)
    return None
