import os

import pytest
from sandbox.elsewhere import Elsewhere
from sandbox.inside import REPORTS, SERVICE, Inside


def pytest_configure(config: pytest.Config) -> None:
    """Tests marked `monado` run beside a real OpenXR runtime, wherever this pytest itself is."""
    if REPORTS in os.environ:
        config.pluginmanager.register(Inside(config), "beside-monado")
    elif SERVICE not in os.environ:
        config.pluginmanager.register(Elsewhere(), "monado-elsewhere")
