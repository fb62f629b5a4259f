"""Where Debian packages come from: the mirror that this machine's own apt uses."""

from pathlib import Path

import pytest

from .archive import archive
from .unavailable import Unavailable

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n'
STANZAS = """# the security archive comes first here
Types: deb
URIs: http://security.example/debian-security
Suites: bookworm-security
Components: main

Types: deb deb-src
# a comment between
URIs: http://mirror.example/debian
 http://second.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    (tmp_path / "apt" / "sources.list.d").mkdir(parents=True)
    (tmp_path / "os-release").write_text(DEBIAN)
    return tmp_path


def test_it_is_read_from_stanzas(etc: Path) -> None:
    (etc / "apt/sources.list.d/debian.sources").write_text(STANZAS)
    assert archive(etc) == "http://mirror.example/debian"


def test_it_is_read_from_lines(etc: Path) -> None:
    (etc / "apt/sources.list.d/tool.list").write_text("deb [arch=amd64] https://tool.example/apt stable main\n")
    (etc / "apt/sources.list").write_text(
        "# deb http://old.example/debian bookworm main\n"
        "deb-src http://sources.example/debian bookworm main\n"
        "deb [signed-by=/a b=c] http://mirror.example/debian bookworm main contrib # ours\n"
    )
    assert archive(etc) == "http://mirror.example/debian"


def test_a_source_that_is_switched_off_is_none(etc: Path) -> None:
    (etc / "apt/sources.list.d/debian.sources").write_text(
        STANZAS.replace("Types: deb deb-src", "Enabled: no\nTypes: deb")
    )
    with pytest.raises(Unavailable, match="bookworm"):
        archive(etc)


def test_another_system_has_none(etc: Path) -> None:
    (etc / "os-release").write_text("ID=fedora\n")
    with pytest.raises(Unavailable, match="not Debian"):
        archive(etc)
