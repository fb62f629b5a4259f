"""Speak and be heard: what `doctor --audio` does with microphone and loudspeaker."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.config import Settings
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import AssistantError
from vr_assistant.mind.audio import sound_system
from vr_assistant.mind.audio.choosing import usable, wanted_devices
from vr_assistant.mind.audio.echo.fitting import open_echo_guard
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.level import QUIETEST_DB, clipped_share, is_constant, level_db
from vr_assistant.mind.audio.loudspeaker import open_loudspeaker
from vr_assistant.mind.audio.microphone import BLOCK_S, Microphone, open_microphone
from vr_assistant.mind.audio.open_mix import open_mix
from vr_assistant.mind.audio.round_trip import round_trip_s
from vr_assistant.mind.audio.sound_card import SoundCardLoudspeaker
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, read_speech, to_pcm
from vr_assistant.telemetry.sound import counts

SENTENCE = Path(__file__).parents[2] / "assets" / "demo" / "1-bookshop.wav"
SECONDS = 3.0
STARTS_IN_S = 5.0
"""Without a single block for so long, a microphone gives none."""
GIVES_UP_S = 8.0
"""Beyond what is recorded: then what there is has to do."""
LOUD_ENOUGH_DB = -45.0
NOISY_DB = -40.0
CLIPPED = 0.001
_PLAYED_S = 0.05
_CHOOSE = "Choose another one: python3 launcher.py config set audio.{key} NAME"


@dataclass(frozen=True)
class Heard:
    """What a microphone gave."""

    pcm: bytes
    """16-bit mono at SPEECH_RATE_HZ."""

    @property
    def levels_db(self) -> list[float]:
        size = int(BLOCK_S * SPEECH_RATE_HZ) * 2
        return [level_db(self.pcm[at : at + size]) for at in range(0, len(self.pcm) - size + 1, size)]

    @property
    def loudest_db(self) -> float:
        """Of speech: what only a tenth of the blocks exceeds."""
        return float(np.percentile(self.levels_db, 90)) if self.pcm else QUIETEST_DB

    @property
    def noise_db(self) -> float:
        """What nine in ten blocks exceed."""
        return float(np.percentile(self.levels_db, 10)) if self.pcm else QUIETEST_DB

    @property
    def clipped(self) -> float:
        return clipped_share(np.frombuffer(self.pcm, "<i2"))


def listed(settings: Settings) -> list[Finding]:
    """Every device, and which one is used."""
    devices = sound_system.devices()
    wanted = wanted_devices(settings)
    findings = []
    for what, name, is_input in (("microphone", wanted[0], True), ("loudspeaker", wanted[1], False)):
        names = usable(devices, is_input=is_input)
        found = sound_system.find_device(name, is_input=is_input)
        if name == "none":
            findings.append(Finding(f"{what}s", "warn", "switched off in the settings", _fix(is_input, "default")))
        elif found is None:
            fix = "Connect one; with PortAudio missing: sudo apt-get install --no-install-recommends libportaudio2"
            findings.append(Finding(f"{what}s", "warn", "there is none", fix))
        else:
            detail = ", ".join(f"[{name}]" if number == found.number else name for number, name in names.items())
            problem = found.problem
            if problem:
                findings.append(Finding(f"{what}s", "warn", f"{problem.message} All: {detail}", problem.hint))
            else:
                findings.append(Finding(f"{what}s", "ok", detail))
    return findings


def has_microphone(settings: Settings) -> bool:
    return sound_system.find_device(wanted_devices(settings)[0], is_input=True) is not None


def bundled() -> Heard:
    """A sentence to play where nobody could be recorded."""
    return Heard(to_pcm(read_speech(SENTENCE)))


async def record(settings: Settings, seconds: float, show: Callable[[float], None]) -> Heard | Finding:
    """Listen so long.

    Args:
        show: Gets the level of each block, in dB.
    """
    blocks: list[bytes] = []
    begun, done = asyncio.Event(), asyncio.Event()

    def hear(block: bytes, at_ns: int | None = None) -> None:
        blocks.append(block)
        begun.set()
        show(level_db(block))
        if len(blocks) * BLOCK_S >= seconds:
            done.set()

    microphone = open_microphone(wanted_devices(settings)[0], hear)
    if microphone is None or not microphone.is_plugged:
        return _unusable(microphone)
    microphone.start()
    try:
        await asyncio.wait_for(begun.wait(), STARTS_IN_S)
        await asyncio.wait_for(done.wait(), seconds + GIVES_UP_S)
    except TimeoutError:
        if not blocks:
            return Finding("microphone", "warn", f"{microphone.name} is open but gives no sound", _CHOOSE_INPUT)
    finally:
        microphone.close()
    return Heard(b"".join(blocks))


def judge(heard: Heard) -> list[Finding]:
    """Level, clipping, noise and digital silence."""
    if is_constant(heard.pcm):
        what = "only digital silence: it is muted, or no microphone is behind it"
        return [Finding("level", "warn", what, "Unmute it in the system's sound settings, or choose another one.")]
    level = f"{heard.loudest_db:.0f} dB, noise floor {heard.noise_db:.0f} dB, clipped {heard.clipped:.1%}"
    if heard.clipped > CLIPPED:
        return [Finding("level", "warn", f"too loud: {level}", "Turn the microphone down in the sound settings.")]
    if heard.loudest_db < LOUD_ENOUGH_DB:
        return [Finding("level", "warn", f"too quiet, or nobody spoke: {level}", "Turn it up, or come closer.")]
    if heard.noise_db > NOISY_DB:
        return [Finding("level", "warn", f"noisy: {level}", "Move away from the noise, or use a headset.")]
    return [Finding("level", "ok", level)]


def understood(settings: Settings, heard: Heard) -> Finding:
    """What the program's own recogniser makes of it. Seconds."""
    from vr_assistant.mind.speech.equipment import open_recogniser

    try:
        text = open_recogniser(settings).transcribe(from_pcm(heard.pcm)).text.strip()
    except AssistantError as error:
        return Finding("understood", "warn", error.message, error.hint)
    if not text:
        return Finding("understood", "warn", "no words", "Say a whole sentence, nearer to the microphone.")
    return Finding("understood", "ok", text)


async def played(settings: Settings, heard: Heard) -> list[Finding]:
    """Play it back through mix and loudspeaker, with the microphone open and the echo canceller at work."""
    mix = open_mix(settings, SPEECH_RATE_HZ, Hearing())
    loudspeaker = open_loudspeaker(wanted_devices(settings)[1], SPEECH_RATE_HZ, mix)
    if not isinstance(loudspeaker, SoundCardLoudspeaker) or not loudspeaker.is_plugged:
        problem = getattr(loudspeaker, "problem", None)
        fix = problem.hint if problem else "Connect a loudspeaker or headphones."
        loudspeaker.close()
        return [Finding("played back", "warn", problem.message if problem else "there is no loudspeaker", fix)]
    guard = open_echo_guard(loudspeaker, is_cancelling=settings.audio.echo_cancellation)
    near: list[tuple[bytes, int]] = []
    left: list[bytes] = []

    def hear(block: bytes, at_ns: int | None = None) -> None:
        at_ns = time.monotonic_ns() if at_ns is None else at_ns
        near.append((block, at_ns))
        left.append(guard.let_through(block, at_ns))

    microphone = open_microphone(wanted_devices(settings)[0], hear)
    if microphone:
        microphone.start()
    try:
        await asyncio.sleep(0.5)
        size = int(_PLAYED_S * SPEECH_RATE_HZ) * 2
        starts_ns = 0
        for at in range(0, len(heard.pcm), size):
            told_ns = await loudspeaker.play(heard.pcm[at : at + size])
            starts_ns = starts_ns or told_ns
        await asyncio.sleep(loudspeaker.left_s() + 0.7)
    finally:
        if microphone:
            microphone.close()
        loudspeaker.close()
    return [
        Finding("played back", "ok", f"through {loudspeaker.name}; you should have heard it"),
        *_echo(near, b"".join(left), heard, starts_ns),
        _losses(),
    ]


def _echo(near: list[tuple[bytes, int]], left: bytes, heard: Heard, starts_ns: int) -> list[Finding]:
    if not near:
        return []
    sound = from_pcm(b"".join(block for block, _ in near))
    began_ns = near[-1][1] - len(sound) * 1_000_000_000 // SPEECH_RATE_HZ
    later_s = round_trip_s(sound, from_pcm(heard.pcm), (starts_ns - began_ns) / 1e9)
    if later_s is None:
        return [Finding("round trip", "ok", "the microphone does not hear the loudspeaker; nothing to measure")]
    before, after = _rms_db(sound), _rms_db(from_pcm(left))
    return [
        Finding("round trip", "ok", f"{later_s * 1000:.0f} ms later in the microphone than announced"),
        Finding("echo", "ok", f"{before:.0f} dB in the microphone, {after:.0f} dB let through while she speaks"),
    ]


def _losses() -> Finding:
    lost = counts()
    if not lost:
        return Finding("lost blocks", "ok", "none")
    detail = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in lost.items())
    return Finding("lost blocks", "warn", detail, "Close what keeps the processor busy.")


def _rms_db(sound: NDArray[np.float32]) -> float:
    return max(QUIETEST_DB, 10 * float(np.log10(np.mean(sound**2) + 1e-12))) if len(sound) else QUIETEST_DB


def _fix(is_input: bool, name: str) -> str:
    return f"python3 launcher.py config set audio.{'input' if is_input else 'output'}_device {name}"


_CHOOSE_INPUT = _CHOOSE.format(key="input_device")


def _unusable(microphone: Microphone | None) -> Finding:
    if microphone and microphone.problem:
        return Finding("microphone", "warn", microphone.problem.message, microphone.problem.hint or _CHOOSE_INPUT)
    return Finding("microphone", "warn", "there is none to listen with", "Connect one, then run this again.")
