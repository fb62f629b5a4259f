"""The microphone: a PortAudio input that may vanish and come back."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.level import SilenceWatch
from vr_assistant.mind.audio.resampling import CapturedBlocks
from vr_assistant.mind.audio.sound_system import alone, find_device, when_free
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ
from vr_assistant.telemetry.sound import moment

log = logging.getLogger(__name__)

BLOCK_S = 0.032
"""One window of the voice activity detector."""
STARTS_IN_NS = 5_000_000_000
"""So long it may take until a stream that was started gives its first block: sound servers wake, headsets pair."""
_FRAMES = int(BLOCK_S * SPEECH_RATE_HZ)


class BlockListener(Protocol):
    def __call__(self, block: bytes, at_ns: int | None = None) -> None:
        """Take BLOCK_S of 16-bit mono at SPEECH_RATE_HZ.

        Args:
            at_ns: When its last sample came, monotonic_ns; None: just now.
        """


class Microphone:
    """`on_block` gets its blocks on the event loop.

    Stopped, it hears nothing from that moment on, and what was heard before is not passed on any more; the operating
    system's sign for an open microphone goes out, as soon as whoever is opening a device has finished. `plug` and
    `unplug` may be called on another thread, one at a time.

    Args:
        wanted: See choosing.choose.
    """

    def __init__(self, wanted: str, on_block: BlockListener) -> None:
        self.wanted = wanted
        self.name = "none"
        self.problem: SoundDeviceError | None = None
        """Why it is another one than was wanted, or none."""
        self.on_silence: Callable[[], None] = lambda: None
        """Called on the event loop when it gives nothing but digital silence."""
        self.on_level: Callable[[bytes], None] = lambda block: None
        """Gets every block, before whoever listens."""
        self._on_block = on_block
        self._loop = asyncio.get_running_loop()
        self._silence = SilenceWatch()
        self._stream: Any = None
        self._is_started = False
        self._stops = 0
        self._runs_since: int | None = None
        """The stream runs, and was started after so many stops; None: it does not run."""
        self._last_ns = 0
        self._has_given = False

    @property
    def is_plugged(self) -> bool:
        return self._stream is not None

    @property
    def is_started(self) -> bool:
        """Whether it is to hear."""
        return self._is_started

    @property
    def quiet_s(self) -> float:
        """Since it was started or gave its last block; 0 while it need not give any."""
        return max(0, time.monotonic_ns() - self._last_ns) / 1e9 if self._is_started and self._stream else 0.0

    @property
    def lives(self) -> bool | None:
        """Whether it has given a block since it was started; None while it has time left to."""
        if self._has_given or not self._is_started or self._stream is None:
            return self._has_given or None
        return False if time.monotonic_ns() > self._last_ns else None

    def start(self) -> None:
        self._is_started = True
        self._wait_for_first()
        when_free(self._follow)

    def stop(self) -> None:
        """Never waits."""
        self._is_started = False
        self._stops += 1
        when_free(self._follow)

    def close(self) -> None:
        self._is_started = False
        self.unplug()

    def plug(self) -> bool:
        """Open what is wanted, or what there is instead; whether there is any that can be opened."""
        found = find_device(self.wanted, is_input=True)
        self.problem = found.problem if found else None
        if found is None:
            return False
        try:
            self._stream = self._open(found.number, found.name)
        except SoundDeviceError as error:
            self.problem = error
            return False
        self.name = found.name
        self._silence = SilenceWatch()
        with alone():
            self._follow()
        return self.is_plugged

    def unplug(self) -> None:
        """Close it, gone or not."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with alone():
                self._runs_since = None
                stream.close(ignore_errors=True)

    def _wait_for_first(self) -> None:
        self._last_ns = time.monotonic_ns() + STARTS_IN_NS
        self._has_given = False
        self._silence.begin()

    def _follow(self) -> None:
        """Let the stream run if it is to; alone. A stop is a stop, however soon a start follows it."""
        stream, stops = self._stream, self._stops
        if stream is None:
            return
        if self._runs_since is not None and not (self._is_started and self._runs_since == stops):
            self._runs_since = None
            stream.stop(ignore_errors=True)
        if not self._is_started or self._runs_since is not None:
            return
        self._wait_for_first()
        self._runs_since = stops
        try:
            stream.start()
        except Exception as error:  # PortAudio's own: it has vanished since it was opened
            log.warning("the microphone %s does not start: %s", self.name, error)
            self.problem = SoundDeviceError(f"The microphone {self.name} cannot be used.", str(error))
            self.unplug()

    def _open(self, number: int, name: str) -> Any:
        """At our rate with one channel, else as the device has it."""
        import sounddevice

        problem = ""
        with alone():
            own_hz = int(sounddevice.query_devices()[number].get("default_samplerate", SPEECH_RATE_HZ))
            for rate_hz, channels in dict.fromkeys(((SPEECH_RATE_HZ, 1), (own_hz, 1), (own_hz, 2))):
                is_ours = (rate_hz, channels) == (SPEECH_RATE_HZ, 1)
                try:
                    return sounddevice.RawInputStream(
                        rate_hz,
                        int(BLOCK_S * rate_hz),
                        device=number,
                        channels=channels,
                        dtype="int16",
                        callback=self._callback(None if is_ours else (rate_hz, channels)),
                    )
                except sounddevice.PortAudioError as error:
                    problem = str(error)
        raise SoundDeviceError(f"The microphone {name} cannot be opened.", problem)

    def _callback(self, converted_from: tuple[int, int] | None) -> Callable[..., None]:
        """`converted_from`: rate in Hz and channels, where they are not ours."""
        blocks: CapturedBlocks | None = None
        run: int | None = None

        def pass_on(captured: Any, _frames: int, _time: Any, status: Any) -> None:
            nonlocal blocks, run
            if self._loop.is_closed():
                return
            if run != self._runs_since:  # what a converter holds back was heard before a stop
                run = self._runs_since
                blocks = CapturedBlocks(*converted_from, SPEECH_RATE_HZ, _FRAMES) if converted_from else None
            now_ns = time.monotonic_ns()
            if status and status.input_overflow:
                moment("input_overflow", now_ns)
            pcm = bytes(captured)
            for block, at_ns in blocks.take(pcm, now_ns) if blocks else [(pcm, now_ns)]:
                self._loop.call_soon_threadsafe(self._hear, block, at_ns, run)

        return pass_on

    def _hear(self, block: bytes, at_ns: int, run: int | None) -> None:
        if not self._is_started or run != self._stops:
            return
        self._last_ns, self._has_given = at_ns, True
        if self._silence.hear(block, BLOCK_S):
            self.on_silence()
        self.on_level(block)
        self._on_block(block, at_ns)


def open_microphone(wanted: str, on_block: BlockListener) -> Microphone | None:
    """The wanted one, not yet started, plugged in if there is one; None where the user wants none."""
    if wanted == "none":
        return None
    microphone = Microphone(wanted, on_block)
    microphone.plug()
    if microphone.problem:
        log.warning("%s", microphone.problem)
    return microphone
