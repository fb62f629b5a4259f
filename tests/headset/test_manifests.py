"""A manifest that the loader could not use says why before anything is loaded."""

import os
from pathlib import Path

import pytest

from vr_assistant.headset.manifests import installed, read

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
        ('{"file_format_version": "1.0.0", "runtime": {"library_path": "/a\\u0000b.so"}}', "names no library"),
        ('{"file_format_version": "1.0.0", "runtime": {"library_path": "/a\\ud800b.so"}}', "names no library"),
        ('{"file_format_version": "1.0.0", "runtime": {"library_path": "/a\\u001b[31m\\n.so"}}', "names no library"),
        ('{"file_format_version": "1.0.0", "runtime": {"library_path": "' + "a/" * 2000 + '"}}', "names no library"),
        ('{"file_format_version": "\\u001b[2J", "runtime": {"library_path": "libm.so"}}', "format (none)"),
    ],
)
def test_what_is_wrong_is_said_in_half_a_sentence(home: Home, text: str, problem: str) -> None:
    path = home.folder / "runtime.json"
    path.write_bytes(text.encode("latin-1"))
    assert problem in read(path, home.machine).problem


def test_a_name_that_a_terminal_would_obey_is_not_taken(home: Home) -> None:
    path = home.folder / "runtime.json"
    told = '{"file_format_version": "1.0.0", "runtime": {"library_path": "libm.so", "name": "\\u001b]0;Yours\\u0007"}}'
    path.write_text(told)
    assert read(path, home.machine).name == "libm.so"


@pytest.mark.skipif(os.name == "nt", reason="a pipe in a folder is Unix")
@pytest.mark.timeout(30)
def test_a_pipe_is_not_waited_for(home: Home) -> None:
    path = home.folder / "runtime.json"
    os.mkfifo(path)
    assert "cannot be read" in read(path, home.machine).problem
    other = home.folder / "other.json"
    other.write_text('{"file_format_version": "1.0.0", "runtime": {"library_path": "./runtime.json"}}')
    assert "is no file" in read(other, home.machine).problem


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_that_lead_back_to_themselves_are_no_runtimes(home: Home) -> None:
    home.active.parent.mkdir(parents=True)
    home.active.symlink_to(home.active.name)
    other = home.active.with_name("other.json")
    other.write_text('{"file_format_version": "1.0.0", "runtime": {"library_path": "./active_runtime.json"}}')
    assert ["cannot be read" in manifest.problem for manifest in installed(home.machine)] == [True]
    assert "cannot be read" in read(other, home.machine).problem


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
