"""The room in the world: its numbers agree with matrices."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from vr_assistant.stage.render.camera import rotation
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig, Vector

metres = st.floats(-100, 100)
angles = st.floats(-math.pi, math.pi)
vectors = st.tuples(metres, metres, metres)
rigs = st.builds(Rig, metres, st.floats(-3, 3), metres, angles)
heads = st.builds(Head, metres, st.floats(0, 2), metres, angles, st.floats(-1.5, 1.5))


@st.composite
def orientations(draw: st.DrawFn) -> tuple[float, float, float, float]:
    x, y, z, w = (draw(st.floats(-1, 1)) for _ in range(4))
    length = math.hypot(x, y, z, w)
    return (x / length, y / length, z / length, w / length) if length > 0.1 else (0.0, 0.0, 0.0, 1.0)


def matrix(rig: Rig) -> NDArray[np.float64]:
    cos, sin = math.cos(rig.yaw), math.sin(rig.yaw)
    return np.array([[cos, 0, sin, rig.x], [0, 1, 0, rig.y], [-sin, 0, cos, rig.z], [0, 0, 0, 1]])


def same(one: Vector, other: Vector) -> bool:
    return math.dist(one, other) < 1e-6


def same_angle(one: float, other: float) -> bool:
    return abs(math.remainder(one - other, math.tau)) < 1e-6


@given(rigs, vectors)
def test_a_point_is_where_the_matrix_puts_it_and_the_way_back_leads_back(rig: Rig, point: Vector) -> None:
    moved = rig.point(point)
    assert same(moved, tuple((matrix(rig) @ [*point, 1.0])[:3]))
    assert same(rig.point_in_room(moved), point)


@given(rigs, vectors, orientations())
def test_a_pose_is_turned_as_the_matrix_turns(
    rig: Rig, position: Vector, orientation: tuple[float, float, float, float]
) -> None:
    moved = rig.pose(Pose(position, orientation))
    expected = matrix(rig)[:3, :3] @ rotation(orientation).astype(np.float64)
    assert np.allclose(rotation(moved.orientation), expected, atol=1e-5)
    assert np.allclose(moved.forward, expected @ [0, 0, -1], atol=1e-5)
    assert same(moved.position, rig.point(position))
    back = rig.pose_in_room(moved)
    assert np.allclose(rotation(back.orientation), rotation(orientation), atol=1e-5)
    assert same(back.position, position)


@given(rigs, heads)
def test_a_head_is_a_point_that_looks(rig: Rig, head: Head) -> None:
    moved = rig.head(head)
    assert same((moved.x, moved.y, moved.z), rig.point((head.x, head.y, head.z)))
    ahead = rig.pose(Pose((0, 0, 0), (0, math.sin(head.yaw / 2), 0, math.cos(head.yaw / 2)))).forward
    assert same((-math.sin(moved.yaw), 0.0, -math.cos(moved.yaw)), ahead)
    assert moved.pitch == head.pitch
    back = rig.head_in_room(moved)
    assert same((back.x, back.y, back.z), (head.x, head.y, head.z))
    assert same_angle(back.yaw, head.yaw)


@given(rigs, heads, heads)
def test_whoever_is_placed_stands_there_and_the_floor_stays(rig: Rig, head: Head, at: Head) -> None:
    floor = rig.y
    rig.place(head, at)
    now = rig.head(head)
    assert same((now.x, now.y, now.z), (at.x, floor + head.y, at.z))
    assert same_angle(now.yaw, at.yaw)


@given(rigs, heads, angles)
def test_a_turn_is_about_the_head(rig: Rig, head: Head, angle: float) -> None:
    before = rig.head(head)
    rig.turn(head, angle)
    after = rig.head(head)
    assert same((after.x, after.y, after.z), (before.x, before.y, before.z))
    assert same_angle(after.yaw, before.yaw + angle)


@given(rigs, heads, angles, vectors)
def test_what_is_near_the_head_stays_near_it_in_a_turn(rig: Rig, head: Head, angle: float, hand: Vector) -> None:
    def reach() -> float:
        return math.dist(rig.point(hand), rig.point((head.x, head.y, head.z)))

    before = reach()
    rig.turn(head, angle)
    assert abs(reach() - before) < 1e-6
