"""Which of the sound system's devices is meant: the system's default, or one that was named."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from vr_assistant.config import Settings
from vr_assistant.errors import SoundDeviceError


class Chosen(NamedTuple):
    number: int
    name: str
    problem: SoundDeviceError | None = None
    """Why it is not, or perhaps not, the one that was named."""


def wanted_devices(settings: Settings) -> tuple[str, str]:
    """Names of input and output for this run: a headset has its own where they are set."""
    audio = settings.audio
    if settings.stage.runtime == "headset":
        return audio.headset_input_device or audio.input_device, audio.headset_output_device or audio.output_device
    return audio.input_device, audio.output_device


def usable(devices: list[Any], *, is_input: bool) -> dict[int, str]:
    """Number and name of each one that has channels of this kind."""
    channels = "max_input_channels" if is_input else "max_output_channels"
    return {number: str(device["name"]) for number, device in enumerate(devices) if device[channels] > 0}


def choose(names: Mapping[int, str], default: int, wanted: str, *, is_input: bool) -> Chosen | None:
    """None when there is none at all, or `wanted` is "none".

    Args:
        names: By number, see `usable`.
        default: The system's; -1 where it has none.
        wanted: "default", "none", or a name or a part of it, in whatever case. The whole name goes before a part; of
            several that fit, the system's default is taken if it is among them, else the first.
    """
    if not names or wanted == "none":
        return None
    number = default if default in names else min(names)
    if wanted == "default":
        return Chosen(number, names[number])
    kind = "microphone" if is_input else "loudspeaker"
    fits = [n for n, name in names.items() if wanted.lower() in name.lower()]
    exact = [n for n in fits if names[n].lower() == wanted.lower()]
    if len(fits) == 1 or exact:
        number = (exact or fits)[0]
        return Chosen(number, names[number])
    if fits:
        number = number if number in fits else fits[0]
        what = f"{wanted} fits several {kind}s; {names[number]} is used."
        hint = f"Say more of its name: {', '.join(names[n] for n in fits)}."
    else:
        what = f"There is no {kind} called {wanted}; {names[number]} is used."
        hint = f"Choose one of: {', '.join(names.values())}."
    return Chosen(number, names[number], SoundDeviceError(what, hint))
