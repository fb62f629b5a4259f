"""Machines that are not there: home folders, system folders and registries, and runtimes in them."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vr_assistant.headset.machine import Hive, Machine

ELF_X86_64 = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, 62) + bytes(44)
ELF_AARCH64 = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, 183) + bytes(44)
DLL_X86_64 = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", 0x8664) + bytes(40)


@dataclass
class FakeRegistry:
    keys: dict[tuple[Hive, str], dict[str, object]] = field(default_factory=dict)

    def values(self, hive: Hive, key: str) -> Mapping[str, object]:
        return self.keys.get((hive, key), {})


@dataclass(frozen=True)
class Home:
    """A Linux machine of one user."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> Path:
        return self.folder / "home" / "ada"

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def machine(self) -> Machine:
        return Machine(self.environment, self.user, self.root, "linux", "x86_64", FakeRegistry())

    @property
    def active(self) -> Path:
        return self.user / ".config/openxr/1/active_runtime.json"

    def put(self, path: Path, name: str = "", library: bytes | None = ELF_X86_64, **changes: object) -> Path:
        """A manifest, and beside it a library of these bytes (None: it is missing)."""
        path.parent.mkdir(parents=True, exist_ok=True)
        place = path.parent / f"lib{path.stem}.so"
        if library is not None:
            place.write_bytes(library)
        runtime: dict[str, object] = {"library_path": f"./{place.name}"} | ({"name": name} if name else {})
        path.write_text(json.dumps({"file_format_version": "1.0.0", "runtime": runtime} | changes))
        return path
