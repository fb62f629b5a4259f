"""System packages the program wants, by their Debian names. Standard library only, because launcher.py uses it."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARIES = {  # what is loaded, and the Debian package that has it: first for drawing, then for sound
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libOpenGL.so.0": "libopengl0",
    "libportaudio.so.2": "libportaudio2", "libopenal.so.1": "libopenal1",
}  # fmt: skip
NAMESPACE_TOOLS = {"unshare": "util-linux", "ip": "iproute2", "mmdebstrap": "mmdebstrap"}
"""What the tests beside a real OpenXR runtime need, and the Debian package that has it."""
SOUND_TOOLS = {"pulseaudio": "pulseaudio", "pactl": "pulseaudio-utils"}
"""What the tests with a sound card without hardware need, and the Debian package that has it."""
DRIVERS = ("lib/*/dri/*_dri.so", "lib64/dri/*_dri.so", "lib/dri/*_dri.so", "lib*/*/libEGL_nvidia.so.0")


def missing(purpose: str, has_environment: bool) -> list[str]:
    """Debian names of the system packages that are wanted and not there."""
    if not sys.platform.startswith("linux"):
        return []
    names = [package for library, package in LIBRARIES.items() if not loads(library)]
    if not any(next(Path("/usr").glob(pattern), None) for pattern in DRIVERS):
        names.append("libgl1-mesa-dri")
    if not has_environment and not shutil.which("uv") and importlib.util.find_spec("ensurepip") is None:
        names.append("python3-venv")
    if purpose == "test" and not os.environ.get("DISPLAY") and not shutil.which("Xvfb"):
        names.append("xvfb")
    if purpose == "test":
        names += [package for tool, package in SOUND_TOOLS.items() if not shutil.which(tool)]
        if not next(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so"), None):
            names.append("libasound2-plugins")
    if purpose == "test" and may_make_namespaces():
        names += [package for tool, package in NAMESPACE_TOOLS.items() if not find(tool)]
    return names


def may_make_namespaces() -> bool:
    """Whether Monado, a headset's runtime, can have a place of its own: that takes root and packages of Debian."""
    return os.geteuid() == 0 and bool(shutil.which("apt-get"))


def find(tool: str) -> str | None:
    """Its path, also where only root looks for tools."""
    return shutil.which(tool, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]))


def loads(library: str) -> bool:
    try:
        return bool(ctypes.CDLL(library))
    except OSError:
        return False


def install(packages: list[str], may_try: bool) -> list[str]:
    """Install them where that takes no password, else say how; gives those that are still missing."""
    sudo = [] if os.name == "posix" and os.geteuid() == 0 else ["sudo", "-n"]
    apt = bool(shutil.which("apt-get"))
    if apt and may_try and (not sudo or (shutil.which("sudo") and run(*sudo, "true").returncode == 0)):
        print(f"Installing system packages with apt-get: {' '.join(packages)} ...", flush=True)
        start = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
        run(*start, "update")  # if this fails, the list that is there may do
        done = run(*start, "install", "--no-install-recommends", *packages)
        if done.returncode == 0:
            return []
        print(f"apt-get failed: {(done.stdout.strip().splitlines() or ['no reason given'])[-1]}", file=sys.stderr)
    command = f"sudo apt-get install --no-install-recommends {' '.join(packages)}" if apt else " ".join(packages)
    print(f"Missing system packages{'; run' if apt else ', by their Debian names'}:  {command}", file=sys.stderr)
    print("Going on without them; pictures or sound may not work.", file=sys.stderr)
    return packages


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
