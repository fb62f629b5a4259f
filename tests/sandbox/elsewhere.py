"""Lets the tests marked `monado` run beside a real Monado, and takes their reports as if they had run here."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from vr_assistant.config import load_settings
from vr_assistant.parent import end_with_parent

from . import namespaces
from .inside import REPORTS
from .unavailable import Unavailable

if TYPE_CHECKING:  # it locks files as only Unix does, and this module is imported everywhere
    from .root_file_system import RootFileSystem

HOME = Path(__file__).resolve().parents[2]
TAIL = 4000
"""Characters of its output that tell how a pytest died."""


class Elsewhere:
    def __init__(self) -> None:
        self._ran: set[str] = set()
        self._version = ""
        self._missing = ""
        self._skipped = 0

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """First the other tests, here; then, unless those ended the run, the tests beside Monado."""
        items = [item for item in session.items if item.get_closest_marker("monado")]
        broken = session.testsfailed and not session.config.option.continue_on_collection_errors
        if not items or broken or session.config.option.collectonly:
            return (yield)
        with ExitStack() as stack:
            try:
                root = stack.enter_context(_place(session.config))
            except Unavailable as reason:
                self._skip(items, str(reason))
                return (yield)
            everything = session.items
            session.items = [item for item in everything if item not in items]
            try:
                result = yield
            finally:
                session.items = everything
            self._run(session, items, root)
        return result

    def _skip(self, items: list[pytest.Item], reason: str) -> None:
        self._missing, self._skipped = reason, len(items)
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"no Monado here: {reason}"))

    def _run(self, session: pytest.Session, items: list[pytest.Item], root: "RootFileSystem") -> None:
        """All items; a test that kills its pytest has failed, and another pytest goes on with the rest."""
        self._version = f"Monado {root.monado}"
        waiting = {item.nodeid: item for item in items}
        while waiting:
            running, before = "", len(waiting)
            with (
                tempfile.TemporaryFile() as output,
                closing(_messages(session.config, root.path, list(waiting), output)) as messages,
            ):
                for message in messages:
                    if "started" in message:
                        running = message["started"]
                        session.ihook.pytest_runtest_logstart(nodeid=running, location=waiting[running].location)
                    elif "report" in message:
                        self._take(session, message["report"])
                    else:
                        item = waiting.pop(running)
                        session.ihook.pytest_runtest_logfinish(nodeid=running, location=item.location)
                        running = ""
                    if session.shouldfail:
                        raise session.Failed(session.shouldfail)
                said = _tail(output)
            lost = [running] if running else list(waiting) if len(waiting) == before else []
            for name in lost:
                _fail(session, waiting.pop(name), f"The pytest that ran this beside Monado ended.\n{said}")

    def _take(self, session: pytest.Session, data: dict[str, Any]) -> None:
        report = session.config.hook.pytest_report_from_serializable(config=session.config, data=data)
        session.ihook.pytest_runtest_logreport(report=report)
        if report.when == "call" and not report.skipped:
            self._ran.add(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._version:
            ran = f"{len(self._ran)} tests ran on {self._version}, a real OpenXR runtime."
            terminalreporter.write_line(ran, bold=True)
        if self._missing:
            terminalreporter.write_sep("!", "NOT TESTED ON A REAL OPENXR RUNTIME", yellow=True, bold=True)
            skipped = f"{self._skipped} tests need Monado and were skipped. {self._missing}"
            terminalreporter.write_line(skipped, yellow=True)


@contextmanager
def _place(config: pytest.Config) -> Iterator["RootFileSystem"]:
    """The root file system, built if need be. Raises Unavailable."""
    namespaces.check()
    from .root_file_system import RootFileSystem

    terminal = config.pluginmanager.get_plugin("terminalreporter")
    say: Callable[[str], None] = partial(print, file=sys.stderr, flush=True)
    if terminal is not None:
        terminal.ensure_newline()
        say = partial(terminal.write_line, flush=True)
    root = RootFileSystem(load_settings().settings.paths.cache_dir / "monado")
    with root.in_use(say):
        yield root


def _messages(
    config: pytest.Config, root: Path, names: Iterable[str], output: IO[bytes]
) -> Generator[dict[str, Any], None, None]:
    """What a pytest beside Monado reports about the tests of these names, with the options that this one got."""
    reading, writing = os.pipe()
    words = [sys.executable, "-m", "pytest", *_options(config), *(f"{config.rootpath}/{name}" for name in names)]
    folders = [HOME, config.rootpath, load_settings().settings.paths.cache_dir]
    command, environment = namespaces.enter(root, folders, words, config.invocation_params.dir)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HOME), environment.get("PYTHONPATH")]))
    shown = config.option.capture == "no"
    process = subprocess.Popen(
        command,
        env={**environment, REPORTS: str(writing)},
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=None if shown else output,
        stderr=None if shown else subprocess.STDOUT,
        preexec_fn=partial(end_with_parent, os.getpid()),
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as reports:
            for line in reports:
                yield json.loads(line)
    finally:
        process.kill()  # where all has been reported it is about to end, and the namespace ends with it
        process.wait()


def _options(config: pytest.Config) -> list[str]:
    """The words of the command line without the files: which tests are meant is known by now."""
    words = list(config.invocation_params.args)
    for named in reversed(config.option.file_or_dir):
        del words[len(words) - 1 - words[::-1].index(named)]
    return [str(word) for word in words]


def _tail(output: IO[bytes]) -> str:
    output.seek(0, os.SEEK_END)
    output.seek(max(0, output.tell() - TAIL))
    return output.read().decode("utf-8", errors="replace")


def _fail(session: pytest.Session, item: pytest.Item, why: str) -> None:
    report = pytest.TestReport(item.nodeid, item.location, dict(item.keywords), "failed", why, "call")
    session.ihook.pytest_runtest_logreport(report=report)
