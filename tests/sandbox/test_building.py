"""Building with mmdebstrap: progress that a person understands, and why it failed."""

import os
import sys
from pathlib import Path

import pytest

from .building import build
from .unavailable import Unavailable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the place for Monado is made on Linux")


@pytest.fixture
def mmdebstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script in its place, to be filled by the test; `unshare` only runs what follows it."""
    tools = tmp_path / "tools"
    tools.mkdir()
    unshare = tools / "unshare"
    unshare.write_text('#!/bin/sh\nwhile [ "$1" != mmdebstrap ]; do shift; done\nexec "$@"\n')
    script = tools / "mmdebstrap"
    script.touch()
    for tool in (unshare, script):
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    return script


def test_it_says_each_step_once(mmdebstrap: Path, tmp_path: Path) -> None:
    mmdebstrap.write_text(
        '#!/bin/sh\necho "$@" >"' + str(tmp_path / "asked") + '"\n'
        'for step in "running apt-get update..." "downloading packages with apt..." "extracting archives..." \\\n'
        '  "installing essential packages..." "installing remaining packages inside the chroot..." \\\n'
        '  "cleaning package lists and apt cache..."; do echo "I: $step"; sleep 0.5; done\n'
    )
    said: list[str] = []
    build(tmp_path / "root", "trixie", ["monado-service", "xvfb"], "http://mirror.example/debian", said.append)
    asked = (tmp_path / "asked").read_text().split()
    assert "--include=monado-service,xvfb" in asked
    assert asked[-3:] == ["trixie", str(tmp_path / "root"), "http://mirror.example/debian"]
    assert said[0].strip() == "1/6  reading the package lists ..."
    assert said[-1].strip() == "6/6  tidying up ..."
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            "W: gpg --version failed\nI: running apt-get update...\n"
            "Err:1 http://mirror.example/debian trixie InRelease\n"
            "  Could not connect to mirror.example:80\nE: apt-get update failed",
            "Could not connect",
        ),
        ("E: mmdebstrap: unable to mount", "unable to mount"),
        ("dpkg: error: writing: No space left on device", "Free 2 GB"),
        ("", "it said nothing"),
    ],
)
def test_a_failure_gives_the_cause_and_where_to_read_on(mmdebstrap: Path, tmp_path: Path, words: str, why: str) -> None:
    mmdebstrap.write_text(f"#!/bin/sh\ncat <<'end'\n{words}\nend\nexit 25\n")
    with pytest.raises(Unavailable, match=why) as failure:
        build(tmp_path / "root", "trixie", ["monado-service"], "http://mirror.example/debian", lambda line: None)
    assert str(tmp_path / "root.log") in str(failure.value)
