"""One line of the doctor's table."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    what: str
    state: Literal["ok", "warn", "fail"]
    """warn: something that can be done without; fail: the assistant does not work like this."""
    detail: str
    fix: str = ""
