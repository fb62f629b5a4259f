"""She walks without sliding, looks at you without breaking her neck, and a replay shows the same."""

import math
from collections.abc import Callable
from typing import get_args

import numpy as np
import pytest
from aria import ARIA, asked, saying

from vr_assistant.messages import Attention, GestureName
from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.avatar.gaze import EYE_YAW, HEAD_YAW, blink
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.scene.acting import Acting

MOST_SLIDE_M = 0.02
"""A standing foot may roll over this far; more is seen as skating."""
Play = Callable[..., AvatarFrame]


def place(avatar: Avatar, frame: AvatarFrame, bone: str) -> np.ndarray:
    """World position of a joint."""
    joint = avatar.skeleton.index[bone]
    return (frame.root @ frame.joints[joint] @ np.append(avatar.skeleton.heads[joint], 1))[:3]


def facing(frame: AvatarFrame, avatar: Avatar, bone: str) -> np.ndarray:
    """World direction a joint's front looks in."""
    return (frame.root @ frame.joints[avatar.skeleton.index[bone]])[:3, 2]


@pytest.mark.parametrize("speed", [0.6, 1.0, 1.4, 2.2])
def test_feet_do_not_slide(avatar: Avatar, speed: float) -> None:
    steps: dict[str, list[np.ndarray]] = {"Left": [], "Right": []}
    for number in range(240):
        at = number / 60
        frame = avatar.update(at, asked(speed=speed, z=-speed * at, look_at=(0.0, 1.5, -50.0)))
        for side, balls in steps.items():
            balls.append(place(avatar, frame, f"{side}ToeBase"))
    ground = avatar.skeleton.heads[avatar.skeleton.index["LeftToeBase"]][1]
    for balls in steps.values():
        track = np.array(balls[90:])
        is_down = track[:, 1] < ground + 0.004
        assert 0.3 < is_down.mean() < 0.8, "each foot is on the ground about half of the time"
        change = np.flatnonzero(np.diff(is_down.astype(int)))
        for stand in np.split(np.arange(len(track)), change + 1):
            if is_down[stand[0]] and len(stand) > 8:
                moved = np.ptp(track[stand[3:-1]][:, [0, 2]], axis=0)
                assert np.hypot(*moved) < MOST_SLIDE_M


def test_feet_stay_put_while_she_stands(avatar: Avatar) -> None:
    feet = [place(avatar, avatar.update(number / 30, asked()), "LeftToeBase") for number in range(300)]
    assert np.ptp(np.array(feet), axis=0).max() < 0.07


def test_no_foot_sinks_into_the_ground(avatar: Avatar) -> None:
    for number in range(150):
        speed = 1.3 if number > 40 else 0.0
        frame = avatar.update(number / 30, asked(speed=speed, z=-speed * (number - 40) / 30))
        for side in ("Left", "Right"):
            assert place(avatar, frame, f"{side}ToeBase")[1] > 0.015


def test_arms_hang_beside_the_body(after: Play, avatar: Avatar) -> None:
    frame = after(2.0, asked())
    for side in ("Left", "Right"):
        hand, hip = place(avatar, frame, f"{side}Hand"), place(avatar, frame, f"{side}UpLeg")
        assert hand[1] < place(avatar, frame, f"{side}ForeArm")[1] - 0.15
        assert 0.08 < abs(hand[0]) - abs(hip[0]) < 0.25, "neither inside the thigh nor spread out"


@pytest.mark.parametrize("at_deg", [-170, -100, -60, -20, 0, 20, 60, 100, 170])
def test_head_and_eyes_stay_within_human_limits(after: Play, avatar: Avatar, at_deg: float) -> None:
    angle = math.radians(at_deg)
    target = (-math.sin(angle) * 3, 1.6, -math.cos(angle) * 3)
    frame = after(2.0, asked(look_at=target))
    head = facing(frame, avatar, "Head")
    eye = facing(frame, avatar, "LeftEye")
    turned = math.atan2(-head[0], -head[2])
    assert abs(turned) < HEAD_YAW + 0.12
    assert math.acos(np.clip(head @ eye, -1, 1)) < EYE_YAW + 0.15


@pytest.mark.parametrize("at_deg", [-70, -30, 0, 30, 70])
def test_she_looks_you_in_the_eye(after: Play, avatar: Avatar, at_deg: float) -> None:
    angle = math.radians(at_deg)
    target = np.array([-math.sin(angle) * 2, 1.75, -math.cos(angle) * 2])
    frame = after(2.0, asked(look_at=(float(target[0]), float(target[1]), float(target[2]))))
    to_user = target - place(avatar, frame, "LeftEye")
    seen = facing(frame, avatar, "LeftEye") @ to_user / np.linalg.norm(to_user)
    assert math.degrees(math.acos(np.clip(seen, -1, 1))) < 6


def test_she_blinks_every_two_to_six_seconds() -> None:
    shut = np.array([blink(number / 60) > 0.9 for number in range(60 * 120)])
    starts = np.flatnonzero(np.diff(shut.astype(int)) > 0) / 60
    pauses = np.diff(starts)
    assert pauses.min() > 1.9
    assert pauses.max() < 6.1
    assert len(set(np.diff(starts).round(2))) > 10, "not like a metronome"


@pytest.mark.parametrize("gesture", get_args(GestureName))
def test_every_gesture_is_seen_and_ends(after: Play, avatar: Avatar, gesture: GestureName) -> None:
    after(2.0, asked())
    before = avatar.update(2.0, asked()).joints
    during = avatar.update(2.0, asked(gesture=gesture, gesture_s=0.7)).joints
    over = avatar.update(2.0, asked(gesture=gesture, gesture_s=3.5)).joints
    assert np.abs(during - before).max() > 0.05
    assert np.allclose(over, before, atol=1e-5)


def test_a_pointing_hand_points_where_she_looks(after: Play, avatar: Avatar) -> None:
    after(2.0, asked(look_at=(-8.0, 1.5, -4.0)))
    frame = avatar.update(2.0, asked(look_at=(-8.0, 1.5, -4.0), gesture="point", gesture_s=1.2))
    tip, shoulder = place(avatar, frame, "LeftHandIndex3"), place(avatar, frame, "LeftArm")
    way = (tip - shoulder) / np.linalg.norm(tip - shoulder)
    wanted = np.array([-8.0, 0.0, -4.0]) / math.hypot(8, 4)
    assert math.degrees(math.acos(way @ wanted)) < 25


@pytest.mark.parametrize("attention", get_args(Attention))
def test_every_state_shows_in_the_face(after: Play, attention: Attention) -> None:
    assert after(1.0, asked(attention=attention)).morphs.max() > 0.05


def test_listening_and_thinking_look_different(avatar: Avatar) -> None:
    thinker = Avatar.load(ARIA)
    for number in range(60):
        listening = avatar.update(number / 30, asked(attention="listening"))
        thinking = thinker.update(number / 30, asked(attention="thinking"))
    assert np.abs(listening.morphs - thinking.morphs).sum() > 0.4
    assert facing(thinking, thinker, "Head")[1] > facing(listening, avatar, "Head")[1], "a thinker looks up"


def story(number: int) -> Acting:
    at = number / 30
    speed = 1.2 if 1 < at < 3 else 0.0
    return asked(
        speed=speed,
        z=-1.2 * min(max(at - 1, 0.0), 2.0),
        speak=saying("aa", "PP", "ou", "SS"),
        spoken_s=at - 2,
        gesture="wave",
        gesture_s=at,
        attention="thinking" if at < 2 else "speaking",
        yaw=0.3 * at,
    )


def test_a_replay_shows_the_same(avatar: Avatar) -> None:
    again = Avatar.load(ARIA)
    for number in range(120):
        first = avatar.update(number / 30, story(number))
        second = again.update(number / 30, story(number))
        assert first.joints.tobytes() == second.joints.tobytes()
        assert first.morphs.tobytes() == second.morphs.tobytes()


def test_every_frame_is_finite_and_no_bone_is_torn(avatar: Avatar) -> None:
    for number in range(150):
        frame = avatar.update(number / 30, story(number))
        assert np.isfinite(frame.joints).all() and np.isfinite(frame.root).all()
        assert np.allclose(np.linalg.det(frame.joints[:, :3, :3]), 1.0, atol=1e-3)
        assert frame.morphs.min() >= 0.0 and frame.morphs.max() <= 1.0
