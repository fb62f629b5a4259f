"""A sound card without hardware: PulseAudio's null sinks, in a place of their own."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
_STARTS_IN_S = 30.0


def missing() -> str:
    """Why there can be none; empty where there can."""
    if absent := [name for name in PROGRAMS if not shutil.which(name)]:
        return f"no {', '.join(absent)}: apt-get install pulseaudio pulseaudio-utils libasound2-plugins"
    if not next(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so"), None):
        return "ALSA does not know PulseAudio: apt-get install libasound2-plugins"
    return ""


class NullSinks:
    """`room` is the loudspeaker, `mouth` the sink that is heard by the microphone `mic`."""

    def __init__(self, folder: Path) -> None:
        """
        Args:
            folder: Empty; short, because the socket's path may not be long.
        """
        self.home, run = folder / "h", folder / "r"
        for path in (self.home, run):
            path.mkdir(mode=0o700)
        # Through PulseAudio alone, which ALSA's own list of cards and plugins would hide.
        (self.home / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.environment = {
            "XDG_RUNTIME_DIR": str(run),
            "HOME": str(self.home),
            "PULSE_SERVER": f"unix:{run}/pulse/native",
        }
        self._modules: dict[str, str] = {}
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "--log-level=error",
             "-L", "module-native-protocol-unix", "-L", "module-rescue-streams",
             "-L", "module-null-sink sink_name=room rate=48000 channels=2"],
            env=self._full_environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()
        self.plug_in("mic")
        self.control("set-default-sink", "room")

    @property
    def _full_environment(self) -> dict[str, str]:
        return dict(os.environ) | self.environment

    def control(self, *arguments: str) -> str:
        """pactl."""
        done = subprocess.run(
            ["pactl", *arguments], env=self._full_environment, capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def plug_in(self, name: str) -> None:
        """Another microphone, and the sink `name-mouth` that speaks into it; it becomes the default one."""
        self.load(f"{name}-mouth", f"module-null-sink sink_name={name}-mouth rate=16000 channels=1")
        self.load(name, f"module-remap-source master={name}-mouth.monitor source_name={name}")
        self.control("set-default-source", name)

    def pull_out(self, name: str) -> None:
        for module in (name, f"{name}-mouth"):
            self.control("unload-module", self._modules.pop(module))

    def load(self, name: str, module: str) -> None:
        self._modules[name] = self.control("load-module", *module.split())

    def unload(self, name: str) -> None:
        self.control("unload-module", self._modules.pop(name))

    def feed_back(self, latency_ms: int, db: float) -> None:
        """Let the microphone hear the loudspeaker, so much later and so much quieter."""
        # No adjusting: both sinks have the same clock, and a room does not stretch what it throws back.
        air = f"module-loopback source=room.monitor sink=mic-mouth latency_msec={latency_ms} adjust_time=0"
        self.load("air", air)
        inputs = self.control("list", "short", "sink-inputs").splitlines()
        (number,) = [line.split()[0] for line in inputs if "module-loopback" in line]
        self.control("set-sink-input-volume", number, f"{db}dB")

    def end_feedback(self) -> None:
        self.unload("air")

    def say(self, wav: Path, into: str = "mic") -> None:
        """Speak a sound file into a microphone; returns when it has been said."""
        subprocess.run(["paplay", "-d", f"{into}-mouth", str(wav)], env=self._full_environment, check=True, timeout=120)

    @contextmanager
    def recorded(self, wav: Path, sink: str = "room") -> Iterator[None]:
        """What a loudspeaker plays meanwhile, 16 kHz mono."""
        recorder = subprocess.Popen(
            ["parec", "-d", f"{sink}.monitor", "--rate=16000", "--channels=1", "--file-format=wav", str(wav)],
            env=self._full_environment,
        )
        try:
            yield
        finally:
            recorder.terminate()
            recorder.wait(10)

    def close(self) -> None:
        self._server.kill()  # told not to exit
        self._server.wait(10)

    def _wait(self) -> None:
        ends = time.monotonic() + _STARTS_IN_S
        while True:
            try:
                self.control("info")
                return
            except (AssertionError, subprocess.TimeoutExpired):
                assert self._server.poll() is None and time.monotonic() < ends, "PulseAudio does not start"
                time.sleep(0.1)
