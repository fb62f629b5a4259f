"""Runs a command inside the root file system, in mount, process, network and IPC namespaces of its own.

Monado's remote driver listens on all addresses and asks no password: here nothing outside reaches it. Mounts and
processes vanish with the command, and several may run at once.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from vr_assistant.doctor.system_packages import NAMESPACE_TOOLS, find

from .unavailable import Unavailable

UNSHARE = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--net", "--ipc"]
RUNTIME_DIR = Path("/run/monado")
"""XDG_RUNTIME_DIR inside: where the service that all tests share has its socket."""

MOUNT = """
ip link set lo up
mount --bind "$ROOT" "$ROOT"
cd "$ROOT"
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p -m 1777 tmp/.X11-unix
for folder in $FOLDERS; do mkdir -p "$ROOT$folder"; mount --bind "$folder" "$ROOT$folder"; done
for file in $FILES; do [ -e "$ROOT$file" ] || touch "$ROOT$file"; mount --bind "$file" "$ROOT$file"; done
exec chroot "$ROOT" bash -c 'cd "$WORK"; "$@"; exit $?' inside "$@"
"""  # the last shell stays: process 1 of the namespace must collect what its children leave


def check() -> None:
    """Raises Unavailable where this machine or this user cannot make such a place."""
    if not sys.platform.startswith("linux"):
        raise Unavailable("Monado is tried on Linux only.")
    if os.geteuid():
        raise Unavailable("Only root may make the place in which Monado runs. Run the tests as root, in a container.")
    if missing := [package for tool, package in NAMESPACE_TOOLS.items() if not find(tool)]:
        raise Unavailable(f"Missing for Monado: apt-get install {' '.join(missing)}")
    tried = subprocess.run(
        [*UNSHARE, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        why = (tried.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(
            f"This machine lets nobody make namespaces, not even root ({why}). Allow it to the container."
        )


def enter(root: Path, folders: Iterable[Path], words: Sequence[str], work: Path) -> tuple[list[str], dict[str, str]]:
    """Command and environment that run `words` inside; `folders` and this Python are there under the same names."""
    environment = _without_desktop(os.environ)
    environment["PATH"] = f"{environment.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    all_folders, files = _python()
    all_folders += folders
    environment |= {"ROOT": str(root), "WORK": str(work), "LC_ALL": "C.UTF-8", "XDG_RUNTIME_DIR": str(RUNTIME_DIR)}
    environment |= {"FOLDERS": _outermost(all_folders), "FILES": " ".join(map(str, files))}
    environment["XR_RUNTIME_JSON"] = "/usr/share/openxr/1/openxr_monado.json"
    return [*UNSHARE, "sh", "-euc", MOUNT, "outside", *words], environment


def _without_desktop(environment: Mapping[str, str]) -> dict[str, str]:
    """The screen and the sound of this machine are not in there."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "PULSE_SERVER", "DBUS_SESSION_BUS_ADDRESS", "TMPDIR")
    return {name: value for name, value in environment.items() if name not in gone and not name.startswith("XR_")}


def _python() -> tuple[list[Path], list[Path]]:
    """(folders, files) that this interpreter consists of, links on the way to it included."""
    base, own = Path(sys.base_prefix), Path(sys.prefix)
    if base == Path("/usr"):  # Debian's own Python shares its folder with all of Debian
        folders = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    else:
        folders = [base, base.resolve()]
    folders += [own, own.resolve()]
    files, hop = [], Path(sys.executable)
    while True:
        if not any(hop.is_relative_to(folder) for folder in folders):
            files.append(hop)
        if not hop.is_symlink():
            return folders, files
        hop = hop.parent / hop.readlink()


def _outermost(folders: Iterable[Path]) -> str:
    """Without those that lie in another, as words for the shell."""
    kept: list[Path] = []
    for folder in sorted({folder.absolute() for folder in folders if folder.is_dir()}):
        if " " in str(folder):
            raise Unavailable(f"The place in which Monado runs takes no folder with a space in its name: {folder}")
        if not any(folder.is_relative_to(other) for other in kept):
            kept.append(folder)
    return " ".join(map(str, kept))
