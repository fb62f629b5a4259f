"""XR_FB_passthrough: the user's room behind our picture, where the runtime knows no blend mode but OPAQUE.

Source: OpenXR 1.1, chapter 12, XR_FB_passthrough. The room is a layer of its own, below the picture, whose alpha says
how much of the room is left.
"""

import ctypes
import logging
from collections.abc import Callable, Collection
from enum import IntFlag
from typing import Any

from vr_assistant.stage.runtimes.openxr.api import LOST, extension_call, handle, require, xr

log = logging.getLogger(__name__)

EXTENSION = "XR_FB_passthrough"
WANTED_EXTENSIONS = (EXTENSION,)
_FUNCTIONS = {
    "CreatePassthroughFB": "hpp",
    "DestroyPassthroughFB": "h",
    "PassthroughStartFB": "h",
    "PassthroughPauseFB": "h",
    "CreatePassthroughLayerFB": "hpp",
    "DestroyPassthroughLayerFB": "h",
    "PassthroughLayerResumeFB": "h",
    "PassthroughLayerPauseFB": "h",
}
"""Letters as in api."""
_BLENDS_BY_ALPHA = 2  # XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT


class StateChanged(IntFlag):
    """XrPassthroughStateChangedFlagsFB."""

    REINIT_REQUIRED = 1
    NON_RECOVERABLE_ERROR = 2
    RECOVERABLE_ERROR = 4
    RESTORED_ERROR = 8


class Passthrough:
    """Of one session: made at once, shown only while it is on; the cameras rest meanwhile."""

    @staticmethod
    def probe(instance: Any, system: int, extensions: Collection[str]) -> bool:
        """Whether this headset has it.

        Args:
            instance: XrInstance, as pyopenxr has it.
            system: XrSystemId.
            extensions: Those that are enabled.
        """
        if EXTENSION not in extensions:
            return False
        found = xr.SystemPassthroughPropertiesFB()
        properties = xr.SystemProperties(next=ctypes.cast(ctypes.pointer(found), ctypes.c_void_p))
        result = xr.raw_functions.xrGetSystemProperties(instance, system, ctypes.byref(properties))
        return int(getattr(result, "value", result)) >= 0 and bool(found.supports_passthrough)

    def __init__(self, instance: Any, session: Any) -> None:
        """`instance`, `session`: As pyopenxr has them. A runtime that refuses it leaves it unavailable.

        Raises InstanceLostError and SessionLostError.
        """
        self._session = handle(session)
        self._functions: dict[str, Callable[..., int]] = {
            name: extension_call(instance, f"xr{name}", letters) for name, letters in _FUNCTIONS.items()
        }
        self._passthrough, self._passthrough_layer = ctypes.c_void_p(), ctypes.c_void_p()
        self._submitted = xr.CompositionLayerPassthroughFB()
        self._submitted._layer_flags = _BLENDS_BY_ALPHA
        self._address = ctypes.addressof(self._submitted)
        self._is_on = False
        self.is_available = True
        """False once the runtime has refused it for good: then the user stays in the town."""
        self._carefully(self._create)

    @property
    def layer(self) -> int | None:
        """Address of the layer to be submitted below all others; None while nothing is to be seen of the room.

        The picture above it needs XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT, and the frame stays OPAQUE.
        """
        return self._address if self._is_on and self._passthrough_layer else None

    def set_on(self, is_on: bool) -> None:
        """Calls the runtime only when this changes. Raises InstanceLostError and SessionLostError."""
        if is_on != self._is_on and self.is_available:
            self._is_on = is_on
            self._carefully(self._start if is_on else self._pause)

    def state_changed(self, flags: int) -> None:
        """XrEventDataPassthroughStateChangedFB has come. Raises InstanceLostError and SessionLostError."""
        log.info("passthrough: %s", StateChanged(flags))
        if flags & StateChanged.NON_RECOVERABLE_ERROR:
            self._give_up()
        elif flags & StateChanged.REINIT_REQUIRED and self.is_available:
            self._destroy()
            self._carefully(self._create)
            if self._is_on and self.is_available:
                self._carefully(self._start)

    def close(self) -> None:
        """Safe to call twice, and after the session was lost; before it is destroyed."""
        self._is_on = False
        self._destroy()

    def _create(self) -> None:
        wanted = xr.PassthroughCreateInfoFB()
        self._call("CreatePassthroughFB", self._session, ctypes.addressof(wanted), ctypes.addressof(self._passthrough))
        layer = xr.PassthroughLayerCreateInfoFB()
        layer.passthrough = ctypes.cast(self._passthrough, type(layer.passthrough))
        self._call(
            "CreatePassthroughLayerFB",
            self._session,
            ctypes.addressof(layer),
            ctypes.addressof(self._passthrough_layer),
        )
        self._submitted.layer_handle = ctypes.cast(self._passthrough_layer, type(self._submitted.layer_handle))

    def _start(self) -> None:
        self._call("PassthroughStartFB", self._passthrough)
        self._call("PassthroughLayerResumeFB", self._passthrough_layer)

    def _pause(self) -> None:
        self._call("PassthroughLayerPauseFB", self._passthrough_layer)
        self._call("PassthroughPauseFB", self._passthrough)

    def _destroy(self) -> None:
        """The layer first. What the runtime says no longer matters."""
        if self._passthrough_layer:
            self._functions["DestroyPassthroughLayerFB"](self._passthrough_layer)
            self._passthrough_layer.value = None
        if self._passthrough:
            self._functions["DestroyPassthroughFB"](self._passthrough)
            self._passthrough.value = None

    def _give_up(self) -> None:
        self.is_available = self._is_on = False
        self._destroy()

    def _carefully(self, do: Callable[[], None]) -> None:
        try:
            do()
        except LOST:
            raise
        except xr.exception.ResultException as error:
            log.warning("the room cannot be shown: %s", error)
            self._give_up()

    def _call(self, name: str, *arguments: Any) -> None:
        require(self._functions[name](*arguments))
