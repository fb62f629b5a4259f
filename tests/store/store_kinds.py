"""What the fixtures of these tests hand out."""

from collections.abc import Callable
from pathlib import Path

from vr_assistant.store.store import Store

Shelf = Callable[..., Path]
OpenStore = Callable[[], Store]
