"""What a headset may lose while it is worn, and how it is found again: on a real OpenXR runtime."""

import ctypes
import gc
import math
import os
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from sandbox.monado import Monado

from vr_assistant.errors import NoHeadset
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from wearing import Wearer, difference

pytestmark = pytest.mark.monado


def test_the_headsets_software_is_killed_and_the_world_comes_back(own_monado: Callable[..., Monado]) -> None:
    from vr_assistant.stage.runtimes.rig import Head

    monado = own_monado()
    with Wearer() as wearer:
        wearer.runtime.head = Head(3.0, 0.0, 2.0, 0.5)
        wearer.until_focused()
        gl = wearer.runtime.gl
        monado.kill()
        wearer.until(lambda frame: not frame.should_render and not frame.period_ns)
        monado.start()
        wearer.until_focused()
        head = wearer.runtime.head
        assert wearer.runtime.gl is gl  # the renderer goes on with what it has
        assert (head.x, head.z, head.yaw) == pytest.approx((3.0, 2.0, 0.5), abs=0.02)
        assert min(eye.std() for eye in wearer.look()) > 10


def test_twenty_ends_of_the_headsets_software_leave_nothing_behind(
    own_monado: Callable[..., Monado], fault_layer: "FaultLayer"
) -> None:
    us = psutil.Process()
    before = us.children(recursive=True)
    held: list[tuple[int, int]] = []
    monado = own_monado()
    with Wearer() as wearer:
        for _ in range(20):
            wearer.until_focused()
            gc.collect()
            held.append((us.num_fds(), us.num_threads()))
            memory_mb = us.memory_info().rss / 1e6
            if len(held) == 5:  # by then everything is there that is kept
                settled_mb = memory_mb
            monado.kill()
            wearer.until(lambda frame: not frame.period_ns)
            monado.start()
        wearer.until_focused()
        assert min(eye.std() for eye in wearer.look()) > 10
    assert held[1:] == [held[1]] * 19
    assert memory_mb < settled_mb + 8
    calls = fault_layer.calls
    for thing in ("Session", "Swapchain", "ActionSet", "HandTrackerEXT"):
        assert calls[f"xrCreate{thing}"] == calls[f"xrDestroy{thing}"] >= 21, thing
    assert calls["xrCreateReferenceSpace"] + calls["xrCreateActionSpace"] == calls["xrDestroySpace"] >= 21
    monado.kill()
    assert us.children(recursive=True) == before


def test_software_that_stays_away_is_given_up_in_words(
    own_monado: Callable[..., Monado], monkeypatch: pytest.MonkeyPatch
) -> None:
    from vr_assistant.stage.runtimes.openxr import recovery

    monkeypatch.setattr(recovery, "LIMIT_S", 2.0)
    monado = own_monado()
    with Wearer() as wearer:
        wearer.until_focused()
        monado.kill()
        with pytest.raises(NoHeadset, match=r"Monado.* ended") as told:
            wearer.until(lambda _: False)
        assert "--desktop" in told.value.hint


LOSSES = ("session lost", "instance lost", "the session says so", "the instance says so")


@pytest.mark.parametrize("loss", LOSSES)
def test_whatever_is_lost_is_made_anew(fault_layer: "FaultLayer", remote: RemoteHeadset, loss: str) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        if loss == "session lost":
            fault_layer.inject("xrEndFrame", xr.Result.ERROR_SESSION_LOST)
        elif loss == "instance lost":
            fault_layer.inject("xrPollEvent", xr.Result.ERROR_INSTANCE_LOST)
        elif loss == "the session says so":
            session = wearer.runtime._connection.handle  # type: ignore[union-attr]
            fault_layer.send(
                xr.EventDataSessionStateChanged(session=session, state=xr.SessionState.LOSS_PENDING, time=1)
            )
        else:
            fault_layer.send(xr.EventDataInstanceLossPending(loss_time=1))
        wearer.until(lambda frame: not frame.period_ns)
        wearer.until_focused()
        assert min(eye.std() for eye in wearer.look()) > 10


def test_frames_that_fail_are_skipped_and_the_next_ones_are_drawn(
    fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        fault_layer.inject("xrLocateViews", xr.Result.ERROR_RUNTIME_FAILURE)
        fault_layer.inject("xrAcquireSwapchainImage", xr.Result.ERROR_RUNTIME_FAILURE)
        fault_layer.inject("xrEndFrame", xr.Result.ERROR_POSE_INVALID)
        ended = fault_layer.calls["xrEndFrame"]
        wearer.until(lambda _: fault_layer.calls["xrEndFrame"] > ended + 5)
        wearer.until_focused()
        assert fault_layer.calls["xrCreateSession"] == 1  # nothing had to be made anew


def test_when_frame_after_frame_fails_everything_is_made_anew(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until_focused()
        fault_layer.inject("xrEndFrame", *[xr.Result.ERROR_RUNTIME_FAILURE] * 12)
        wearer.until(lambda _: fault_layer.calls["xrCreateSession"] == 2)
        wearer.until_focused()


def test_a_context_that_the_runtime_takes_away_is_taken_back(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    egl = ctypes.CDLL("libEGL.so.1")
    egl.eglGetCurrentDisplay.restype = ctypes.c_void_p
    egl.eglMakeCurrent.argtypes = [ctypes.c_void_p] * 4

    def thief(real: Callable[..., int], *arguments: object) -> int:
        result = real(*arguments)
        egl.eglMakeCurrent(egl.eglGetCurrentDisplay(), None, None, None)
        return result

    for function in ("xrCreateSession", "xrCreateSwapchain", "xrWaitSwapchainImage", "xrEndFrame"):
        fault_layer.wrap(function, thief)
    with Wearer() as wearer:
        wearer.until_focused()
        assert min(eye.std() for eye in wearer.look()) > 10
        wearer.runtime.gl.check()


def test_errors_that_the_runtime_leaves_in_opengl_are_not_ours(
    fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    with Wearer() as wearer:
        wearer.until_focused()

        def clumsy(real: Callable[..., int], *arguments: object) -> int:
            wearer.runtime.gl.Enable(0xFFFF)
            return real(*arguments)

        fault_layer.wrap("xrEndFrame", clumsy)
        wearer.look()
        wearer.runtime.gl.check()


def test_while_tracking_is_lost_the_user_stays_where_they_were(
    fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    lost = False

    def locate_space(real: Callable[..., int], space: object, base: object, at: int, location: Any) -> int:
        result = real(space, base, at, location)
        if lost:
            location.contents._location_flags = 0
            location.contents.pose.position.x = math.nan
        return result

    def locate_views(
        real: Callable[..., int], session: object, info: object, state: Any, room: int, count: object, views: Any
    ) -> int:
        result = real(session, info, state, room, count, views)
        if lost:
            state.contents._view_state_flags = 0
            views[0].pose.position.x = math.nan
        return result

    fault_layer.wrap("xrLocateSpace", locate_space)
    fault_layer.wrap("xrLocateViews", locate_views)
    with Wearer() as wearer:
        wearer.until_focused()
        assert wearer.until(lambda frame: frame.should_render).input.is_tracked
        head, seen = wearer.runtime.head, wearer.look()
        lost = True
        remote.look(yaw=1.0)
        frame = wearer.until(lambda frame: not frame.input.is_tracked)
        assert frame.should_render
        for _ in range(5):
            assert wearer.runtime.head == head
            assert difference(wearer.look()[0], seen[0]) < 0.5
        lost = False
        wearer.until(lambda frame: frame.input.is_tracked and abs(wearer.runtime.head.yaw - 1.0) < 0.01)
