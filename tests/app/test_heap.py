"""Python's garbage collector leaves what was loaded alone, and collects what came afterwards."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from vr_assistant import heap


class Loop:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_stays_is_not_looked_through_and_what_comes_later_is_collected() -> None:
    stays = Loop()
    before = len(gc.get_objects())
    heap.settle()
    assert len(gc.get_objects()) < before / 10 and gc.get_freeze_count() > before / 2
    goes = Loop()
    seen = weakref.ref(goes)
    del goes
    gc.collect()
    assert seen() is None and stays.me is stays
