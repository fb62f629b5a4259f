"""Sound cards and their stand-ins, without a card."""

import asyncio
import builtins
from typing import Any

import pytest

from vr_assistant.config import Settings
from vr_assistant.mind.audio.choosing import choose, wanted_devices
from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker, open_loudspeaker
from vr_assistant.mind.audio.sound_system import find_device
from vr_assistant.mind.audio.spatial import PlainMix


class Cards:
    """Two devices, as sounddevice lists them."""

    class default:  # noqa: N801
        device = (0, 1)

    @staticmethod
    def query_devices() -> list[dict[str, Any]]:
        return [
            {"name": "Desk Microphone", "max_input_channels": 1, "max_output_channels": 0},
            {"name": "USB Headphones", "max_input_channels": 0, "max_output_channels": 2},
        ]


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sounddevice", Cards)


@pytest.mark.usefixtures("cards")
def test_devices_are_found_by_default_by_name_and_not_at_all() -> None:
    assert find_device("default", is_input=True) == (0, "Desk Microphone", None)
    assert find_device("headphones", is_input=False) == (1, "USB Headphones", None)
    assert find_device("none", is_input=True) is None


@pytest.mark.usefixtures("cards")
def test_a_name_that_fits_nothing_is_told_with_the_choices_and_the_default_is_used() -> None:
    found = find_device("Yeti", is_input=True)
    assert found and found.name == "Desk Microphone" and found.problem
    assert "no microphone called Yeti; Desk Microphone is used" in found.problem.message
    assert "Desk Microphone" in found.problem.hint


USB = {3: "USB Audio A", 5: "USB Audio B", 7: "Speakers", 9: "USB"}


def test_a_part_of_a_name_that_fits_several_is_told_and_the_systems_own_choice_goes_first() -> None:
    found = choose(USB, 5, "usb audio", is_input=False)
    assert found and found.number == 5 and found.problem
    assert "USB Audio A, USB Audio B" in found.problem.hint and "USB Audio B is used" in found.problem.message
    assert choose(USB, 7, "usb audio", is_input=False)[:2] == (3, "USB Audio A")  # type: ignore[index]


def test_the_whole_name_goes_before_names_that_only_begin_with_it() -> None:
    assert choose(USB, 7, "usb", is_input=False) == (9, "USB", None)


def test_the_headset_keeps_devices_of_its_own_and_else_those_of_the_desk() -> None:
    def devices_of(runtime: str) -> tuple[str, str]:
        audio = {"input_device": "Desk", "output_device": "Speakers", "headset_input_device": "Index"}
        return wanted_devices(Settings.model_validate({"audio": audio, "stage": {"runtime": runtime}}))

    assert devices_of("desktop") == ("Desk", "Speakers")
    assert devices_of("headset") == ("Index", "Speakers")


def test_without_a_sound_system_there_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert find_device("default", is_input=False) is None
    assert open_loudspeaker("default", 22_050, lambda: PlainMix(22_050, 1.0)).name == "none"


def test_the_null_loudspeaker_keeps_the_pace_of_a_sound_card() -> None:
    async def play() -> None:
        now = [1_000_000_000]
        speaker = NullLoudspeaker(1000, lambda: now[0])
        block = bytes(2 * 40)  # 40 ms
        assert await speaker.play(block) == 1_000_000_000
        assert await speaker.play(block) == 1_040_000_000  # right behind the first
        assert speaker.left_s() == pytest.approx(0.08)
        now[0] += 50_000_000
        assert speaker.flush() == 2 * 30  # 50 of 80 ms were heard
        assert speaker.left_s() == 0
        now[0] += 1_000_000_000
        assert await speaker.play(block) == now[0]  # late: from now on

    asyncio.run(play())
