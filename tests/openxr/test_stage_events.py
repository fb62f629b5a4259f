"""Whatever a headset may tell in the middle of a visit, and what its user notices of it: through the whole stage."""

import math
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from vr_assistant.messages import CartLine, HeadsetWorn, ShowCart, TalkHeld
from vr_assistant.stage.pointing.controller_models import controller_model
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if TYPE_CHECKING or "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from whole_stage import WholeStage

pytestmark = [pytest.mark.monado, pytest.mark.timeout(300)]
TOUCH = "/interaction_profiles/oculus/touch_controller"
INDEX = "/interaction_profiles/valve/index_controller"


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Iterator["FaultLayer"]:
    made = FaultLayer(tmp_path_factory.mktemp("layer"))
    made.install()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_DIRS", made.environment["XDG_DATA_DIRS"])
        yield made


@pytest.fixture(scope="module")
def visit(layer: "FaultLayer") -> Iterator["WholeStage"]:
    with WholeStage(Head(0.6, 1.65, 11.2, math.radians(4))) as stage:
        yield stage


@pytest.fixture
def stage(visit: "WholeStage", layer: "FaultLayer", remote: RemoteHeadset) -> Iterator["WholeStage"]:
    visit.until_focused()
    visit.until(lambda: both_hold_something(visit))
    yield visit
    layer.forget()


def both_hold_something(stage: "WholeStage") -> bool:
    user = stage.runtime._lasting
    return user.left.kind == user.right.kind == "controller" and user.left.is_tracked and user.right.is_tracked


def drawn_hands(stage: "WholeStage") -> tuple[str, ...]:
    """Names of the meshes of all small things."""
    return tuple(stage.scene.frame().props.meshes)


def panel(stage: "WholeStage", key: str) -> Any:
    return next((panel for panel in stage.scene.frame().panels if panel.key == key), None)


def test_another_controller_is_drawn_and_explained(
    stage: "WholeStage", layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    index, touch = controller_model(INDEX, "right").meshes, controller_model(TOUCH, "right").meshes
    assert stage.runtime._lasting.right.profile == INDEX and len(index) != len(touch)
    stage.until(lambda: panel(stage, "hint-left"))
    hint, things = panel(stage, "hint-left"), drawn_hands(stage)
    connection = stage.runtime._connection
    assert connection
    path = xr.string_to_path(connection.instance.handle, TOUCH)

    def holds(real: Callable[..., int], session: object, hand: object, state: Any) -> int:
        result = real(session, hand, state)
        state[0].interaction_profile = path
        return result

    layer.wrap("xrGetCurrentInteractionProfile", holds)
    stage.step(3)
    assert stage.runtime._lasting.right.profile == INDEX, "nobody asks before the runtime says so"
    changed = xr.EventDataInteractionProfileChanged(session=connection.handle)
    layer.send(changed)
    stage.until(lambda: stage.runtime._lasting.right.profile == TOUCH)
    stage.step(3)
    assert len(drawn_hands(stage)) - len(things) == 2 * (len(touch) - len(index))
    assert not np.array_equal(panel(stage, "hint-left").pixels, hint.pixels), "other buttons, other words"
    layer.forget()
    layer.send(changed)
    stage.until(lambda: stage.runtime._lasting.right.profile == INDEX)


def test_a_controller_that_is_switched_off_is_no_longer_drawn_and_the_other_goes_on(
    stage: "WholeStage", remote: RemoteHeadset
) -> None:
    both = len(drawn_hands(stage))
    remote.switch("right", False)
    stage.until(lambda: stage.runtime._lasting.right.kind == "absent")
    stage.step()
    assert len(drawn_hands(stage)) < both and stage.runtime._lasting.left.kind == "controller"
    remote.switch("left", False)
    stage.until(lambda: stage.runtime._lasting.left.kind == "absent")
    stage.step(5)
    stage.runtime.vibrate("left", 0.1, 1.0)  # nobody feels it
    remote.reset()
    stage.until(lambda: both_hold_something(stage))
    stage.step()
    assert len(drawn_hands(stage)) == both


def test_other_lenses_hide_another_part_of_the_picture(stage: "WholeStage", layer: "FaultLayer") -> None:
    connection, before = stage.runtime._connection, stage.runtime.visibility_mask
    assert connection
    upper = np.array([[-9, 0.2], [9, 0.2], [0, 99]], np.float32)

    def hides_the_sky(_real: object, _session: object, _views: int, _view: int, _kind: int, mask: Any) -> int:
        found = mask[0]
        found.vertex_count_output = found.index_count_output = 3
        if found.vertex_capacity_input:
            for number, (x, y) in enumerate(upper):
                found.vertices[number].x, found.vertices[number].y = x, y
                found.indices[number] = number
        return 0

    assert stage.eyes()[0][5:40, 100:220, :3].std() > 1, "sky and houses"
    layer.wrap("xrGetVisibilityMaskKHR", hides_the_sky)
    changes = [
        xr.EventDataVisibilityMaskChangedKHR(
            session=connection.handle,
            view_configuration_type=xr.ViewConfigurationType.PRIMARY_STEREO,
            view_index=view,
        )
        for view in range(2)
    ]
    layer.send(*changes)
    stage.until(lambda: stage.runtime.visibility_mask is not before)
    stage.step(3)
    for eye in stage.eyes():
        assert eye[5:40, 100:220, :3].std() == 0, "nothing is drawn where nobody can look"
        assert eye[160:, 100:220, :3].std() > 1
    layer.forget()
    layer.send(*changes)
    stage.step(4)
    assert stage.eyes()[0][5:40, 100:220, :3].std() > 1


def test_a_headset_that_is_taken_off_mutes_the_microphone_and_draws_nothing(
    stage: "WholeStage", layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    remote.press("right", "a_click")
    stage.until(lambda: stage.runtime._lasting.is_talking)
    stage.step()
    stage.heard.clear()
    layer.send(xr.EventDataUserPresenceChangedEXT(is_user_present=0))
    stage.until_heard(HeadsetWorn)
    assert [message for message in stage.heard if isinstance(message, HeadsetWorn | TalkHeld)] == [
        HeadsetWorn(False), TalkHeld(False),
    ]  # fmt: skip
    remote.release("right", "a_click")
    drawn, ended = layer.calls["xrReleaseSwapchainImage"], layer.calls["xrEndFrame"]
    stage.step(10)
    assert layer.calls["xrReleaseSwapchainImage"] == drawn, "nothing is drawn"
    assert layer.calls["xrEndFrame"] == ended + 10, "but the runtime gets its frames"
    layer.send(xr.EventDataUserPresenceChangedEXT(is_user_present=1))
    assert stage.until_heard(HeadsetWorn) == HeadsetWorn(True)
    stage.step(2)
    assert layer.calls["xrReleaseSwapchainImage"] > drawn


def test_while_nobody_knows_where_the_head_is_a_sign_says_so(stage: "WholeStage", layer: "FaultLayer") -> None:
    head = stage.runtime.head

    def locate(real: Callable[..., int], space: object, base: object, at: int, location: Any) -> int:
        result = real(space, base, at, location)
        location[0]._location_flags = 0
        return result

    layer.wrap("xrLocateSpace", locate)
    assert panel(stage, "notice") is None
    stage.until(lambda: panel(stage, "notice"))
    assert stage.runtime.head == head, "the last that was known"
    layer.forget()
    stage.until(lambda: panel(stage, "notice") is None)


def test_panels_that_the_runtime_refuses_are_drawn_in_the_picture(
    stage: "WholeStage", layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    remote.move("left", (-0.3, 0.7, 0.3), pitch=-1.4)  # nothing of the picture may be in front of them
    remote.move("right", (0.3, 0.7, 0.3), pitch=-1.4)
    layer.wrap("xrCreateSwapchain", lambda *_: xr.Result.ERROR_RUNTIME_FAILURE.value)
    assert stage.runtime.most_panels > 0
    before = stage.eyes()[0]
    stage.tell(ShowCart([CartLine("a", "Almond croissant", "杏仁可颂", 2, 350)], 700, "EUR"))
    stage.until(lambda: stage.runtime.most_panels == 0)  # now it is known
    stage.step(20)
    assert panel(stage, "cart") is not None
    assert np.abs(stage.eyes()[0].astype(int) - before).max(axis=2).mean() > 1
    assert stage.runtime._lasting.has_focus, "and all goes on"


def test_a_headset_that_takes_no_depth_is_shown_pictures_without(
    layer: "FaultLayer", remote: RemoteHeadset, visit: "WholeStage"
) -> None:
    def without_depth(real: Callable[..., int], session: object, info: Any, made: object) -> int:
        is_depth = info[0].format in (0x8CAC, 0x81A5, 0x81A6, 0x88F0, 0x8CAD)
        return int(xr.Result.ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED.value) if is_depth else real(session, info, made)

    visit.until_focused()
    sessions = layer.calls["xrCreateSession"]
    layer.wrap("xrCreateSwapchain", without_depth)
    layer.inject("xrEndFrame", xr.Result.ERROR_SESSION_LOST)
    visit.until(lambda: layer.calls["xrCreateSession"] > sessions)
    visit.until_focused()
    visit.step(3)
    connection = visit.runtime._connection
    assert connection and connection.layers.depth is None and visit.eyes()[0][..., :3].std() > 10
    layer.forget()


def test_events_reach_the_log(stage: "WholeStage", layer: "FaultLayer", caplog: pytest.LogCaptureFixture) -> None:
    heat = xr.EventDataPerfSettingsEXT(
        domain=xr.PerfSettingsDomainEXT.GPU, to_level=xr.PerfSettingsNotificationLevelEXT.WARNING
    )
    layer.send(xr.EventDataEventsLost(lost_event_count=7), heat)
    stage.until(lambda: "performance" in caplog.text)
    assert "lost 7 events" in caplog.text
