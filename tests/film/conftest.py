from pathlib import Path

import pytest
from staged import record

from vr_assistant.recording.recording import Recording


@pytest.fixture
def recording(tmp_path: Path) -> Recording:
    """Twenty seconds in an open field."""
    return Recording.load(record(tmp_path / "talk", [(0.0, 0.0), (0.0, -6.0), (3.0, -10.0)]))
