"""How a start ends where the headset or its software says no: on a real OpenXR runtime, in words for the user."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from sandbox.monado import Monado

from vr_assistant.errors import NoHeadset
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from wearing import Wearer

pytestmark = pytest.mark.monado


def test_without_a_service_the_start_is_refused_in_words(own_monado: Callable[..., Monado]) -> None:
    own_monado().kill()
    with pytest.raises(NoHeadset) as told:
        Wearer().__enter__()
    assert "--desktop" in told.value.hint


@pytest.mark.parametrize(
    ("function", "result"),
    [
        ("xrGetOpenGLGraphicsRequirementsKHR", "ERROR_SYSTEM_INVALID"),
        ("xrCreateSession", "ERROR_GRAPHICS_DEVICE_INVALID"),
        ("xrCreateSwapchain", "ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED"),
    ],
)
def test_a_start_that_the_runtime_refuses_is_told_in_words(
    fault_layer: "FaultLayer", remote: RemoteHeadset, function: str, result: str
) -> None:
    fault_layer.inject(function, xr.Result[result])
    with pytest.raises(NoHeadset) as told:
        Wearer().__enter__()
    assert "--desktop" in told.value.hint
    with Wearer() as wearer:  # and nothing is left that would be in the way of another try
        wearer.until_focused()


def test_a_headset_that_wakes_while_the_program_starts_is_waited_for(
    fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    fault_layer.inject("xrGetSystem", *[xr.Result.ERROR_FORM_FACTOR_UNAVAILABLE] * 5)
    with Wearer() as wearer:
        wearer.until_focused()
    assert fault_layer.calls["xrGetSystem"] == 6


def test_a_headset_that_sleeps_on_is_named_with_what_wakes_it(
    fault_layer: "FaultLayer", remote: RemoteHeadset, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vr_assistant.stage.runtimes.openxr import lifeline

    monkeypatch.setattr(lifeline, "PATIENCE_S", 0.3)
    fault_layer.wrap("xrGetSystem", lambda real, *_: xr.Result.ERROR_FORM_FACTOR_UNAVAILABLE.value)
    with pytest.raises(NoHeadset, match="asleep") as told:
        Wearer().__enter__()
    assert "monado-service" in told.value.hint and "--desktop" in told.value.hint


def test_software_that_takes_no_opengl_is_told_in_words(remote: RemoteHeadset, monkeypatch: pytest.MonkeyPatch) -> None:
    from vr_assistant.stage.runtimes.openxr import extensions

    monkeypatch.setattr(extensions, "WANTED", tuple(name for name in extensions.WANTED if name != extensions.OPENGL))
    with pytest.raises(NoHeadset, match=r"Monado.* takes no OpenGL") as told:
        Wearer().__enter__()
    assert "--desktop" in told.value.hint


def test_software_that_wants_another_opengl_is_told_in_words(fault_layer: "FaultLayer", remote: RemoteHeadset) -> None:
    def needs(_real: object, _instance: object, _system: object, requirements: Any) -> int:
        requirements[0].min_api_version_supported = requirements[0].max_api_version_supported = xr.Version(5, 0, 0)
        return 0

    fault_layer.wrap("xrGetOpenGLGraphicsRequirementsKHR", needs)
    with pytest.raises(NoHeadset, match=r"takes OpenGL 5\.0 to 5\.0, and the graphics driver offers 4\.") as told:
        Wearer().__enter__()
    assert "--desktop" in told.value.hint
