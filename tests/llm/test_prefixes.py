"""Prompts already read are found again after a restart, and a damaged file costs time only."""

import os
from pathlib import Path

import pytest

from vr_assistant.mind.llm import prefixes
from vr_assistant.mind.llm.prefixes import MOST_KEPT, PrefixStore, model_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "llm"


def test_the_longest_prefix_is_found_again_by_another_process(folder: Path) -> None:
    PrefixStore(folder, "m").keep([1, 2], b"short")
    PrefixStore(folder, "m").keep([1, 2, 3], b"long")

    store = PrefixStore(folder, "m")

    assert store.longest([1, 2, 3, 4]) == (1, 2, 3)
    assert store.load((1, 2, 3)) == b"long"
    assert store.longest([1, 2, 9]) == (1, 2)
    assert store.longest([7]) == ()


def test_states_of_another_model_are_not_used(folder: Path) -> None:
    PrefixStore(folder, "one").keep([1, 2], b"state")
    assert PrefixStore(folder, "other").longest([1, 2, 3]) == ()


@pytest.mark.parametrize("damage", [b"", b"garbage\n", None])
def test_a_damaged_file_is_forgotten(folder: Path, damage: bytes | None) -> None:
    PrefixStore(folder, "m").keep([1, 2], b"state")
    file = next(folder.glob("*.kv"))
    file.write_bytes(file.read_bytes()[:-1] if damage is None else damage)

    store = PrefixStore(folder, "m")
    found = store.longest([1, 2, 3])

    assert not found or store.load(found) is None
    assert store.longest([1, 2, 3]) == ()


def test_without_a_folder_that_can_be_written_they_last_as_long_as_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "file"):
        store = PrefixStore(folder, "m")
        store.keep([1, 2], b"state")
        assert store.load((1, 2)) == b"state"


def test_the_least_recently_used_goes(folder: Path) -> None:
    store = PrefixStore(folder, "m")
    for number in range(MOST_KEPT):
        store.keep([number, 0], b"state")
    store.load((0, 0))
    store.keep([99, 0], b"state")
    assert store.longest([0, 0]) == (0, 0)
    assert store.longest([1, 0]) == ()
    assert len(list(folder.glob("*.kv"))) == MOST_KEPT


def test_models_differ_by_size_content_and_what_shapes_the_state(tmp_path: Path) -> None:
    a, b = tmp_path / "a.gguf", tmp_path / "b.gguf"
    a.write_bytes(b"x" * 10)
    b.write_bytes(b"y" * 10)
    assert len({model_key(a, 4096), model_key(b, 4096), model_key(a, 2048)}) == 3


def test_what_models_of_the_past_have_left_goes_in_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PrefixStore(folder, "old").keep([1, 2], b"s" * 600)
    os.utime(next(folder.glob("old-*")), (1.0, 1.0))
    PrefixStore(folder, "new").keep([1, 2], b"s" * 600)
    assert len(list(folder.glob("*.kv"))) == 2

    monkeypatch.setattr(prefixes, "MOST_BYTES", 1500)
    PrefixStore(folder, "new").keep([3, 4], b"s" * 600)

    assert not list(folder.glob("old-*")) and len(list(folder.glob("new-*"))) == 2


def test_a_model_is_told_from_one_that_differs_in_its_middle(tmp_path: Path) -> None:
    weights = bytearray(8 << 20)
    (tmp_path / "one").write_bytes(weights)
    weights[3 << 20 : 4 << 20] = b"w" * (1 << 20)
    (tmp_path / "other").write_bytes(weights)

    assert model_key(tmp_path / "one", "1.0") != model_key(tmp_path / "other", "1.0")
    assert model_key(tmp_path / "one", "1.0") == model_key(tmp_path / "one", "1.0")
    assert model_key(tmp_path / "one", "1.0") != model_key(tmp_path / "one", "1.1"), (
        "nor is another engine's state used"
    )
