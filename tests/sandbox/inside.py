"""The pytest that runs beside Monado: keeps one service for all tests, and reports to the pytest outside."""

import json
import os
from typing import IO

import pytest

from .monado import PORT, Monado
from .namespaces import RUNTIME_DIR

REPORTS = "VR_ASSISTANT_TEST_REPORTS"
"""Environment variable: number of the file descriptor that the reports go to. It is set inside, and only there."""

SERVICE = "XR_SERVICE_PID"
"""Environment variable: the process of the service that all tests share."""


class Inside:
    def __init__(self, config: pytest.Config) -> None:
        descriptor = int(os.environ.pop(REPORTS))
        os.set_inheritable(descriptor, False)
        self._reports: IO[str] = os.fdopen(descriptor, "w", buffering=1)
        self._config = config
        self._monado = Monado(RUNTIME_DIR, port=PORT)
        self._keep_running()

    def _keep_running(self) -> None:
        if not self._monado.is_running:
            os.environ[SERVICE] = str(self._monado.start().pid)

    def _send(self, **message: object) -> None:
        print(json.dumps(message), file=self._reports)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        self._keep_running()  # a test may have killed it

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._send(started=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._send(report=self._config.hook.pytest_report_to_serializable(config=self._config, report=report))

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._send(finished=nodeid)

    def pytest_unconfigure(self) -> None:
        self._monado.stop()
        self._reports.close()
