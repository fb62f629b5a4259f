"""The nouns of OpenXR one by one, without a runtime: what cannot be made to happen on a real one at will."""

import ctypes
import json
import math
from pathlib import Path

import pytest

from vr_assistant.errors import NoHeadset
from vr_assistant.stage.runtimes.openxr import believable, extensions, recovery
from vr_assistant.stage.runtimes.openxr.api import EVENT_UNAVAILABLE, xr
from vr_assistant.stage.runtimes.openxr.clock import CounterClock, MeasuredClock, TimespecClock, near_now
from vr_assistant.stage.runtimes.openxr.device import nearest_rate
from vr_assistant.stage.runtimes.openxr.events import (
    Event,
    Events,
    EventsLost,
    InstanceLossPending,
    InteractionProfileChanged,
    PassthroughChanged,
    PerformanceChanged,
    PresenceChanged,
    RefreshRateChanged,
    SessionStateChanged,
    SpaceChangePending,
    UnknownEvent,
    VisibilityMaskChanged,
)
from vr_assistant.stage.runtimes.openxr.mirror import crop
from vr_assistant.stage.runtimes.openxr.recovery import Recovery
from vr_assistant.stage.runtimes.openxr.refusal import no_headset
from vr_assistant.stage.runtimes.openxr.rules import Rules
from vr_assistant.stage.runtimes.openxr.session import Session, State
from vr_assistant.stage.runtimes.openxr.spaces import LOCAL, LOCAL_FLOOR, STAGE, VIEW, Floor, choose_floor, head_of
from vr_assistant.stage.runtimes.openxr.swapchains import SRGB8, choose_format
from vr_assistant.stage.runtimes.openxr.system import EyeSize, scaled
from vr_assistant.stage.runtimes.rig import Pose, Quaternion

SRGB8_ALPHA8, RGBA8, RGBA16F, RGB10_A2 = 0x8C43, 0x8058, 0x881A, 0x8059


# --- the session ---------------------------------------------------------------------------------------


class Calls:
    """The runtime, which is told what to do."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def begin(self) -> None:
        self.made.append("begin")

    def end(self) -> None:
        self.made.append("end")

    def request_exit(self) -> None:
        self.made.append("request exit")


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def session(calls: Calls) -> Session:
    return Session(calls)


def go(session: Session, *states: State) -> None:
    for state in states:
        session.take(state)


def test_a_session_lives_from_idle_to_exiting(calls: Calls, session: Session) -> None:
    seen = []
    for state in (
        State.IDLE, State.READY, State.SYNCHRONIZED, State.VISIBLE, State.FOCUSED,
        State.VISIBLE, State.SYNCHRONIZED, State.STOPPING, State.IDLE, State.EXITING,
    ):  # fmt: skip
        session.take(state)
        seen.append((session.is_running, session.has_focus, session.has_ended))
    running, focus, ended = zip(*seen, strict=True)
    assert running == (False, *[True] * 6, False, False, False)
    assert focus == (*[False] * 4, True, *[False] * 5)
    assert ended == (*[False] * 9, True)
    assert calls.made == ["begin", "end"]


def test_a_headset_that_sleeps_may_wake_again(calls: Calls, session: Session) -> None:
    go(session, State.IDLE, State.READY, State.SYNCHRONIZED, State.STOPPING, State.IDLE)
    assert not session.is_running
    go(session, State.READY, State.SYNCHRONIZED, State.VISIBLE)
    assert session.is_running
    assert calls.made == ["begin", "end", "begin"]


def test_a_session_that_is_about_to_be_lost_wants_no_more_frames(calls: Calls, session: Session) -> None:
    go(session, State.IDLE, State.READY, State.FOCUSED, State.LOSS_PENDING)
    assert (session.is_running, session.is_lost, session.has_ended) == (False, True, False)
    assert calls.made == ["begin"]


def test_a_state_said_twice_is_entered_once(calls: Calls, session: Session) -> None:
    go(session, State.READY, State.READY, State.STOPPING, State.STOPPING)
    assert calls.made == ["begin", "end"]


def test_a_state_from_the_future_is_passed_over(session: Session) -> None:
    go(session, State.READY, State.FOCUSED)
    session.take(77)
    assert session.has_focus


def test_only_a_session_that_runs_can_be_asked_to_end(calls: Calls, session: Session) -> None:
    session.take(State.IDLE)
    assert not session.request_exit()
    session.take(State.READY)
    assert session.request_exit()
    assert calls.made == ["begin", "request exit"]


def test_another_program_in_front_does_not_take_the_headset_off(session: Session) -> None:
    go(session, State.READY, State.FOCUSED, State.VISIBLE, State.SYNCHRONIZED)
    assert session.is_worn and not session.has_focus
    go(session, State.STOPPING, State.IDLE)
    assert not session.is_worn


def test_the_sensor_in_the_headset_knows_better(session: Session) -> None:
    go(session, State.READY, State.FOCUSED)
    session.take_presence(False)
    assert not session.is_worn
    session.take_presence(True)
    assert session.is_worn


# --- events --------------------------------------------------------------------------------------------


class Queue:
    """Gives these events, one a call, then says that there are no more."""

    def __init__(self, *events: ctypes.Structure) -> None:
        self._events = list(events)

    def PollEvent(self, _instance: int, buffer: int) -> int:  # noqa: N802  OpenXR's name
        if not self._events:
            return EVENT_UNAVAILABLE
        event = self._events.pop(0)
        ctypes.memmove(buffer, ctypes.addressof(event), ctypes.sizeof(event))
        return 0


def poll(*events: ctypes.Structure) -> list[Event]:
    return list(Events(Queue(*events), 1).poll())  # type: ignore[arg-type]


def test_every_event_is_read() -> None:
    pose = xr.Posef(xr.Quaternionf(0, 1, 0, 0), xr.Vector3f(1, 2, 3))
    change = xr.EventDataReferenceSpaceChangePending(
        reference_space_type=xr.ReferenceSpaceType.STAGE, change_time=9, pose_valid=1, pose_in_previous_space=pose
    )
    vague = xr.EventDataReferenceSpaceChangePending(
        reference_space_type=xr.ReferenceSpaceType.LOCAL, change_time=4, pose_valid=0, pose_in_previous_space=pose
    )
    assert poll(
        xr.EventDataSessionStateChanged(state=xr.SessionState.VISIBLE, time=1),
        xr.EventDataInstanceLossPending(loss_time=5),
        xr.EventDataEventsLost(lost_event_count=3),
        xr.EventDataInteractionProfileChanged(),
        change,
        vague,
        xr.EventDataVisibilityMaskChangedKHR(view_index=1),
        xr.EventDataDisplayRefreshRateChangedFB(from_display_refresh_rate=72, to_display_refresh_rate=90),
        xr.EventDataPerfSettingsEXT(
            domain=xr.PerfSettingsDomainEXT.GPU, to_level=xr.PerfSettingsNotificationLevelEXT.WARNING
        ),
        xr.EventDataUserPresenceChangedEXT(is_user_present=1),
        xr.EventDataPassthroughStateChangedFB(flags=xr.PassthroughStateChangedFlagsFB.RECOVERABLE_ERROR_BIT),
        xr.EventDataMainSessionVisibilityChangedEXTX(),
    ) == [
        SessionStateChanged(0, State.VISIBLE),
        InstanceLossPending(5),
        EventsLost(3),
        InteractionProfileChanged(),
        SpaceChangePending(STAGE, 9, Pose((1.0, 2.0, 3.0), (0.0, 1.0, 0.0, 0.0))),
        SpaceChangePending(LOCAL, 4, None),
        VisibilityMaskChanged(1),
        RefreshRateChanged(90.0),
        PerformanceChanged(2, 25),
        PresenceChanged(True),
        PassthroughChanged(4),
        UnknownEvent(xr.StructureType.EVENT_DATA_MAIN_SESSION_VISIBILITY_CHANGED_EXTX.value),
    ]


# --- the floor and the head ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "has_bounds", "floor"),
    [
        ([VIEW, LOCAL, STAGE, LOCAL_FLOOR], False, Floor(LOCAL_FLOOR)),
        ([VIEW, LOCAL, STAGE, LOCAL_FLOOR], True, Floor(STAGE)),
        ([VIEW, LOCAL, STAGE], False, Floor(STAGE)),
        ([VIEW, LOCAL], False, Floor(LOCAL, 1.5)),
    ],
)
def test_the_floor_is_the_best_that_is_known(offered: list[int], has_bounds: bool, floor: Floor) -> None:
    assert choose_floor(offered, has_bounds=has_bounds) == floor


@pytest.mark.parametrize("yaw", [-2.5, -0.4, 0.0, 1.2, 3.0])
@pytest.mark.parametrize("pitch", [-1.5, -0.8, 0.0, 1.0, 1.55])
def test_a_head_faces_where_its_body_does_however_far_it_looks_up_or_down(yaw: float, pitch: float) -> None:
    cy, sy, cp, sp = math.cos(yaw / 2), math.sin(yaw / 2), math.cos(pitch / 2), math.sin(pitch / 2)
    head = head_of(Pose((1.0, 1.6, 2.0), (cy * sp, sy * cp, -sy * sp, cy * cp)))
    assert (head.x, head.y, head.z) == (1.0, 1.6, 2.0)
    assert head.yaw == pytest.approx(yaw, abs=1e-3)
    assert head.pitch == pytest.approx(pitch, abs=1e-3)


# --- the clock -----------------------------------------------------------------------------------------


def test_without_the_runtimes_word_the_earliest_wake_tells_the_time() -> None:
    now = [0]
    clock = MeasuredClock(lambda: now[0])
    for display_time, woken_at in ((1_000, 50_011), (1_010, 50_090), (1_020, 50_022), (1_030, 50_034)):
        now[0] = woken_at
        clock.woke(display_time, 10)
    assert clock.to_ns(1_040) == 1_040 + (50_022 + 10 - 1_020)


def test_a_runtime_that_tells_the_time_is_believed() -> None:
    def convert(_instance: int, xr_time: int, address: int) -> int:
        (ctypes.c_int64 * 2).from_address(address)[:] = divmod(xr_time + 5, 1_000_000_000)
        return 0

    clock = TimespecClock(1, convert)
    assert clock.to_ns(3_999_999_999) == 4_000_000_004


def test_a_runtime_that_cannot_tell_the_time_just_now_does_not_stop_it() -> None:
    clock = TimespecClock(1, lambda *_: -1)
    clock.woke(1_000, 0)
    assert clock.to_ns(3_000) - clock.to_ns(1_000) == 2_000


def test_pythons_clock_on_windows_lags_behind_by_no_more_than_it_must() -> None:
    counter, now = [500], [400]

    def convert(_instance: int, _xr_time: int, address: int) -> int:
        ctypes.c_int64.from_address(address).value = 7_000
        return 0

    clock = CounterClock(1, convert, 1e-7, lambda: now[0], lambda: counter[0])
    for counted, told in ((1_000, 900), (2_000, 1_995), (3_000, 2_950)):
        counter[0], now[0] = counted, told
        clock.woke(0, 0)
    assert clock.to_ns(0) == 7_000 * 100 - 5


def test_a_time_that_cannot_be_true_is_taken_for_now() -> None:
    hour, now, frame = 3_600_000_000_000, 5_000_000_000_000, 11_000_000
    assert near_now(now + frame, now) == now + frame
    assert near_now(now - frame, now) == now - frame
    for wrong in (0, now + hour, now - hour, -1, 1 << 62):
        assert near_now(wrong, now) == now


# --- what cannot be true ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 3e38])
@pytest.mark.parametrize("place", range(7))
def test_a_pose_that_is_none_is_not_believed(number: float, place: int) -> None:
    numbers = [0.3, 1.6, -0.2, 0.0, 0.0, 0.0, 1.0]
    position, orientation = numbers[:3], numbers[3:]
    assert believable.is_pose((*position,), (*orientation,))
    numbers[place] = number
    position, orientation = numbers[:3], numbers[3:]
    assert not believable.is_pose((*position,), (*orientation,))


@pytest.mark.parametrize("orientation", [(0.0, 0.0, 0.0, 0.0), (9.0, 3.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.5)])
def test_a_turn_that_would_stretch_the_world_is_not_believed(orientation: Quaternion) -> None:
    assert not believable.is_pose((0.0, 1.6, 0.0), orientation)
    assert believable.is_pose((0.0, 1.6, 0.0), (0.0, 0.01, 0.0, 0.999))


@pytest.mark.parametrize(
    ("told", "meant"),
    [(0.3, 0.3), (-1.0, -1.0), (1e9, 1.0), (-1.01, -1.0), (math.nan, 0.0), (math.inf, 0.0), (-math.inf, 0.0)],
)
def test_a_stick_goes_no_farther_than_it_can(told: float, meant: float) -> None:
    assert believable.axis(told) == meant
    assert believable.axis(told, 0.0) == max(0.0, meant)


# --- pictures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ([RGBA16F, RGBA8, SRGB8_ALPHA8], SRGB8_ALPHA8),
        ([RGB10_A2, RGBA16F, RGBA8], RGBA16F),
        ([RGBA8, RGBA16F], RGBA8),
        ([SRGB8], SRGB8),
        ([RGB10_A2], None),
    ],
)
def test_the_picture_has_a_format_that_both_know(offered: list[int], chosen: int | None) -> None:
    assert choose_format(offered) == chosen


def test_pictures_are_as_large_as_wanted_and_allowed() -> None:
    eyes = [EyeSize(1000, 1100, 1600, 1600), EyeSize(1010, 1100, 1600, 1500)]
    assert scaled(eyes, 1.0) == (1010, 1100)
    assert scaled(eyes, 0.5) == (505, 550)
    assert scaled(eyes, 2.0) == (1600, 1500)


def test_the_mirror_shows_the_middle_and_stretches_nothing() -> None:
    assert crop(1000, 1000, 1600, 800) == (0, 250, 1000, 750)
    assert crop(1000, 1000, 500, 1000) == (250, 0, 750, 1000)
    assert crop(640, 480, 320, 240) == (0, 0, 640, 480)


def test_the_refresh_rate_comes_as_near_as_it_can() -> None:
    assert nearest_rate([72, 80, 90, 120], 100) == 90
    assert nearest_rate([72, 90], 500) == 90
    assert nearest_rate([72, 90], 0) is None, "the headset's own choice"
    assert nearest_rate([90], 120) is None, "there is none"


def test_only_what_is_offered_is_enabled() -> None:
    chosen = extensions.choose(["XR_KHR_visibility_mask", "XR_EXT_nobody_knows", "XR_KHR_opengl_enable"])
    assert chosen == ["XR_KHR_opengl_enable", "XR_KHR_visibility_mask"]


# --- when things go wrong ------------------------------------------------------------------------------


def test_attempts_to_come_back_are_spread_over_time_and_end() -> None:
    now = [100.0]
    tries = []
    lost = Recovery(lambda: now[0])
    assert not lost.is_under_way and not lost.is_hopeless
    lost.lost()
    while not lost.is_hopeless:
        now[0] += 0.05
        if lost.is_due:
            tries.append(now[0] - 100.0)
            lost.lost()
    assert tries[0] < 1.0
    assert 20 < len(tries) < 60
    assert now[0] - 100.0 == pytest.approx(recovery.LIMIT_S, abs=0.1)
    lost.found()
    assert not lost.is_under_way and not lost.is_hopeless


def test_a_refusal_names_what_was_asked_and_how_to_go_on(tmp_path: Path) -> None:
    library, manifest = tmp_path / "libopenxr_pretended.so", tmp_path / "pretended.json"
    library.touch()
    runtime = {"name": "Pretended", "library_path": str(library)}
    manifest.write_text(json.dumps({"file_format_version": "1.0.0", "runtime": runtime}))
    told = no_headset(str(manifest), xr.exception.RuntimeUnavailableError())
    assert isinstance(told, NoHeadset)
    assert "Pretended" in told.message
    assert "--desktop" in told.hint


@pytest.fixture
def rules() -> Rules:
    rules = Rules()
    rules.waited(7)
    return rules


def test_a_frame_by_the_rules_passes(rules: Rules) -> None:
    for time in (7, 8):
        rules.waited(time)
        rules.synced()
        rules.began()
        rules.located(time, b"early")
        rules.located(time, b"late")
        rules.submitted(b"late")
        rules.ended(time)


def test_the_actions_are_synced_once_and_before_the_frame_begins(rules: Rules) -> None:
    rules.synced()
    with pytest.raises(AssertionError, match="twice"):
        rules.synced()
    rules.waited(8)
    rules.began()
    with pytest.raises(AssertionError, match="between"):
        rules.synced()


def test_wait_begin_and_end_are_paired(rules: Rules) -> None:
    rules.began()
    with pytest.raises(AssertionError, match="twice"):
        rules.began()
    with pytest.raises(AssertionError, match="xrWaitFrame"):
        rules.waited(8)
    rules.ended(7)
    with pytest.raises(AssertionError, match="without"):
        rules.ended(7)
    with pytest.raises(AssertionError, match="without"):
        rules.began()


def test_times_and_poses_are_passed_on_as_they_came(rules: Rules) -> None:
    rules.began()
    with pytest.raises(AssertionError, match="another time"):
        rules.located(8, b"poses")
    rules.located(7, b"poses")
    with pytest.raises(AssertionError, match="other poses"):
        rules.submitted(b"improved")
    with pytest.raises(AssertionError, match="another time"):
        rules.ended(8)


def test_a_frame_that_could_not_begin_is_given_up(rules: Rules) -> None:
    rules.began()
    rules.abandoned()
    rules.waited(8)
    rules.began()
