"""XR_FB_passthrough for a runtime that lacks it: what the application asks of it is accepted and written down.

Source: OpenXR specification, XR_FB_passthrough.
"""

from collections.abc import Callable, Sequence
from ctypes import POINTER, addressof, c_uint64, c_void_p, cast, memmove, sizeof
from dataclasses import dataclass
from typing import Any

import xr
from fault_layer import FaultLayer

EXTENSION = "XR_FB_passthrough"
FUNCTIONS = (
    *("CreatePassthrough", "DestroyPassthrough", "PassthroughStart", "PassthroughPause"),
    *("CreatePassthroughLayer", "DestroyPassthroughLayer", "PassthroughLayerResume", "PassthroughLayerPause"),
)
_PROPERTIES = xr.StructureType.SYSTEM_PASSTHROUGH_PROPERTIES_FB.value
_BLENDS_BY_ALPHA = 0x2  # XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT


@dataclass(frozen=True)
class Shown:
    """One frame, as the application ended it."""

    environment: xr.EnvironmentBlendMode
    layers: list[str]
    """From below to above: "passthrough", "projection", "quad" ..."""
    room: int
    """Handle of the passthrough layer that is shown; 0 where there is none."""
    is_picture_blended: bool
    """Whether the projection layer lets through what lies below it."""


class PretendedPassthrough:
    """Give it a FaultLayer that was made with `extensions=[EXTENSION]`."""

    def __init__(self, layer: FaultLayer) -> None:
        self.layer = layer
        self.is_offered = True
        """Whether the headset has cameras."""
        self.is_running = False
        self.calls: list[str] = []
        """Of FUNCTIONS."""
        self.refused: dict[str, int] = {}
        """Name of a function to the XrResult that it gives."""
        self.shown: list[Shown] = []
        self._handles = 0x1000
        for name in FUNCTIONS:
            layer.wrap(f"xr{name}FB", self._pretend(name))
        layer.wrap("xrPassthroughLayerSetStyleFB", lambda real, handle, style: 0)
        layer.wrap("xrGetSystemProperties", self._get_system_properties)
        layer.wrap("xrEndFrame", self._end_frame)

    def forget(self) -> None:
        """As if nothing had been asked so far."""
        self.calls.clear()
        self.shown.clear()
        self.refused.clear()
        self.is_offered = True

    def _pretend(self, name: str) -> Callable[..., int]:
        def answer(real: Any, *arguments: Any) -> int:
            self.calls.append(name)
            if name in self.refused:
                return self.refused[name]
            if name.startswith("Create"):
                self._handles += 1
                cast(arguments[2], POINTER(c_uint64))[0] = self._handles
            elif name in ("PassthroughStart", "PassthroughPause"):
                self.is_running = name == "PassthroughStart"
            return 0

        return answer

    def _get_system_properties(self, real: Any, instance: Any, system: Any, properties: Any) -> int:
        """Answers the structure in the chain that the runtime does not know, and leaves it alone."""
        result = int(getattr(answer := real(instance, system, properties), "value", answer))
        following = properties[0].next
        while following:
            known = cast(following, POINTER(xr.SystemPassthroughPropertiesFB))[0]
            if _value(known.type) == _PROPERTIES:
                known.supports_passthrough = self.is_offered
            following = known.next
        return result

    def _end_frame(self, real: Any, session: Any, frame: Any) -> int:
        """The runtime gets the frame without what it does not know."""
        ended = frame[0]
        addresses, kinds = _addresses(ended), kinds_of(ended)
        found = [cast(address, POINTER(xr.CompositionLayerPassthroughFB))[0] for address in addresses]
        rooms = [layer for layer, kind in zip(found, kinds, strict=True) if kind == "passthrough"]
        assert not any(room.space for room in rooms), "a passthrough layer has no space"
        pictures = [layer for layer, kind in zip(found, kinds, strict=True) if kind == "projection"]
        self.shown.append(
            Shown(
                xr.EnvironmentBlendMode(_value(ended.environment_blend_mode)),
                kinds,
                cast(rooms[0].layer_handle, c_void_p).value or 0 if rooms else 0,
                any(_value(picture._layer_flags) & _BLENDS_BY_ALPHA for picture in pictures),
            )
        )
        known = [address for address, kind in zip(addresses, kinds, strict=True) if kind != "passthrough"]
        return _with_layers(real, session, ended, known)


def kinds_of(frame: Any) -> list[str]:
    """Of the layers of an XrFrameEndInfo, from below to above: "projection", "quad" ..."""
    headers = [cast(address, POINTER(xr.CompositionLayerBaseHeader))[0] for address in _addresses(frame)]
    return [_kind(header.type) for header in headers]


def _addresses(frame: Any) -> list[int | None]:
    pointers = cast(frame.layers, POINTER(c_void_p)) if frame.layer_count else ()
    return [pointers[place] for place in range(frame.layer_count)]


def _with_layers(real: Any, session: Any, frame: Any, addresses: Sequence[int | None]) -> int:
    array = (c_void_p * max(1, len(addresses)))(*addresses)
    changed = xr.FrameEndInfo()
    memmove(addressof(changed), addressof(frame), sizeof(changed))
    changed.layer_count = len(addresses)
    changed._layers = cast(array if addresses else None, type(changed._layers))
    answer = real(session, changed)
    return int(getattr(answer, "value", answer))


def _kind(structure: Any) -> str:
    """COMPOSITION_LAYER_PASSTHROUGH_FB is "passthrough"."""
    return xr.StructureType(_value(structure)).name.split("_")[2].lower()


def _value(kind: Any) -> int:
    return int(getattr(kind, "value", kind))
