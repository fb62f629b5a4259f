"""The parts of a machine that decide which OpenXR runtime is found; tests hand in one of their own."""

import importlib
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

Hive = Literal["HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER"]


class Registry(Protocol):
    """What of the Windows registry is read."""

    def values(self, hive: Hive, key: str) -> Mapping[str, object]:
        """Name to value of everything under the key; empty where there is no such key."""


class WindowsRegistry:
    """The registry of this machine, as a 64-bit program sees it."""

    def values(self, hive: Hive, key: str) -> Mapping[str, object]:
        try:
            winreg = importlib.import_module("winreg")
            with winreg.OpenKey(getattr(winreg, hive), key) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                return {name: value for name, value, _ in (winreg.EnumValue(opened, i) for i in range(count))}
        except (ImportError, OSError):  # not Windows, no such key, or not ours to read
            return {}


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without one
        return Path("/nonexistent")


@dataclass(frozen=True)
class Machine:
    """This machine, unless told otherwise."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    home: Path = field(default_factory=_home)
    root: Path = Path("/")
    """What stands before /etc, /usr and /var."""
    system: str = sys.platform
    """As `sys.platform` names it: linux, win32 ..."""
    architecture: str = field(default_factory=lambda: platform.machine().lower().replace("amd64", "x86_64"))
    """In the words of the loader's specification (Architecture Identifiers): x86_64, aarch64 ..."""
    registry: Registry = field(default_factory=WindowsRegistry)

    @property
    def is_windows(self) -> bool:
        return self.system == "win32"

    def folder(self, variable: str, instead: Path) -> Path:
        """The folder that an XDG variable names; relative ones do not count (XDG Base Directory Specification)."""
        named = Path(self.environment.get(variable, ""))
        return named if named.is_absolute() else instead

    def folders(self, variable: str, instead: str) -> list[Path]:
        """The absolute folders of an XDG search path, or of what it is taken to be where it is not set."""
        named = self.environment.get(variable, "")
        if not named:
            return [self.root / part.lstrip("/") for part in instead.split(":")]
        return [Path(part) for part in named.split(":") if part.startswith("/")]
