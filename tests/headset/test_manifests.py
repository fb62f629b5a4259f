"""A manifest that the loader could not use says why before anything is loaded."""

import os
from pathlib import Path

import pytest

from vr_assistant.headset.manifests import read

from .homes import ELF_AARCH64, ELF_X86_64, Home


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "no JSON"),
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("\xff\xfe", "no JSON"),
        ("[]", "names no library"),
        ('{"file_format_version": "1.0.0"}', "names no library"),
        ('{"file_format_version": "1.0.0", "runtime": {"library_path": 5}}', "names no library"),
        ('{"file_format_version": "1.0.0", "runtime": []}', "names no library"),
        ('{"file_format_version": "2.0.0", "runtime": {"library_path": "libm.so"}}', "format 2.0.0"),
        ('{"runtime": {"library_path": "libm.so"}}', "format (none)"),
        (
            '{"file_format_version": "1.0.0", "runtime": {"library_path": "/gone/librt.so"}}',
            "/gone/librt.so is missing",
        ),
        ('{"file_format_version": "1.0.0", "runtime": {"library_path": "../librt.so"}}', "librt.so is missing"),
    ],
)
def test_what_is_wrong_is_said_in_half_a_sentence(home: Home, text: str, problem: str) -> None:
    path = home.folder / "runtime.json"
    path.write_bytes(text.encode("latin-1"))
    assert problem in read(path, home.machine).problem


def test_a_manifest_that_is_not_there_is_missing(home: Home) -> None:
    assert "manifest is missing" in read(home.folder / "gone.json", home.machine).problem
    assert "cannot be read" in read(home.folder, home.machine).problem


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_manifest_of_somebody_else_may_not_be_read(home: Home) -> None:
    path = home.put(home.folder / "runtime.json")
    path.chmod(0)
    assert "may not read" in read(path, home.machine).problem


@pytest.mark.parametrize(
    ("library", "problem"),
    [
        (None, "is missing"),
        (b"#!/bin/sh\n", "is no library"),
        (b"", "is no library"),
        (ELF_AARCH64, "made for aarch64, and this program runs on x86_64"),
    ],
)
def test_a_library_that_cannot_be_loaded_is_noticed(home: Home, library: bytes | None, problem: str) -> None:
    assert problem in read(home.put(home.folder / "runtime.json", library=library), home.machine).problem


def test_a_relative_library_lies_beside_the_real_manifest_not_beside_its_link(home: Home) -> None:
    real = home.put(home.root / "opt/runtime.json")
    link = home.folder / "link.json"
    link.symlink_to(real)
    found = read(link, home.machine)
    assert found.problem == "" and Path(found.library).read_bytes() == ELF_X86_64


def test_a_bare_name_is_left_to_the_system_to_find(home: Home) -> None:
    path = home.put(home.folder / "openxr_monado.json", runtime={"library_path": "libopenxr_monado.so"})
    found = read(path, home.machine)
    assert (found.name, found.library, found.problem) == ("Monado", "libopenxr_monado.so", "")
