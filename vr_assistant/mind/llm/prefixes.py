"""Beginnings of chats the engine has already read: their attention state, kept in memory's stead on disk.

One file a prefix: a line of JSON (its tokens and a digest), then the engine's state bytes (12 KB a token for a 0.5B).
"""

import contextlib
import hashlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from vr_assistant.whole_file import write_whole

_log = logging.getLogger(__name__)

MOST_KEPT = 8
"""A language and a purpose need one each; the least recently used go."""
MOST_BYTES = 1 << 30
"""Of all models together: nobody else throws away what a model has left that is not used any more."""
_SAMPLES, _SAMPLE_BYTES = 32, 64 << 10


class _Header(msgspec.Struct, frozen=True):
    tokens: list[int]
    digest: str


@dataclass(slots=True)
class _Kept:
    path: Path
    state: bytes | None
    """Only where the disk did not take it."""


class PrefixStore:
    """Prefixes of one model. A file that cannot be read or written costs time, never an answer."""

    def __init__(self, folder: Path | None, model_key: str) -> None:
        self._folder = folder
        self._model_key = model_key
        self._kept: dict[tuple[int, ...], _Kept] = {}
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob(f"{model_key}-*.kv"), key=lambda p: p.stat().st_mtime):
                if (header := _read_header(path)) is not None:
                    self._kept[tuple(header.tokens)] = _Kept(path, None)

    def __len__(self) -> int:
        return len(self._kept)

    def longest(self, tokens: Sequence[int]) -> tuple[int, ...]:
        """The longest kept prefix of the tokens; empty when there is none."""
        whole = tuple(tokens)
        fitting = [kept for kept in self._kept if whole[: len(kept)] == kept]
        return max(fitting, key=len, default=())

    def load(self, prefix: tuple[int, ...]) -> bytes | None:
        """The state after exactly these tokens, or None when its file is gone or damaged (it is forgotten then)."""
        kept = self._kept.pop(prefix)
        state = kept.state if kept.state is not None else _read_state(kept.path)
        if state is None:
            kept.path.unlink(missing_ok=True)
            return None
        self._kept[prefix] = kept  # now the most recently used
        return state

    def keep(self, tokens: Sequence[int], state: bytes) -> None:
        prefix = tuple(tokens)
        name = hashlib.sha256(msgspec.msgpack.encode(prefix)).hexdigest()[:16]
        path = (self._folder or Path()) / f"{self._model_key}-{name}.kv"
        is_written = self._folder is not None and _write(path, prefix, state)
        self._kept.pop(prefix, None)
        self._kept[prefix] = _Kept(path, None if is_written else state)
        while len(self._kept) > MOST_KEPT:
            oldest = next(iter(self._kept))
            self._kept.pop(oldest).path.unlink(missing_ok=True)
        if self._folder is not None:
            _sweep(self._folder, spared=path)

    def __contains__(self, tokens: Sequence[int]) -> bool:
        return tuple(tokens) in self._kept


def model_key(path: Path, *details: object) -> str:
    """Tells model files apart without reading all of them: size, samples from end to end, and what shapes the state."""
    size = path.stat().st_size
    digest = hashlib.sha256(repr((size, *details)).encode())
    with path.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek(max(0, size - _SAMPLE_BYTES) * number // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:16]


def _sweep(folder: Path, spared: Path) -> None:
    """Keep the folder within MOST_BYTES; the least recently used go, of whatever model."""
    with contextlib.suppress(OSError):  # another program sweeps as well
        used = sorted(((file.stat(), file) for file in folder.glob("*.kv")), key=lambda found: found[0].st_mtime)
        too_much = sum(known.st_size for known, _ in used) - MOST_BYTES
        for known, file in used:
            if too_much > 0 and file != spared:
                file.unlink(missing_ok=True)
                too_much -= known.st_size


def _read_header(path: Path) -> _Header | None:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.readline(), type=_Header)
    except (OSError, msgspec.MsgspecError) as error:
        _log.warning("unreadable prefix %s: %s", path.name, error)
        return None


def _read_state(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            header = msgspec.json.decode(file.readline(), type=_Header)
            state = file.read()
        os.utime(path)
    except (OSError, msgspec.MsgspecError) as error:
        _log.warning("unreadable prefix %s: %s", path.name, error)
        return None
    if _digest(state) != header.digest:  # the engine trusts what it is given
        _log.warning("damaged prefix %s", path.name)
        return None
    return state


def _write(path: Path, prefix: tuple[int, ...], state: bytes) -> bool:
    header = msgspec.json.encode(_Header(list(prefix), _digest(state)))
    try:
        write_whole(path, lambda file: file.writelines([header, b"\n", state]))
    except OSError as error:
        _log.warning("prefix not kept on disk: %s", error)
        return False
    return True


def _digest(state: bytes) -> str:
    return hashlib.blake2b(state, digest_size=16).hexdigest()
