"""Where weights are, and what is said when they are not what they should be."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from vr_assistant import models
from vr_assistant.config import Settings, load_settings
from vr_assistant.errors import WeightsCorrupt, WeightsMissing
from vr_assistant.models import catalogue, verify
from vr_assistant.models.catalogue import Weights, WeightsFile

MODEL = b"weights" * 1000


@pytest.fixture
def settings() -> Settings:
    return load_settings().settings


@pytest.fixture
def small(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list knows one model, `small`, and it lies in the cache."""
    file = WeightsFile("model.bin", len(MODEL), sha256(MODEL).hexdigest(), "model.bin")
    known = {"small": Weights("small", "tests", "none", (file,))}
    for module in (models, verify):
        monkeypatch.setattr(module, "listed", lambda: known)
    place = models.cache_root(settings) / "small"
    place.mkdir(parents=True)
    (place / "model.bin").write_bytes(MODEL)
    return place


def test_weights_that_are_there_are_found(settings: Settings, small: Path) -> None:
    assert models.folder(settings, "small") == small
    assert models.missing(settings, ["small"]) == []


def test_a_folder_the_user_names_is_used_as_it_is(settings: Settings, tmp_path: Path) -> None:
    assert models.folder(settings, str(tmp_path)) == tmp_path


def test_a_wrong_name_gets_the_nearest_one(settings: Settings) -> None:
    with pytest.raises(WeightsMissing) as failure:
        models.folder(settings, "whisper-tiny")
    assert "whisper-tiny-en" in failure.value.hint


def test_missing_weights_say_what_to_type(settings: Settings) -> None:
    with pytest.raises(WeightsMissing) as failure:
        models.folder(settings, "whisper-base")
    assert failure.value.hint == "Fetch it: python3 launcher.py models fetch whisper-base"


def test_truncated_weights_are_not_used(settings: Settings, small: Path) -> None:
    (small / "model.bin").write_bytes(MODEL[:-1])
    with pytest.raises(WeightsCorrupt, match="6999 of 7000 bytes"):
        models.folder(settings, "small")


def test_changed_weights_of_the_same_size_are_not_used(settings: Settings, small: Path) -> None:
    models.folder(settings, "small")
    (small / "model.bin").write_bytes(MODEL[::-1])
    with pytest.raises(WeightsCorrupt, match="sha256"):
        models.folder(settings, "small")


def test_verify_finds_what_a_start_trusts(settings: Settings, small: Path) -> None:
    """A start compares size and time only; a bit that flipped on the disk changes neither."""
    models.folder(settings, "small")
    times = (small / "model.bin").stat()
    (small / "model.bin").write_bytes(MODEL[:-1] + b"!")
    os.utime(small / "model.bin", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert models.folder(settings, "small") == small
    (finding,) = verify.check(settings, "small")
    assert "sha256" in finding


def test_weights_inside_a_package_are_found_without_importing_it(settings: Settings) -> None:
    assert (models.folder(settings, "e5-small") / "e5-small-q4.bin").is_file()
    assert verify.check(settings, "e5-small") == []


def test_a_cpu_machine_needs_five_models_below_the_promised_size(settings: Settings) -> None:
    ids = models.default_ids(settings)
    assert set(ids) == {"whisper-tiny-en", "whisper-base", "piper-en-joe", "e5-small", "qwen2.5-coder-0.5b"}
    assert sum(catalogue.listed()[id].size or 0 for id in ids) < 900_000_000


def test_a_gpu_machine_needs_what_its_profile_names() -> None:
    ids = models.default_ids(load_settings({"profile": "gpu"}).settings)
    assert {"whisper-large-v3-turbo", "qwen3.5-9b"} <= set(ids)
    assert "whisper-tiny-en" not in ids


def test_a_foreign_server_or_rules_need_no_language_model() -> None:
    for provider in ("url", "rules"):
        settings = load_settings({"llm.provider": provider}).settings
        assert settings.llm.model not in models.default_ids(settings)


def test_every_file_of_the_list_can_be_had_and_checked() -> None:
    for weights in catalogue.read().values():
        assert weights.licence and weights.purpose
        assert weights.package or weights.hub
        for file in weights.files:
            assert not file.parts or (file.size and file.sha256), f"{weights.id}/{file.name} is unchecked"
            assert all("==" in part.requirement and "/" in part.member for part in file.parts)
