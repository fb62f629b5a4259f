"""Whether the service behind a runtime listens. Nothing is sent to it: a visit might end or start one."""

import os
from pathlib import Path
from typing import Literal

from vr_assistant.headset.machine import Machine
from vr_assistant.headset.manifests import Kind

SOCKETS: dict[Kind, tuple[str, ...]] = {
    "monado": ("monado_comp_ipc",),
    "wivrn": ("wivrn/comp_ipc", "wivrn_comp_ipc"),
}
"""Below XDG_RUNTIME_DIR; without that variable, below the cache folder (Monado: u_file_get_runtime_dir)."""
_LISTENS = 0x10000
"""__SO_ACCEPTCON in the flags of /proc/net/unix."""
State = Literal["listens", "absent", "left over", "forbidden", "unknown"]


def sockets(kind: Kind, machine: Machine) -> list[Path]:
    """Where the service of such a runtime listens; empty where none is known."""
    folder = machine.folder("XDG_RUNTIME_DIR", machine.folder("XDG_CACHE_HOME", machine.home / ".cache"))
    return [folder / name for name in SOCKETS.get(kind, ())]


def state(kind: Kind, machine: Machine) -> State:
    """`left over`: the socket's file is there, and nobody listens, as after a crash."""
    places = sockets(kind, machine)
    if not places or machine.is_windows:
        return "unknown"
    for place in places:
        try:
            place.lstat()
        except PermissionError:
            return "forbidden"
        except OSError:
            continue
        if not os.access(place, os.W_OK):
            return "forbidden"
        return "listens" if _is_listening(place) else "left over"
    return "absent"


def _is_listening(place: Path) -> bool:
    try:
        lines = Path("/proc/net/unix").read_text("utf-8", "replace").splitlines()[1:]
    except OSError:
        return True  # nobody knows
    for line in lines:
        fields = line.split(maxsplit=7)
        if len(fields) == 8 and fields[7] == str(place) and int(fields[3], 16) & _LISTENS:
            return True
    return False
