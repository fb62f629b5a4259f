"""Users see that they are heard: a level meter over the sign above the assistant's head."""

import pytest
from visit import Visit

from vr_assistant.messages import HeardLevel, SetAttention

pytestmark = pytest.mark.gl


def hear(visit: Visit, db: int) -> None:
    for _ in range(6):
        visit.tell(HeardLevel(db))
        visit.play(0.1)


def test_the_meter_moves_with_the_users_voice_and_goes_with_the_microphone(visit: Visit) -> None:
    visit.tell(SetAttention("listening"))
    hear(visit, -90)
    quiet = visit.hung("level").pixels.tobytes()
    hear(visit, -25)
    assert visit.hung("level").pixels.tobytes() != quiet
    visit.tell(SetAttention("muted"))
    visit.play(1.5)
    assert "level" not in {panel.key for panel in visit.album.scene.panels}


def test_a_microphone_that_has_fallen_silent_has_no_meter(visit: Visit) -> None:
    visit.tell(SetAttention("listening"))
    hear(visit, -25)
    visit.play(2.0)
    assert "level" not in {panel.key for panel in visit.album.scene.panels}
