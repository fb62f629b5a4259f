"""Vectors are computed once; a damaged cache costs time, never an answer."""

from pathlib import Path

import numpy as np

from vr_assistant.mind.understanding.vectors import VectorStore

from .fakes import OneWayEncoder


def test_a_second_start_embeds_nothing(tmp_path: Path) -> None:
    cache, nothing = tmp_path / "cache" / "vectors.npz", tmp_path / "none.npz"
    first = VectorStore(OneWayEncoder(), cache, nothing).many(["one", "two"])
    encoder = OneWayEncoder()
    second = VectorStore(encoder, cache, nothing).many(["two", "one"])
    assert encoder.encoded == []
    assert np.allclose(first[::-1], second, atol=1e-3)


def test_a_changed_sentence_is_embedded_again(tmp_path: Path) -> None:
    cache, nothing = tmp_path / "vectors.npz", tmp_path / "none.npz"
    VectorStore(OneWayEncoder(), cache, nothing).many(["one", "two"])
    encoder = OneWayEncoder()
    VectorStore(encoder, cache, nothing).many(["one", "two!"])
    assert encoder.encoded == ["two!"]


def test_a_torn_cache_is_computed_anew(tmp_path: Path) -> None:
    cache = tmp_path / "vectors.npz"
    cache.write_bytes(b"PK\x03\x04 torn")
    assert VectorStore(OneWayEncoder(), cache, tmp_path / "none.npz").many(["one"]).shape == (1, 384)
