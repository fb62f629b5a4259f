"""Linked programs are kept: a second start compiles none, and a folder full of rubbish costs time, not the start."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vr_assistant.stage.render.features import all_sets
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.kept_programs import MOST_FILES, KeptPrograms
from vr_assistant.stage.render.programs import ProgramFamily, load_compute_program
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime

pytestmark = pytest.mark.gl
COMPILING = ("CompileShader", "LinkProgram")


@pytest.fixture
def gl() -> Iterator[GL]:
    runtime = OffscreenRuntime(16, 16)
    runtime.begin()
    yield runtime.gl
    runtime.end()


def start(gl: GL, folder: Path) -> dict[str, int]:
    """Load some programs as a start does; gives the calls made."""
    gl.kept_programs = KeptPrograms(folder, gl)
    with gl.counting() as calls:
        family = ProgramFamily(gl, "sky", ("STARS",))
        steps = list(family.compile(all_sets()))
        compute = load_compute_program(gl, "avatar_pose.comp")
    gl.check()
    assert steps and family.having(()) and compute
    family.close()
    gl.DeleteProgram(compute)
    return calls


def compiled(calls: dict[str, int]) -> int:
    return sum(calls.get(name, 0) for name in COMPILING)


def test_a_second_start_compiles_nothing(gl: GL, tmp_path: Path) -> None:
    if not KeptPrograms(tmp_path, gl).is_possible:
        pytest.skip("this driver gives no binaries")
    first, second = start(gl, tmp_path), start(gl, tmp_path)
    assert compiled(first) > 0 and compiled(second) == 0
    assert second["ProgramBinary"] == first["LinkProgram"]


RUBBISH: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "one bit": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "something else": lambda data: b"not a program" * 50,
}


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_is_compiled_again_and_mended(gl: GL, tmp_path: Path, kind: str) -> None:
    first = start(gl, tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(RUBBISH[kind](path.read_bytes()))
    second, third = start(gl, tmp_path), start(gl, tmp_path)
    assert compiled(second) == compiled(first)
    assert compiled(third) == 0 or not KeptPrograms(tmp_path, gl).is_possible


def test_what_the_driver_refuses_is_compiled_again(gl: GL, tmp_path: Path) -> None:
    """As after an update that it does not tell in its version."""
    first = start(gl, tmp_path)
    kept = KeptPrograms(tmp_path, gl)
    for path in tmp_path.iterdir():
        kept.write(path, b"\1\0\0\0" + b"from another driver" * 20)
    assert compiled(start(gl, tmp_path)) == compiled(first)


def test_another_driver_s_programs_are_left_alone(gl: GL, tmp_path: Path) -> None:
    first = start(gl, tmp_path)

    class OtherDriver:
        def GetString(self, name: int) -> bytes:  # noqa: N802
            return b"another"

        def integer(self, name: int) -> int:
            return 1

    other: Any = OtherDriver()
    assert KeptPrograms(tmp_path, other).restore(gl, ["vertex", "fragment"]) == 0
    assert compiled(first) > 0


def test_a_driver_that_gives_no_binaries_is_not_asked_for_any(gl: GL, tmp_path: Path) -> None:
    class NoBinaries:
        def GetString(self, name: int) -> None:  # noqa: N802
            return None

        def integer(self, name: int) -> int:
            return 0

    driver: Any = NoBinaries()
    kept = KeptPrograms(tmp_path, driver)
    kept.keep(driver, ["source"], 1)
    assert kept.restore(driver, ["source"]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_only_time(gl: GL, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert compiled(start(gl, tmp_path / "file")) > 0


def test_the_folder_does_not_grow_for_ever(gl: GL, tmp_path: Path) -> None:
    for number in range(MOST_FILES + 5):
        (tmp_path / f"{number}.program").touch()
    start(gl, tmp_path)
    assert len(list(tmp_path.iterdir())) <= MOST_FILES


def test_a_frame_that_nobody_expected_is_drawn_with_the_nearest_program(gl: GL) -> None:
    family = ProgramFamily(gl, "water", ("LAMPS", "NEAR_SHADOW"))
    list(family.compile([(), ("LAMPS", "NEAR_SHADOW")]))
    with gl.counting() as calls:
        chosen = family.having(("LAMPS",))
        again = family.having(("LAMPS",))
    assert chosen == again == family.having(("LAMPS", "NEAR_SHADOW")), "what it lacks would be missed"
    assert compiled(calls) == 0
    family.close()
