"""The edge of the free floor."""

import math

import numpy as np
from walker import Walker, bare

from vr_assistant.stage.render.frame import STROKE
from vr_assistant.stage.runtimes.rig import Pose


def corners(walker: Walker) -> np.ndarray:
    walker.rest(0.02)
    return np.concatenate(walker.seen.strokes) if walker.seen.strokes else np.zeros(0, STROKE)


def test_it_is_seen_only_near_the_edge_and_grows_clearer() -> None:
    walker = Walker()
    walker.runtime.bounds = (3.0, 4.0)
    assert not len(corners(walker))
    clear = []
    for x in (1.0, 1.2, 1.45):
        walker.head.x = x
        clear.append(float(corners(walker)["ink"][:, 3].max()))
    assert 0 < clear[0] < clear[1] < clear[2]


def test_a_hand_brings_it_too() -> None:
    walker = Walker()
    walker.runtime.bounds = (3.0, 4.0)
    walker.live(left=bare(grip=Pose((0.0, 1.0, -1.8))))
    assert walker.seen.strokes
    walker.live(left=bare(grip=Pose((0.0, 1.0, -1.8)), is_tracked=False))
    assert not walker.seen.strokes


def test_it_stands_on_the_edge_of_my_room_wherever_that_lies() -> None:
    walker = Walker()
    walker.runtime.bounds = (3.0, 4.0)
    walker.head.x = 1.4
    walker.push(0.0, 1.0, 1.0)
    walker.flick(1.0)
    rig = walker.runtime.rig
    assert rig.yaw != 0.0
    seen = corners(walker)["position"].tolist()
    in_room = np.array([rig.point_in_room((x, y, z)) for x, y, z in seen])
    off = np.minimum(np.abs(np.abs(in_room[:, 0]) - 1.5), np.abs(np.abs(in_room[:, 2]) - 2.0))
    assert off.max() < 0.02
    assert np.hypot(in_room[:, 0] - 1.4, in_room[:, 2]).min() < 0.3


def test_where_nothing_is_known_of_the_floor_there_is_none() -> None:
    walker = Walker()
    walker.head.x = 50.0
    assert not len(corners(walker))
    assert math.isfinite(walker.head.x)
