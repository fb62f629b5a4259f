"""The root file system is built once, whole, by one at a time, and again when what belongs in it changes."""

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from .building import Say
from .root_file_system import FORGOTTEN_S, RootFileSystem
from .unavailable import Unavailable

WAIT_S = 30.0


class Builder:
    """Makes a root file system of one file; `during` runs in the middle of it."""

    def __init__(self) -> None:
        self.built: list[Sequence[str]] = []
        self.during: Callable[[Path], object] = lambda root: None

    def __call__(self, root: Path, suite: str, packages: Sequence[str], mirror: str, say: Say) -> None:
        assert not root.exists()
        root.mkdir()
        (root / "half").touch()
        self.during(root)
        self.built.append(packages)


@pytest.fixture
def builder() -> Builder:
    return Builder()


@pytest.fixture
def make(tmp_path: Path, builder: Builder) -> Callable[..., RootFileSystem]:
    return lambda *packages: RootFileSystem(tmp_path, packages or ("monado",), builder, lambda: "a mirror")


def test_the_first_use_builds_and_says_how_long_it_takes(make: Callable[..., RootFileSystem], builder: Builder) -> None:
    said: list[str] = []
    with make().in_use(said.append) as root:
        assert (root / "half").exists()
    assert builder.built == [["monado"]]
    assert "one to four minutes" in " ".join(said)
    assert str(root) in said[0]


def test_the_second_use_builds_and_says_nothing(make: Callable[..., RootFileSystem], builder: Builder) -> None:
    said: list[str] = []
    with make().in_use(lambda line: None):
        pass
    with make().in_use(said.append):
        pass
    assert len(builder.built) == 1
    assert said == []


def test_another_list_of_packages_is_another_root_file_system(
    make: Callable[..., RootFileSystem], builder: Builder
) -> None:
    with make("monado").in_use(lambda line: None) as one, make("monado", "mesa").in_use(lambda line: None) as other:
        assert one != other
    with make("mesa", "monado", "mesa").in_use(lambda line: None) as same:
        assert same == other
    assert builder.built == [["monado"], ["mesa", "monado"]]


def test_a_spoilt_stamp_means_building_again(make: Callable[..., RootFileSystem], builder: Builder) -> None:
    with make().in_use(lambda line: None) as root:
        pass
    (root / "vr-assistant.json").write_text("{")
    assert not make().is_ready
    with make().in_use(lambda line: None):
        assert make().is_ready
    assert len(builder.built) == 2


def test_what_was_interrupted_is_done_again(make: Callable[..., RootFileSystem], builder: Builder) -> None:
    def interrupt(root: Path) -> None:
        raise KeyboardInterrupt

    builder.during = interrupt
    with pytest.raises(KeyboardInterrupt), make().in_use(lambda line: None):
        pass
    assert not make().path.exists()
    builder.during = lambda root: None
    with make().in_use(lambda line: None) as root:
        assert (root / "half").exists()


def test_what_a_killed_builder_left_is_no_root_file_system(
    make: Callable[..., RootFileSystem], builder: Builder
) -> None:
    left = make().path.with_suffix(".part")
    left.mkdir()
    (left / "rubbish").touch()
    with make().in_use(lambda line: None) as root:
        assert not (root / "rubbish").exists()
    assert not left.exists()


def test_two_who_start_together_build_once(make: Callable[..., RootFileSystem], builder: Builder) -> None:
    building, go_on = threading.Event(), threading.Event()

    def wait(root: Path) -> None:
        building.set()
        assert go_on.wait(WAIT_S)

    builder.during = wait
    said: list[str] = []
    waiting, roots = threading.Event(), []

    def hear(line: str) -> None:
        said.append(line)
        waiting.set()

    def use(say: Say) -> None:
        with make().in_use(say) as root:
            roots.append(root)

    first = threading.Thread(target=use, args=[lambda line: None])
    second = threading.Thread(target=use, args=[hear])
    first.start()
    assert building.wait(WAIT_S)
    second.start()
    assert waiting.wait(WAIT_S)
    go_on.set()
    first.join(WAIT_S)
    second.join(WAIT_S)
    assert said == ["Waiting for another run that builds the root file system for Monado ..."]
    assert len(builder.built) == 1
    assert roots == [make().path] * 2


def test_one_that_nobody_has_used_for_weeks_goes_when_another_is_built(
    make: Callable[..., RootFileSystem],
) -> None:
    with make("old").in_use(lambda line: None) as old, make("recent").in_use(lambda line: None) as recent:
        pass
    lock = old.with_suffix(".lock")
    long_ago = lock.stat().st_mtime - 2 * FORGOTTEN_S
    os.utime(lock, (long_ago, long_ago))
    with make("new").in_use(lambda line: None):
        pass
    assert not old.exists()
    assert recent.exists()


def test_one_in_use_stays_however_old(make: Callable[..., RootFileSystem]) -> None:
    with make("old").in_use(lambda line: None) as old:
        lock = old.with_suffix(".lock")
        long_ago = lock.stat().st_mtime - 2 * FORGOTTEN_S
        os.utime(lock, (long_ago, long_ago))
        with make("new").in_use(lambda line: None):
            assert old.exists()


def test_a_full_disk_is_told_before_anything_is_fetched(
    make: Callable[..., RootFileSystem], builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 1_000_000_000}))
    with pytest.raises(Unavailable, match=r"1\.0 GB free"), make().in_use(lambda line: None):
        pass
    assert builder.built == []


def test_it_knows_which_monado_it_has(make: Callable[..., RootFileSystem], builder: Builder) -> None:
    def install(root: Path) -> None:
        (root / "var/lib/dpkg").mkdir(parents=True)
        (root / "var/lib/dpkg/status").write_text(
            "Package: mesa\nVersion: 1.0-1\n\nPackage: monado-service\nStatus: installed\nVersion: 25.0.0+dfsg-2\n\n"
        )

    builder.during = install
    root = make()
    with root.in_use(lambda line: None):
        assert root.monado == "25.0.0"
