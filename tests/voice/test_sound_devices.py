"""What the user is told of their devices, and another microphone while they talk; the cards are made up."""

import asyncio
import sys
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest

from vr_assistant.messages import Caption, DialogueNote, HeardLevel, Message, MicrophoneChosen
from vr_assistant.mind.audio.microphone import BLOCK_S, STARTS_IN_NS, Microphone, open_microphone
from vr_assistant.mind.audio.sound_system import alone
from vr_assistant.mind.dialogue.turns import Sentence
from vr_assistant.mind.sound_devices import SoundDevices


class FakeInput:
    def __init__(self, rate_hz: int, blocksize: int, *, device: int, callback: Any, **_more: Any) -> None:
        self.device, self._callback, self.is_running = device, callback, False

    def start(self) -> None:
        self.is_running = True

    def stop(self, ignore_errors: bool = False) -> None:
        self.is_running = False

    close = stop

    def give(self, block: bytes) -> None:
        self._callback(block, len(block) // 2, None, None)


class Inputs:
    """Takes the place of the module sounddevice: three microphones; the second is the system's choice."""

    class PortAudioError(Exception):
        pass

    default = SimpleNamespace(device=(1, -1))

    def __init__(self) -> None:
        self.streams: list[FakeInput] = []
        self.rate_hz = 16_000

    def query_devices(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "max_input_channels": 1, "max_output_channels": 0, "default_samplerate": self.rate_hz}
            for name in ("Desk", "Web", "Index")
        ]

    def RawInputStream(self, *how: Any, **more: Any) -> FakeInput:  # noqa: N802
        if how[0] != self.rate_hz:
            raise self.PortAudioError("Invalid sample rate")
        self.streams.append(FakeInput(*how, **more))
        return self.streams[-1]

    @property
    def running(self) -> list[int]:
        return [stream.device for stream in self.streams if stream.is_running]


@pytest.fixture
def inputs(monkeypatch: pytest.MonkeyPatch) -> Inputs:
    made = Inputs()
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


def listening(wanted: str, told: list[Message | Sentence]) -> tuple[Microphone, SoundDevices]:
    microphone = open_microphone(wanted, lambda block, at_ns=None: None)
    assert microphone
    microphone.start()
    devices = SoundDevices(told.append, lambda: "en", lambda: 0.0, lambda: None, told.append)
    devices.watch([microphone])
    return microphone, devices


def test_one_microphone_after_the_other_is_used_and_what_was_chosen_is_told(inputs: Inputs) -> None:
    told: list[Message | Sentence] = []

    async def live() -> None:
        microphone, devices = listening("default", told)
        used = [inputs.running]
        for _ in range(4):
            await devices.next_microphone()
            used.append(inputs.running)
        assert used == [[1], [0], [1], [2], [1]], "the system's, Desk, Web, Index, and again the system's"
        microphone.stop()
        await devices.next_microphone()
        assert not inputs.running, "muted is muted"

    asyncio.run(live())
    chosen = [message.name for message in told if isinstance(message, MicrophoneChosen)]
    assert chosen == ["Desk", "Web", "Index", "default", "Desk"]
    assert Caption("system", "I hear you through Index.", "en") in told


def test_a_named_microphone_that_is_missing_is_said_when_she_begins_to_listen(inputs: Inputs) -> None:
    told: list[Message | Sentence] = []

    async def live() -> None:
        listening("Yeti", told)

    asyncio.run(live())
    (note,) = [message.event for message in told if isinstance(message, DialogueNote)]
    assert "no microphone called Yeti; Web is used" in str(note["message"])
    assert any(isinstance(message, Caption) and "Yeti" in message.text for message in told)


def test_silence_is_said_once_and_the_level_is_told_at_most_ten_times_a_second(inputs: Inputs) -> None:
    told: list[Message | Sentence] = []
    seconds = 60

    async def live() -> None:
        listening("default", told)
        for _ in range(int(seconds / BLOCK_S)):
            inputs.streams[-1].give(bytes(1024))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(live())
    captions = [message.text for message in told if isinstance(message, Caption)]
    assert captions == ["The microphone gives only silence: is it muted in the system?"]
    levels = [message for message in told if isinstance(message, HeardLevel)]
    assert 2 * seconds < len(levels) <= 10 * seconds


def test_a_microphone_that_opens_and_gives_nothing_is_told_on_the_panel_and_once_aloud(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Message | Sentence] = []
    later_ns = 0
    now_ns = time.monotonic_ns
    monkeypatch.setattr("vr_assistant.mind.audio.microphone.time.monotonic_ns", lambda: now_ns() + later_ns)

    async def live() -> None:
        nonlocal later_ns
        microphone = open_microphone("default", lambda block, at_ns=None: None)
        assert microphone
        microphone.start()
        looked_after = SoundDevices(told.append, lambda: "en", lambda: 0.0, lambda: None, told.append).watch(
            [microphone]
        )
        await looked_after.look()
        assert not told, "it may take a while"
        for _ in range(4):
            later_ns += STARTS_IN_NS
            await looked_after.look()
        inputs.streams[-1].give(bytes(range(256)) * 4)
        await asyncio.sleep(0.01)
        await looked_after.look()

    asyncio.run(live())
    words = "The microphone Web is open but gives no sound. Choose another one, or connect it anew."
    captions = [message.text for message in told if isinstance(message, Caption)]
    assert captions == [words, "I hear you through Web."]
    assert [message for message in told if isinstance(message, Sentence)] == [Sentence(words, "en")]


def test_muted_while_a_device_is_being_opened_is_muted_at_once(inputs: Inputs) -> None:
    """And so it stays, whichever of the two ends first."""
    heard: list[bytes] = []

    async def live() -> None:
        microphone = open_microphone("default", lambda block, at_ns=None: heard.append(block))
        assert microphone
        microphone.start()
        inputs.streams[-1].give(b"early" * 200 + bytes(24))
        may_end, is_opening = threading.Event(), threading.Event()

        def open_something() -> None:
            with alone():
                is_opening.set()
                may_end.wait(10)

        opening = threading.Thread(target=open_something)
        opening.start()
        is_opening.wait(10)
        microphone.stop()
        assert not may_end.is_set(), "nobody has waited"
        inputs.streams[-1].give(b"muted" * 200 + bytes(24))
        await asyncio.sleep(0.01)
        microphone.start()
        inputs.streams[-1].give(b"still" * 200 + bytes(24))  # the stream has not been stopped yet
        await asyncio.sleep(0.01)
        assert not heard
        may_end.set()
        opening.join(10)
        for _ in range(200):
            await asyncio.sleep(0.01)
            inputs.streams[-1].give(b"again" * 200 + bytes(24))
            if heard:
                break
        assert heard and all(block.startswith(b"again") for block in heard)
        microphone.stop()
        assert not inputs.running

    asyncio.run(live())


def test_of_what_was_said_before_the_mute_nothing_is_left_in_a_converter(inputs: Inputs) -> None:
    inputs.rate_hz = 48_000
    heard: list[bytes] = []

    async def live() -> None:
        microphone = open_microphone("default", lambda block, at_ns=None: heard.append(block))
        assert microphone
        microphone.start()
        for _ in range(3):
            inputs.streams[-1].give(b"\x00\x40" * 480)
        await asyncio.sleep(0.01)
        microphone.stop()
        microphone.start()
        heard.clear()
        for _ in range(20):
            inputs.streams[-1].give(bytes(960))
        await asyncio.sleep(0.01)

    asyncio.run(live())
    assert heard and not any(any(block) for block in heard)
