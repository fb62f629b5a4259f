"""The place itself: a bare application meets a real runtime, a remote hand moves it, and it can be made to fail."""

import math
from collections.abc import Callable
from ctypes import byref, c_void_p, cast, pointer
from pathlib import Path

import numpy as np
import pytest
from bare_client import BareClient, State, xr
from fault_layer import FaultLayer
from pretended_passthrough import EXTENSION, PretendedPassthrough
from sandbox.monado import Monado
from screenshot import photograph
from validation import Validation

from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

pytestmark = pytest.mark.monado


def yaw(client: BareClient) -> float:
    turned = client.views[0].pose.orientation
    return 2 * math.atan2(turned.y, turned.w)


def test_an_application_lives_its_whole_life() -> None:
    with BareClient() as client:
        client.until_focused()
        client.finish()
    begun = [State.IDLE, State.READY, State.SYNCHRONIZED, State.VISIBLE, State.FOCUSED]
    assert client.states == [*begun, State.VISIBLE, State.SYNCHRONIZED, State.STOPPING, State.IDLE, State.EXITING]


def test_the_head_turns_with_the_remote_headset(remote: RemoteHeadset) -> None:
    with BareClient() as client:
        client.until_focused()
        assert yaw(client) == pytest.approx(0, abs=0.01)
        remote.look(yaw=0.5, at=(1.0, 1.4, -0.5))
        client.until(lambda: abs(yaw(client) - 0.5) < 0.01)
        eyes = np.array([[view.pose.position.x, view.pose.position.y, view.pose.position.z] for view in client.views])
    assert eyes.mean(axis=0) == pytest.approx([1.0, 1.4, -0.5], abs=0.01)
    assert np.linalg.norm(eyes[1] - eyes[0]) == pytest.approx(0.063, abs=0.002)


def test_a_button_arrives_and_is_let_go(remote: RemoteHeadset) -> None:
    with BareClient() as client:
        client.until_focused()
        assert not client.is_pressed
        remote.press("right", "a_click")
        client.until(lambda: client.is_pressed)
        remote.release("right", "a_click")
        client.until(lambda: not client.is_pressed)


def test_a_service_that_is_killed_is_lost_and_another_is_met_in_its_place(own_monado: Callable[..., Monado]) -> None:
    monado = own_monado()
    with BareClient() as client:
        client.until_focused()
        monado.kill()
        with pytest.raises((xr.InstanceLostError, xr.SessionLostError)):
            client.until(lambda: False)
    monado.start()
    with BareClient() as client:
        client.until_focused()
        client.finish()


def test_a_service_of_ones_own_has_a_headset_of_its_own(
    own_monado: Callable[..., Monado], remote: RemoteHeadset
) -> None:
    monado = own_monado()
    remote.look(yaw=1.0)
    with RemoteHeadset(monado.port) as own, BareClient() as client:
        own.look(yaw=-0.7)
        client.until_focused()
        client.until(lambda: abs(yaw(client) + 0.7) < 0.01)


def test_the_service_that_all_share_is_there_again_after_a_test_that_killed_it() -> None:
    with BareClient() as client:
        client.until_focused()


def test_a_layer_gives_errors_that_the_runtime_does_not(fault_layer: FaultLayer) -> None:
    with BareClient() as client:
        client.until_focused()
        fault_layer.inject("xrWaitFrame", xr.Result.ERROR_SESSION_LOST)
        with pytest.raises(xr.SessionLostError):
            client.until(lambda: False)
        client.until(lambda: fault_layer.calls["xrWaitFrame"] > 10)  # once was enough


def test_a_layer_sends_events(fault_layer: FaultLayer) -> None:
    with BareClient() as client:
        client.until_focused()
        fault_layer.send(xr.EventDataInstanceLossPending(loss_time=1), xr.EventDataEventsLost(lost_event_count=3))
        wanted = [xr.StructureType.EVENT_DATA_INSTANCE_LOSS_PENDING, xr.StructureType.EVENT_DATA_EVENTS_LOST]
        client.until(lambda: [event for event in client.events if event in wanted] == wanted)


def test_a_layer_offers_ways_of_blending(fault_layer: FaultLayer) -> None:
    wanted = [xr.EnvironmentBlendMode.ALPHA_BLEND, xr.EnvironmentBlendMode.ADDITIVE]
    fault_layer.offer_blend_modes(*wanted)
    with BareClient() as client:
        assert client.blend_modes == wanted
        client.until_focused()
    assert set(fault_layer.blends) == {xr.EnvironmentBlendMode.OPAQUE}


def test_a_layer_lends_passthrough_to_a_runtime_that_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layer = FaultLayer(tmp_path / "lent", extensions=[EXTENSION])
    passthrough = PretendedPassthrough(layer)
    layer.install()
    monkeypatch.setenv("XDG_DATA_DIRS", layer.environment["XDG_DATA_DIRS"])
    assert EXTENSION in {str(offered) for offered in xr.enumerate_instance_extension_properties()}
    with BareClient(extensions=(EXTENSION,)) as client:
        can = xr.SystemPassthroughPropertiesFB()
        properties = xr.SystemProperties(next=cast(pointer(can), c_void_p))
        xr.raw_functions.xrGetSystemProperties(client.instance, client.system, byref(properties))
        assert can.supports_passthrough
        made = xr.create_passthrough_fb(client.session, xr.PassthroughCreateInfoFB())
        xr.passthrough_start_fb(made)
        assert passthrough.is_running
        shown = xr.create_passthrough_layer_fb(client.session, xr.PassthroughLayerCreateInfoFB(passthrough=made))
        client.below.append(xr.CompositionLayerPassthroughFB(layer_handle=shown))
        client.until_focused()
        client.until(lambda: [shown.layers for shown in passthrough.shown[-1:]] == [["passthrough", "projection"]])


def test_every_call_can_be_checked_against_the_specification(validation: Validation) -> None:
    with BareClient() as client:
        client.until_focused()
        client.finish()
    assert validation.errors == []


def test_a_call_that_breaks_the_specification_is_reported(validation: Validation) -> None:
    with BareClient() as client:
        client.until_focused()
        wrong = xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.STAGE)
        wrong.type = xr.StructureType.SESSION_CREATE_INFO
        with pytest.raises(xr.exception.XrException):
            xr.create_reference_space(client.session, wrong)
    assert any("VUID-xrCreateReferenceSpace" in error for error in validation.errors)


def test_what_the_person_sees_can_be_photographed(own_monado: Callable[..., Monado]) -> None:
    monado = own_monado(compositor="window")
    with BareClient(colour=(0.1, 0.6, 0.2)) as client:
        client.until_focused()
        assert monado.display
        display = monado.display
        client.until(lambda: photograph(display).max() > 50)
        client.until(lambda: len(client.views) == 2)
        picture = photograph(display)
    assert picture.shape == (540, 960, 3)
    for eye in (picture[:, :480], picture[:, 480:]):
        red, green, blue = eye[270, 240]
        assert green > 150 > max(red, blue)
