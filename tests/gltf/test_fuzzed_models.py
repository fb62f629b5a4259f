"""Thousands of spoilt files: each gives a model or a stated refusal, in bounded memory."""

import copy
import json
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from everything import everything
from written import glb_bytes

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.gltf.pose import Pose

ODD: list[Any] = [
    None, True, -1, 0, 1, 2, 7, 255, 65_535, 2**31, 2**63, 10**400, 0.5, -1e30, 1e308, "", "2.0", "MASK", "WEIGHTS",
    "../../x", "data:;base64,AAAA", [], [0], [[]], [1e9] * 16, {}, {"index": 0}, {"extensions": {}}, [None] * 3, "é\0",
]  # fmt: skip
MOST_BYTES = 200 << 20


@pytest.fixture(scope="module")
def whole() -> tuple[dict[str, Any], bytes]:
    file = everything()
    return file.described(), bytes(file.blob)


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to every entry of a description."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, entry in entries:
        yield (*at, key)
        yield from places(entry, (*at, key))


def outcome(path: Path) -> str:
    try:
        model = Model.load(path)
    except GraphicsError as error:
        assert error.message
        assert error.hint
        return "refused"
    for animation in model.animations:
        Pose(model, animation).set_time(0.3)
    return "model"


def tried(path: Path, files: Iterator[bytes]) -> dict[str, int]:
    counts = {"model": 0, "refused": 0}
    tracemalloc.start()
    try:
        for data in files:
            path.write_bytes(data)
            counts[outcome(path)] += 1
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES
    return counts


def test_bytes_changed_at_random(tmp_path: Path, whole: tuple[dict[str, Any], bytes]) -> None:
    description, blob = whole
    data = glb_bytes(json.dumps(description).encode(), blob)
    rng = random.Random(1)

    def files() -> Iterator[bytes]:
        for _ in range(400):
            spoilt = bytearray(data)
            for _ in range(rng.choice((1, 1, 2, 8, 64))):
                spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
            if rng.random() < 0.2:
                del spoilt[rng.randrange(len(spoilt)) :]
            yield bytes(spoilt)

    counts = tried(tmp_path / "thing.glb", files())
    assert min(counts.values()) > 20, "some are still models, some are not"


def test_entries_changed_at_random(tmp_path: Path, whole: tuple[dict[str, Any], bytes]) -> None:
    description, blob = whole
    every = list(places(description))
    rng = random.Random(2)

    def files() -> Iterator[bytes]:
        for number in range(700):
            spoilt = copy.deepcopy(description)
            for _ in range(rng.choice((1, 1, 1, 3))):
                # each entry has its turn, then chance decides
                *way, last = every[number] if number < len(every) else rng.choice(every)
                place: Any = spoilt
                try:
                    for key in way:
                        place = place[key]
                    if rng.random() < 0.15:
                        del place[last]
                    else:
                        place[last] = copy.deepcopy(rng.choice(ODD))
                except (LookupError, TypeError):
                    continue  # an earlier change took it away
            yield glb_bytes(json.dumps(spoilt).encode(), blob)

    counts = tried(tmp_path / "thing.glb", files())
    assert min(counts.values()) > 50, "some are still models, some are not"


def test_numbers_changed_at_random(tmp_path: Path, whole: tuple[dict[str, Any], bytes]) -> None:
    """The description stays: what it describes is rubbish."""
    description, blob = whole
    text = json.dumps(description).encode()
    rng = random.Random(3)

    def files() -> Iterator[bytes]:
        for _ in range(200):
            spoilt = bytearray(blob)
            at, length = rng.randrange(len(spoilt)), rng.choice((1, 4, 16, 400))
            spoilt[at : at + length] = rng.randbytes(len(spoilt[at : at + length]))
            yield glb_bytes(text, bytes(spoilt))

    tried(tmp_path / "thing.glb", files())
