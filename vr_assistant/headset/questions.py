"""The questions to a runtime, asked in a process of its own: `python -m vr_assistant.headset.questions`.

After each answer everything known so far is printed as one line, so that a crash takes nothing with it.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from ctypes import byref, c_void_p, cast, pointer
from dataclasses import replace
from typing import Any

from vr_assistant.headset.answer import OUR_OPENGL, Answer
from vr_assistant.headset.refusal import name_of

OPENGL, HEADLESS = "XR_KHR_opengl_enable", "XR_MND_headless"
HANDS, RATES = "XR_EXT_hand_tracking", "XR_FB_display_refresh_rate"


def ask() -> Iterator[Answer]:
    """Each time a little more is known; ends early with `error` set."""
    answer = Answer()
    try:
        import xr
    except Exception as error:  # without a libGL, PyOpenGL raises whatever its loader met
        yield replace(answer, error="NO_LOADER", detail=str(error))
        return
    try:
        for answer in _ask(xr):
            yield answer
    except (xr.exception.XrException, ValueError, TypeError, AttributeError) as error:
        yield replace(answer, error=name_of(error), detail=str(error))


def _ask(xr: Any) -> Iterator[Answer]:
    offered = tuple(sorted(_text(one.extension_name) for one in xr.enumerate_instance_extension_properties()))
    answer = Answer(extensions=offered)
    yield answer
    application = xr.ApplicationInfo(
        application_name="VR Assistant doctor", application_version=1, api_version=xr.Version(1, 0, 34)
    )
    wanted = [name for name in (OPENGL, HEADLESS, HANDS, RATES) if name in offered]
    create = xr.InstanceCreateInfo(enabled_extension_names=wanted, application_info=application)
    instance = xr.create_instance(create)
    properties = xr.get_instance_properties(instance)
    version = xr.Version(properties.runtime_version)
    number = f"{version.major}.{version.minor}.{version.patch}"
    answer = replace(answer, runtime=_text(properties.runtime_name), version=number)
    yield answer
    if OPENGL not in offered:
        yield replace(answer, error="NO_OPENGL")
        return
    system = xr.get_system(instance, xr.SystemGetInfo(form_factor=xr.FormFactor.HEAD_MOUNTED_DISPLAY))
    name, has_hands = _system(xr, instance, system, HANDS in offered)
    answer = replace(answer, system=name, has_hands=has_hands)
    yield answer
    needs = xr.get_opengl_graphics_requirements_khr(instance, system)
    least, most = xr.Version(needs.min_api_version_supported), xr.Version(needs.max_api_version_supported)
    answer = replace(answer, least_opengl=(least.major, least.minor), most_opengl=(most.major, most.minor))
    yield answer
    stereo = xr.ViewConfigurationType.PRIMARY_STEREO
    views = xr.enumerate_view_configuration_views(instance, system, stereo)
    sizes = tuple((view.recommended_image_rect_width, view.recommended_image_rect_height) for view in views)
    modes = xr.enumerate_environment_blend_modes(instance, system, stereo)
    blends = tuple(xr.EnvironmentBlendMode(mode).name.lower() for mode in modes)
    answer = replace(answer, view_sizes=sizes, blend_modes=blends)
    if not answer.least_opengl <= OUR_OPENGL <= answer.most_opengl:
        between = f"{least.major}.{least.minor} to {most.major}.{most.minor}"
        yield replace(answer, error="OPENGL_VERSION", detail=f"it takes {between}")
        return
    yield answer
    if HEADLESS in offered and RATES in offered:  # a session that shows nothing
        with contextlib.suppress(xr.exception.XrException):
            session = xr.create_session(instance, xr.SessionCreateInfo(system_id=system))
            rates = xr.enumerate_display_refresh_rates_fb(session)
            yield replace(answer, refresh_rates=tuple(float(getattr(rate, "value", rate)) for rate in rates))


def _system(xr: Any, instance: Any, system: Any, asks_for_hands: bool) -> tuple[str, bool]:
    """Name, and whether hands are tracked. pyopenxr's wrapper takes no chained structure: hence the raw function."""
    hands = xr.SystemHandTrackingPropertiesEXT()
    properties = xr.SystemProperties(next=cast(pointer(hands), c_void_p) if asks_for_hands else None)
    result = xr.check_result(xr.Result(xr.raw_functions.xrGetSystemProperties(instance, system, byref(properties))))
    if result.is_exception():
        raise result
    return _text(properties.system_name), asks_for_hands and bool(hands.supports_hand_tracking)


def _text(name: bytes | str) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


if __name__ == "__main__":
    for said in ask():
        print(said.to_json(), flush=True)
    sys.stderr.flush()
    os._exit(0)  # nothing is destroyed: some runtimes hang at it, and all notice that we have gone
