"""XR_FB_passthrough for a runtime that lacks it: what the application asks of it is accepted and written down.

Source: OpenXR specification, XR_FB_passthrough.
"""

from collections.abc import Sequence
from ctypes import POINTER, addressof, c_uint64, c_void_p, cast, memmove, sizeof
from typing import Any

import xr
from fault_layer import FaultLayer

EXTENSION = "XR_FB_passthrough"
_PROPERTIES = xr.StructureType.SYSTEM_PASSTHROUGH_PROPERTIES_FB.value


class Passthrough:
    """Give it a FaultLayer that was made with `extensions=[EXTENSION]`."""

    def __init__(self, layer: FaultLayer) -> None:
        self.is_running = False
        self.layers: list[list[str]] = []
        """For each frame what was submitted, from below to above: "passthrough", "projection", "quad" ..."""
        self._handles = 0
        layer.wrap("xrGetSystemProperties", self._get_system_properties)
        layer.wrap("xrEndFrame", self._end_frame)
        layer.wrap("xrCreatePassthroughFB", self._create)
        layer.wrap("xrCreatePassthroughLayerFB", self._create)
        layer.wrap("xrPassthroughStartFB", lambda real, passthrough: self._run(True))
        layer.wrap("xrPassthroughPauseFB", lambda real, passthrough: self._run(False))
        for name in (
            "DestroyPassthrough",
            "DestroyPassthroughLayer",
            "PassthroughLayerPause",
            "PassthroughLayerResume",
        ):
            layer.wrap(f"xr{name}FB", lambda real, handle: 0)
        layer.wrap("xrPassthroughLayerSetStyleFB", lambda real, handle, style: 0)

    def _run(self, is_running: bool) -> int:
        self.is_running = is_running
        return 0

    def _create(self, real: Any, session: Any, info: Any, made: Any) -> int:
        self._handles += 1
        cast(made, POINTER(c_uint64))[0] = self._handles
        return 0

    def _get_system_properties(self, real: Any, instance: Any, system: Any, properties: Any) -> int:
        """Answers the structure in the chain that the runtime does not know, and leaves it alone."""
        result = int(getattr(answer := real(instance, system, properties), "value", answer))
        following = properties[0].next
        while following:
            known = cast(following, POINTER(xr.SystemPassthroughPropertiesFB))[0]
            if _value(known.type) == _PROPERTIES:
                known.supports_passthrough = True
            following = known.next
        return result

    def _end_frame(self, real: Any, session: Any, frame: Any) -> int:
        """The runtime gets the frame without what it does not know."""
        shown = frame[0]
        pointers = cast(shown.layers, POINTER(c_void_p)) if shown.layer_count else ()
        addresses = [pointers[place] for place in range(shown.layer_count)]
        kinds = [_kind(cast(address, POINTER(xr.CompositionLayerBaseHeader))[0].type) for address in addresses]
        self.layers.append(kinds)
        known = [address for address, kind in zip(addresses, kinds, strict=True) if kind != "passthrough"]
        return _with_layers(real, session, shown, known)


def _with_layers(real: Any, session: Any, frame: Any, addresses: Sequence[int | None]) -> int:
    array = (c_void_p * max(1, len(addresses)))(*addresses)
    changed = xr.FrameEndInfo()
    memmove(addressof(changed), addressof(frame), sizeof(changed))
    changed.layer_count = len(addresses)
    changed._layers = cast(array, type(changed._layers))
    answer = real(session, changed)
    return int(getattr(answer, "value", answer))


def _kind(structure: Any) -> str:
    """COMPOSITION_LAYER_PASSTHROUGH_FB is "passthrough"."""
    return xr.StructureType(_value(structure)).name.split("_")[2].lower()


def _value(kind: Any) -> int:
    return int(getattr(kind, "value", kind))
