"""A headset's clock that runs ahead or steps back, as when it is lost and found again: the world goes on."""

from dataclasses import replace

import pytest
from stand_ins import SECOND
from visit import QUESTION, Visit

from vr_assistant.stage.runtimes.protocol import Frame

pytestmark = pytest.mark.gl
HOUR = 3_600_000_000_000


@pytest.mark.parametrize("off", [-HOUR, -1, 0, SECOND])
def test_a_step_of_the_clock_is_survived(visit: Visit, monkeypatch: pytest.MonkeyPatch, off: int) -> None:
    visit.play(0.5)
    begin, late = visit.runtime.begin_frame, [off]

    def begin_frame() -> Frame:
        frame = begin()
        return replace(frame, display_at_ns=frame.display_at_ns + (late.pop() if late else 0))

    monkeypatch.setattr(visit.runtime, "begin_frame", begin_frame)
    visit.tell(QUESTION)
    visit.play(3)
    assert visit.see("question")
