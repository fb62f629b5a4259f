"""The headset that the runtime drives: xrGetSystem, and what can be shown on it."""

import ctypes
import logging
import time
from dataclasses import dataclass
from typing import Any

from vr_assistant.stage.render.frame import Blend
from vr_assistant.stage.runtimes.openxr.api import text, xr
from vr_assistant.stage.runtimes.openxr.instance import Instance

log = logging.getLogger(__name__)

STEREO = xr.ViewConfigurationType.PRIMARY_STEREO
_LOOK_AGAIN_S = 0.1
_BLENDS: dict[int, Blend] = {1: "opaque", 2: "additive", 3: "alpha"}
"""Of XrEnvironmentBlendMode."""


@dataclass(frozen=True, slots=True)
class EyeSize:
    """What xrEnumerateViewConfigurationViews says of one eye, in pixels."""

    width: int
    height: int
    most_width: int
    most_height: int


def scaled(eyes: list[EyeSize], scale: float) -> tuple[int, int]:
    """Pixels of one picture: the larger eye's recommendation times `scale`, within what both can be given."""
    wanted = max(eye.width for eye in eyes) * scale, max(eye.height for eye in eyes) * scale
    most = min(eye.most_width for eye in eyes), min(eye.most_height for eye in eyes)
    width, height = (max(16, min(limit, round(size))) for size, limit in zip(wanted, most, strict=True))
    return width, height


class System:
    """Of the form factor "head-mounted display", seen with two eyes."""

    def __init__(self, instance: Instance, render_scale: float) -> None:
        """Raises FormFactorUnavailableError while no headset is connected, and other errors of pyopenxr."""
        self.id = xr.get_system(instance.handle, xr.SystemGetInfo(form_factor=xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        properties = xr.SystemProperties()
        number = int(getattr(self.id, "value", self.id))
        instance.calls.GetSystemProperties(instance.number, number, ctypes.addressof(properties))
        self.name = text(properties.system_name)
        self.most_layers = int(properties.graphics_properties.max_layer_count)
        found = xr.enumerate_view_configuration_views(instance.handle, self.id, STEREO)
        eyes = [_eye_size(view) for view in found]
        self.recommended = scaled(eyes, 1.0)
        """Pixels of one eye's picture, as the display is best served."""
        self.size = scaled(eyes, render_scale)
        """As it is drawn."""
        self.blends = self._blend_modes(instance)
        """In the order in which the runtime prefers them."""
        log.info("headset %s, %d x %d pixels an eye, %s", self.name, *self.size, ", ".join(self.blends))

    def _blend_modes(self, instance: Instance) -> list[Blend]:
        modes = xr.enumerate_environment_blend_modes(instance.handle, self.id, STEREO)
        return [_BLENDS[int(mode)] for mode in modes if int(mode) in _BLENDS] or ["opaque"]

    @property
    def see_through(self) -> Blend:
        """How the user's surroundings can be shown."""
        return next((blend for blend in ("alpha", "additive") if blend in self.blends), "opaque")

    def environment(self, blend: Blend) -> int:
        """XrEnvironmentBlendMode to end a frame with; the runtime's favourite where it does not offer this one:
        glasses have no OPAQUE, and passthrough has no mode of its own."""
        shown = blend if blend in self.blends else self.blends[0]
        return next(mode for mode, name in _BLENDS.items() if name == shown)


def find_system(instance: Instance, render_scale: float, patience_s: float) -> System:
    """Wait so long for a headset that is asleep or still starting. Raises what System does."""
    deadline_s, is_told = time.monotonic() + patience_s, False
    while True:
        try:
            return System(instance, render_scale)
        except xr.exception.FormFactorUnavailableError:
            if time.monotonic() >= deadline_s:
                raise
        if not is_told:
            log.info("the headset sleeps; waiting for it")
            is_told = True
        time.sleep(_LOOK_AGAIN_S)


def _eye_size(view: Any) -> EyeSize:
    return EyeSize(
        view.recommended_image_rect_width,
        view.recommended_image_rect_height,
        view.max_image_rect_width,
        view.max_image_rect_height,
    )
