"""One pytest, one result: what the tests beside Monado report counts like what ran here."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

CONFTEST = """
import os
import sys
from contextlib import contextmanager
from pathlib import Path

from sandbox import elsewhere, inside, namespaces
from sandbox.unavailable import Unavailable

class Root:
    path, monado = Path("/"), "1.2.3"

class Monado:
    is_running, pid = False, 77
    def __init__(self, *arguments, **rest): ...
    def start(self):
        self.is_running = True
        return self
    def stop(self): ...

@contextmanager
def place(config):
    Path("was-built").touch()
    if reason := os.environ.get("NO_PLACE"):
        raise Unavailable(reason)
    yield Root

elsewhere._place, inside.Monado = place, Monado
namespaces.enter = lambda root, folders, words, work: (words, dict(os.environ))

def pytest_configure(config):
    config.addinivalue_line("markers", "monado: x")
    there = inside.REPORTS in os.environ
    config.pluginmanager.register(inside.Inside(config) if there else elsewhere.Elsewhere())
"""

STORY = """
import os
import pytest

def test_at_home():
    assert "XR_SERVICE_PID" not in os.environ

@pytest.mark.monado
class TestThere:
    @pytest.mark.parametrize("name", ["a b", "c::d"])
    def test_service(self, name):
        assert os.environ["XR_SERVICE_PID"] == "77"

    def test_wrong(self):
        assert 1 == 2

    def test_crash(self):
        os.abort()

    def test_after_the_crash(self): ...

    @pytest.mark.skip(reason="not today")
    def test_left_out(self): ...
"""


@dataclass
class Folder:
    """A project of one test file."""

    path: Path

    @property
    def was_built(self) -> bool:
        return (self.path / "was-built").exists()

    def run(self, *words: str, **variables: str) -> tuple[int, str]:
        """Exit code and output of a pytest of its own."""
        environment = {**os.environ, **variables, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        environment["PYTHONPATH"] = f"{TESTS.parent}{os.pathsep}{TESTS}"
        for name in ("XR_SERVICE_PID", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
        done = subprocess.run(command, cwd=self.path, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_story.py").write_text(STORY)
    return Folder(tmp_path)


def test_both_kinds_run_and_the_end_says_how_many_ran_on_the_runtime(folder: Folder) -> None:
    code, said = folder.run("-k", "home or service")
    assert code == 0, said
    assert "3 passed" in said
    assert "2 tests ran on Monado 1.2.3" in said


def test_a_failure_there_fails_the_run_and_is_told_like_any_other(folder: Folder) -> None:
    code, said = folder.run("-k", "home or wrong")
    assert code == 1
    assert "assert 1 == 2" in said
    assert "1 failed, 1 passed" in said


def test_a_test_that_kills_its_pytest_fails_alone(folder: Folder) -> None:
    code, said = folder.run("-k", "crash")
    assert code == 1
    assert "1 failed, 1 passed" in said
    assert "Fatal Python error: Aborted" in said


def test_the_first_failure_ends_both_runs_where_that_is_asked(folder: Folder) -> None:
    code, said = folder.run("-x", "-m", "monado")
    assert code == 1
    assert "1 failed, 2 passed" in said


def test_a_skip_there_is_a_skip_and_no_test_that_ran(folder: Folder) -> None:
    code, said = folder.run("-k", "left_out or service")
    assert code == 0, said
    assert "2 passed, 1 skipped" in said
    assert "2 tests ran on Monado" in said


def test_one_test_can_be_named(folder: Folder) -> None:
    code, said = folder.run("test_story.py::TestThere::test_service[a b]")
    assert code == 0, said
    assert "1 passed" in said


@pytest.mark.parametrize("words", [["-m", "not monado"], ["-k", "home"], ["--collect-only"]])
def test_nothing_is_built_for_a_run_that_needs_no_monado(folder: Folder, words: list[str]) -> None:
    code, said = folder.run(*words)
    assert code == 0, said
    assert not folder.was_built
    assert "Monado 1.2.3" not in said


def test_where_there_is_no_place_the_tests_are_skipped_and_everybody_hears_it(folder: Folder) -> None:
    code, said = folder.run("-k", "home or service", NO_PLACE="The archive sleeps.")
    assert code == 0, said
    assert "1 passed, 2 skipped" in said
    assert "NOT TESTED ON A REAL OPENXR RUNTIME" in said
    assert "2 tests need Monado and were skipped. The archive sleeps." in said


def test_a_pytest_that_cannot_even_begin_there_fails_all_its_tests(folder: Folder) -> None:
    conftest = folder.path / "conftest.py"
    conftest.write_text(conftest.read_text().replace("self.is_running = True", "raise RuntimeError('no service')"))
    code, said = folder.run("-k", "home or service")
    assert code == 1
    assert "2 failed, 1 passed" in said
    assert "no service" in said
