"""An API layer of OpenXR in Python: it lets a runtime that can only hide the room pretend that it can show it.

It answers for XR_FB_passthrough and offers blend modes, notes what is called, and takes out of xrEndFrame what the
runtime below does not know.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from vr_assistant.stage.runtimes.openxr.api import xr

PASSTHROUGH_LAYER = xr.StructureType.COMPOSITION_LAYER_PASSTHROUGH_FB.value
PASSTHROUGH_PROPERTIES = xr.StructureType.SYSTEM_PASSTHROUGH_PROPERTIES_FB.value
OPAQUE = 1
HANDLE = ctypes.c_uint64
PRETENDED = {
    "xrCreatePassthroughFB": 3,
    "xrDestroyPassthroughFB": 1,
    "xrPassthroughStartFB": 1,
    "xrPassthroughPauseFB": 1,
    "xrCreatePassthroughLayerFB": 3,
    "xrDestroyPassthroughLayerFB": 1,
    "xrPassthroughLayerResumeFB": 1,
    "xrPassthroughLayerPauseFB": 1,
}
"""Number of arguments, each of 64 bits."""


class _Chained(ctypes.Structure):
    _fields_ = (("type", ctypes.c_int), ("next", ctypes.c_void_p))


class _Layer(ctypes.Structure):
    """XrCompositionLayerBaseHeader, and what XrCompositionLayerPassthroughFB has besides."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("space", ctypes.c_uint64),
        ("passthrough", ctypes.c_uint64),
    )


class _FrameEnd(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("time", ctypes.c_int64),
        ("blend", ctypes.c_int),
        ("count", ctypes.c_uint32),
        ("layers", ctypes.POINTER(ctypes.POINTER(_Layer))),
    )


class SeeThroughLayer(xr.DynamicApiLayerBase):  # type: ignore[misc]
    """Make it before the instance, keep it, and name it in enabled_api_layer_names."""

    def __init__(self) -> None:
        super().__init__(name="XR_APILAYER_TEST_see_through")
        self.has_passthrough = True
        self.blend_modes: list[int] = [OPAQUE]
        self.refused: dict[str, int] = {}
        """Name to XrResult."""
        self.calls: list[str] = []
        """Of what is pretended, without the prefix and the suffix."""
        self.shown: list[tuple[int, list[tuple[int, int, int]]]] = []
        """For each xrEndFrame its blend mode, and each layer's type, flags and (of a passthrough layer) handle."""
        self.was_space_null = True
        self._next_handle = 0x1000
        self._kept: dict[str, Any] = {}
        self._get_address = xr.PFN_xrGetInstanceProcAddr(self._on_get_address)
        self._create = xr.PFN_xrCreateApiLayerInstance(self._on_create)

    def negotiate_loader_api_layer_interface(self, loader_info: Any, layer_name: Any, request: Any) -> Any:
        request.layer_interface_version = xr.CURRENT_LOADER_API_LAYER_VERSION
        request.layer_api_version = xr.XR_CURRENT_API_VERSION
        request.get_instance_proc_addr = self._get_address
        request.create_api_layer_instance = self._create
        return xr.Result.SUCCESS

    def _on_create(self, info: Any, layer_info: Any, instance: Any) -> Any:
        chain = layer_info.contents.next_info.contents
        self._below = chain.next_get_instance_proc_addr
        return chain.next_create_api_layer_instance(info, layer_info, instance)

    def _on_get_address(self, instance: Any, name: bytes, function: Any) -> Any:
        key = name.decode()
        if key in PRETENDED:
            self._put(function, key, self._pretend(key), PRETENDED[key])
            return 0
        result = self._below(instance, name, function)
        hooks = {
            "xrEndFrame": (self._on_end_frame, 2),
            "xrGetSystemProperties": (self._on_properties, 3),
            "xrEnumerateEnvironmentBlendModes": (self._on_blend_modes, 6),
        }
        if int(getattr(result, "value", result)) == 0 and key in hooks and key not in self._kept:
            hook, count = hooks[key]
            address = ctypes.cast(function.contents, ctypes.c_void_p).value
            real = _kind(count)(address)

            def hooked(*arguments: int) -> int:
                return hook(real, *arguments)

            self._put(function, key, hooked, count)
        return result

    def _put(self, function: Any, key: str, python: Callable[..., int], count: int) -> None:
        thunk = self._kept.setdefault(key, _kind(count)(python))
        ctypes.memmove(function, ctypes.byref(thunk), ctypes.sizeof(ctypes.c_void_p))

    def _pretend(self, key: str) -> Callable[..., int]:
        def answer(*arguments: int) -> int:
            self.calls.append(key.removeprefix("xr").removesuffix("FB"))
            if key in self.refused:
                return self.refused[key]
            if len(arguments) == 3:
                self._next_handle += 1
                HANDLE.from_address(arguments[2]).value = self._next_handle
            return 0

        return answer

    def _on_properties(self, real: Callable[..., int], instance: int, system: int, properties: int) -> int:
        """The chained structure is ours to fill; the runtime below would not know it."""
        head = _Chained.from_address(properties)
        address, head.next = head.next, None
        result = real(instance, system, properties)
        head.next = address
        if address and _Chained.from_address(address).type == PASSTHROUGH_PROPERTIES:
            ctypes.c_uint32.from_address(address + ctypes.sizeof(_Chained)).value = self.has_passthrough
        return result

    def _on_blend_modes(
        self, real: Callable[..., int], instance: int, system: int, kind: int, room: int, count: int, modes: int
    ) -> int:
        ctypes.c_uint32.from_address(count).value = len(self.blend_modes)
        for number, mode in enumerate(self.blend_modes[: room & 0xFFFFFFFF]):
            ctypes.c_int.from_address(modes + 4 * number).value = mode
        return 0

    def _on_end_frame(self, real: Callable[..., int], session: int, address: int) -> int:
        info = _FrameEnd.from_address(address)
        layers = [info.layers[number] for number in range(info.count)]
        found = [layer.contents for layer in layers]
        for layer in found:
            if layer.type == PASSTHROUGH_LAYER:
                self.was_space_null = self.was_space_null and not layer.space
        self.shown.append(
            (
                info.blend,
                [(each.type, each.flags, each.passthrough if each.type == PASSTHROUGH_LAYER else 0) for each in found],
            )
        )
        kept = [layer for layer in layers if layer.contents.type != PASSTHROUGH_LAYER]
        below = _FrameEnd.from_buffer_copy(info)
        below.blend, below.count = OPAQUE, len(kept)
        array = (ctypes.POINTER(_Layer) * max(1, len(kept)))(*kept)
        below.layers = ctypes.cast(array, type(below.layers)) if kept else type(below.layers)()
        return real(session, ctypes.addressof(below))


def _kind(arguments: int) -> Any:
    return ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_uint64] * arguments)
