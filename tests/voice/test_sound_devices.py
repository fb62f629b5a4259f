"""What the user is told of their devices, and another microphone while they talk; the cards are made up."""

import asyncio
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from vr_assistant.messages import Caption, DialogueNote, HeardLevel, Message, MicrophoneChosen
from vr_assistant.mind.audio.microphone import BLOCK_S, Microphone, open_microphone
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

    def query_devices(self) -> list[dict[str, Any]]:
        return [{"name": name, "max_input_channels": 1, "max_output_channels": 0} for name in ("Desk", "Web", "Index")]

    def RawInputStream(self, *how: Any, **more: Any) -> FakeInput:  # noqa: N802
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


def listening(wanted: str, told: list[Message]) -> tuple[Microphone, SoundDevices]:
    microphone = open_microphone(wanted, lambda block, at_ns=None: None)
    assert microphone
    microphone.start()
    devices = SoundDevices(told.append, lambda: "en", lambda: 0.0, lambda: None)
    devices.watch([microphone])
    return microphone, devices


def test_one_microphone_after_the_other_is_used_and_what_was_chosen_is_told(inputs: Inputs) -> None:
    told: list[Message] = []

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
    told: list[Message] = []

    async def live() -> None:
        listening("Yeti", told)

    asyncio.run(live())
    (note,) = [message.event for message in told if isinstance(message, DialogueNote)]
    assert "no microphone called Yeti; Web is used" in str(note["message"])
    assert any(isinstance(message, Caption) and "Yeti" in message.text for message in told)


def test_silence_is_said_once_and_the_level_is_told_at_most_ten_times_a_second(inputs: Inputs) -> None:
    told: list[Message] = []
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
