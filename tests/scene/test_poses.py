"""What the mind is told of heads and mouths."""

from multiprocessing import Pipe

import pytest

from vr_assistant.messages import AnyMessage, AssistantPose, UserPose, decode
from vr_assistant.stage.link import Link
from vr_assistant.stage.poses import Poses
from vr_assistant.stage.runtimes.rig import Head

SECOND = 1_000_000_000


class Watched:
    def __init__(self) -> None:
        ours, self._theirs = Pipe()
        self.poses = Poses(Link(ours))
        self.heard: list[AnyMessage] = []

    def live(self, seconds: float, hz: int, speed: float = 0.0) -> None:
        for frame in range(round(seconds * hz)):
            now_ns = SECOND + frame * SECOND // hz
            self.poses.report(Head(), (speed * frame / hz, 1.5, 0.0), True, now_ns)
            self.read()

    def read(self) -> None:
        while self._theirs.poll(0):
            self.heard.append(decode(self._theirs.recv_bytes()))

    def count(self, kind: type) -> int:
        return sum(isinstance(message, kind) for message in self.heard)


@pytest.mark.parametrize(("hz", "reported"), [(30, 30), (60, 60), (90, 90), (144, 72)])
def test_the_head_is_reported_as_often_as_it_is_seen_within_reason(hz: int, reported: int) -> None:
    watched = Watched()
    watched.live(2.0, hz)
    assert watched.count(UserPose) == 2 * reported


def test_an_assistant_who_stands_is_reported_now_and_then_and_one_who_walks_always() -> None:
    standing, walking = Watched(), Watched()
    standing.live(2.0, 60)
    walking.live(2.0, 60, speed=1.4)
    assert standing.count(AssistantPose) == pytest.approx(8, abs=1)
    assert walking.count(AssistantPose) == 120


def test_the_users_own_room_is_told_at_once() -> None:
    watched = Watched()
    watched.live(0.02, 60)
    watched.heard.clear()
    for milliseconds in (40, 60):
        watched.poses.report(Head(), (0.0, 1.5, 0.0), False, SECOND + milliseconds * 1_000_000)
    watched.read()
    assert [message.is_in_town for message in watched.heard if isinstance(message, AssistantPose)] == [False]
