"""Our headset on a real OpenXR runtime: put on, looked around with, taken over, told of changes."""

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from sandbox.monado import Monado

from vr_assistant.config import HeadsetSettings
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from screenshot import photograph
    from validation import Validation
    from wearing import Wearer, difference

pytestmark = pytest.mark.monado


@contextmanager
def another_program() -> Iterator[None]:
    """A second client, in front of ours while the block runs."""
    program = subprocess.Popen(
        [sys.executable, "another_program.py"],
        cwd=Path(__file__).parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield
    finally:
        assert program.stdin
        program.stdin.close()
        program.wait(30)


def test_the_world_appears_and_the_user_has_its_attention(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        frame = wearer.until_focused()
        left, right = wearer.look()
        assert frame.input.is_worn
        assert frame.input.is_tracked
        assert wearer.runtime.size == (left.shape[1], left.shape[0])
        assert left.std() > 10  # something is there
        assert right.std() > 10


def test_frames_are_timed_on_our_own_clock(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        now_ns = time.monotonic_ns()
        frame = wearer.frame()
        assert frame.period_ns > 0
        assert abs(frame.display_at_ns - now_ns) < 2_000_000_000
        later = wearer.until(lambda frame: frame.should_render)
        assert later.display_at_ns > frame.display_at_ns


def test_the_user_stands_on_the_floor_as_tall_as_they_are(remote: RemoteHeadset) -> None:
    remote.look(at=(0.3, 1.25, -0.2))
    with Wearer() as wearer:
        wearer.until_focused()
        wearer.until(lambda _: abs(wearer.runtime.head.y - 1.25) < 0.005)
        assert (wearer.runtime.head.x, wearer.runtime.head.z) == pytest.approx((0.3, -0.2), abs=0.01)


def test_turning_the_head_turns_the_picture(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        ahead = wearer.look()
        still = wearer.look()
        remote.look(yaw=0.6)
        wearer.until(lambda _: abs(wearer.runtime.head.yaw - 0.6) < 0.01)
        aside = wearer.look()
    assert difference(ahead[0], still[0]) < 0.5
    assert difference(ahead[0], aside[0]) > 5


@pytest.mark.parametrize("wrong", [math.nan, math.inf, 1e9])
def test_what_nobody_can_have_done_is_passed_over(remote: RemoteHeadset, wrong: float) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        wearer.until(lambda frame: frame.input.right.aim)
        before = wearer.runtime.head
        remote.push("right", wrong, 1.0)
        remote.look(at=(wrong, 1.6, 0.0))
        frame = wearer.until(lambda frame: not frame.input.is_tracked)
        assert wearer.runtime.head == before
        assert abs(frame.input.right.stick[0]) <= 1
        assert all(np.isfinite(view.position).all() for view in wearer.views)
        remote.move("right", at=(wrong, 1.0, 0.0))
        wearer.until(lambda frame: not frame.input.right.is_tracked or frame.input.right.kind == "absent")
        remote.reset()
        wearer.until(lambda frame: frame.input.is_tracked and frame.input.right.aim)
        assert wearer.runtime.head.x == pytest.approx(before.x, abs=0.01)


def test_the_eyes_are_as_far_apart_as_the_users(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        pictures = wearer.look()
        left, right = wearer.views
    assert np.subtract(right.position, left.position) == pytest.approx((0.063, 0, 0), abs=0.002)
    assert difference(*pictures) > 0.2


def test_the_user_is_placed_in_the_world_and_turns_there(remote: RemoteHeadset) -> None:
    from vr_assistant.stage.runtimes.rig import Head

    remote.look(yaw=0.4, at=(0.5, 1.7, 0.5))
    with Wearer() as wearer:
        wearer.runtime.head = Head(10.0, 0.0, -4.0, 1.0)  # before anybody knows where the headset is
        wearer.until_focused()
        wearer.until(lambda _: abs(wearer.runtime.head.y - 1.7) < 0.005)
        head = wearer.runtime.head
        assert (head.x, head.z, head.yaw) == pytest.approx((10.0, -4.0, 1.0), abs=0.02)
        remote.look(yaw=0.9, at=(0.5, 1.7, 0.5))
        wearer.until(lambda _: abs(wearer.runtime.head.yaw - 1.5) < 0.01)
        wearer.look()
        left, right = wearer.views
        middle = np.add(left.position, right.position) / 2
        assert middle == pytest.approx((10.0, 1.7, -4.0), abs=0.02)


def test_another_program_takes_the_headset_and_gives_it_back(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        with another_program():
            frame = wearer.until(lambda frame: not frame.should_render and not frame.input.has_focus)
            assert frame.input.is_worn  # it still sits on the head
        frame = wearer.until_focused()
        assert not frame.input.asked_to_close


def test_a_recentre_by_the_system_is_told_once(own_monado: Callable[..., Monado]) -> None:
    monado = own_monado()  # which remembers it
    with RemoteHeadset(monado.port) as headset, Wearer() as wearer:
        wearer.until_focused()
        headset.look(yaw=0.8, at=(0.4, 1.6, 0.0))
        wearer.until(lambda _: abs(wearer.runtime.head.yaw - 0.8) < 0.01)
        subprocess.run(["monado-ctl", "-c"], check=True, capture_output=True)
        wearer.until(lambda frame: frame.input.recentred)
        for _ in range(5):
            assert not wearer.frame().input.recentred
        assert wearer.runtime.head.yaw == pytest.approx(0.0, abs=0.05)


def test_pictures_are_as_large_as_wanted(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        width, height = wearer.runtime.size
    with Wearer(HeadsetSettings(render_scale=0.5)) as wearer:
        wearer.until_focused()
        assert wearer.runtime.size == (width // 2, height // 2)
        assert min(eye.std() for eye in wearer.look()) > 10


def test_what_is_drawn_is_what_the_compositor_shows(own_monado: Callable[..., Monado]) -> None:
    monado = own_monado(compositor="window")
    assert monado.display
    with Wearer() as wearer:
        wearer.until_focused()
        wearer.until(lambda _: photograph(str(monado.display)).std() > 10)
        for _ in range(10):
            wearer.frame()
        seen = photograph(str(monado.display))
        drawn = wearer.look()
    for eye, picture in zip((seen[:, :480], seen[:, 480:]), drawn, strict=True):
        # The middle of the window, where lenses and the field of view change least; mean colours tell an sRGB mistake.
        middle = eye[200:340, 160:320].reshape(-1, 3).mean(axis=0)
        height, width = picture.shape[:2]
        wanted = picture[height * 3 // 8 : height * 5 // 8, width * 3 // 8 : width * 5 // 8].reshape(-1, 3).mean(axis=0)
        assert middle == pytest.approx(wanted, abs=20)


def test_lost_events_do_not_disturb(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        fault_layer.send(xr.EventDataEventsLost(lost_event_count=7))
        fault_layer.send(xr.EventDataPerfSettingsEXT())
        for _ in range(5):
            assert wearer.frame().input.has_focus


def test_a_headset_that_is_taken_off_says_so(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        fault_layer.send(xr.EventDataUserPresenceChangedEXT(is_user_present=0))
        wearer.until(lambda frame: not frame.input.is_worn)
        fault_layer.send(xr.EventDataUserPresenceChangedEXT(is_user_present=1))
        wearer.until(lambda frame: frame.input.is_worn)


def test_the_runtime_may_end_the_program(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        xr.request_exit_session(wearer.runtime._connection.handle)  # type: ignore[union-attr]
        wearer.until(lambda frame: frame.input.asked_to_close)


def test_every_call_of_a_whole_life_keeps_the_specification(validation: "Validation", remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        wearer.until(lambda _: len(wearer.frames) >= 60)
    assert validation.errors == []


def test_the_world_stays_where_it_was_when_the_middle_of_the_free_floor_moves(
    fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    def bounds(_real: object, _session: object, _space: int, extent: Any) -> int:
        extent.contents.width, extent.contents.height = 3.0, 2.0
        return 0

    fault_layer.wrap("xrGetReferenceSpaceBoundsRect", bounds)
    with Wearer() as wearer:
        wearer.until_focused()
        assert wearer.runtime.bounds == (3.0, 2.0)
        before = wearer.runtime.head
        pose = xr.Posef(xr.Quaternionf(0, math.sin(0.25), 0, math.cos(0.25)), xr.Vector3f(1, 0, 2))
        fault_layer.send(
            xr.EventDataReferenceSpaceChangePending(
                session=wearer.runtime._connection.handle,  # type: ignore[union-attr]
                reference_space_type=xr.ReferenceSpaceType.STAGE,
                change_time=1,
                pose_valid=1,
                pose_in_previous_space=pose,
            )
        )
        # Monado has not moved anything, so the user is now where the new origin would have put them.
        wearer.until(lambda _: abs(wearer.runtime.head.x - before.x) > 0.5)
        head = wearer.runtime.head
        assert (head.x - before.x, head.z - before.z, head.yaw - before.yaw) == pytest.approx((1, 2, 0.5), abs=0.02)


def test_a_change_that_is_announced_for_later_waits_for_its_time(
    fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        connection = wearer.runtime._connection
        assert connection
        due = connection.frames.display_time + 700_000_000
        fault_layer.send(
            xr.EventDataReferenceSpaceChangePending(
                session=connection.handle, reference_space_type=xr.ReferenceSpaceType.LOCAL_FLOOR, change_time=due
            )
        )
        told: list[tuple[bool, int]] = []
        while not told or told[-1][1] < due + 300_000_000:
            told.append((wearer.frame().input.recentred, connection.frames.display_time))
    assert sum(recentred for recentred, _ in told) == 1
    assert all(recentred == (time >= due) for recentred, time in told[: [each for each, _ in told].index(True) + 1])


@pytest.mark.parametrize(("mode", "blend"), [("ALPHA_BLEND", "alpha"), ("ADDITIVE", "additive")])
def test_the_users_own_room_is_shown_when_it_is_wanted_and_can_be(
    fault_layer: "FaultLayer", remote: RemoteHeadset, mode: str, blend: Literal["alpha", "additive"]
) -> None:
    wanted, opaque = xr.EnvironmentBlendMode[mode], xr.EnvironmentBlendMode.OPAQUE
    fault_layer.offer_blend_modes(wanted, opaque)
    with Wearer() as wearer:
        assert wearer.runtime.see_through == blend
        wearer.until_focused()
        assert fault_layer.blends[-1] == opaque
        wearer.runtime.blend = blend
        wearer.look()
        assert fault_layer.blends[-1] == wanted
        wearer.runtime.blend = "opaque"
        wearer.look()
        assert fault_layer.blends[-1] == opaque


def test_a_room_that_cannot_be_shown_is_not(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    fault_layer.offer_blend_modes(xr.EnvironmentBlendMode.OPAQUE)
    with Wearer() as wearer:
        assert wearer.runtime.see_through == "opaque"
        wearer.runtime.blend = "alpha"
        wearer.until_focused()
        wearer.look()
        assert set(fault_layer.blends) == {xr.EnvironmentBlendMode.OPAQUE}
