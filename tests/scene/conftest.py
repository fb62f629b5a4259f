from collections.abc import Iterator

import pytest
from visit import Visit


@pytest.fixture
def visit() -> Iterator[Visit]:
    made = Visit()
    yield made
    made.runtime.end()
