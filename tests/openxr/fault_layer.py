"""An OpenXR API layer that stands between the application and a real runtime, and makes it give what it rarely gives.

It is an implicit layer: the loader finds it by XDG_DATA_DIRS and enables it for every instance of this process, so
that the application under test need not know of it. Source: OpenXR loader specification, "API layer discovery".
"""

import ctypes
import json
import os
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from ctypes import byref, c_void_p, cast, memmove, sizeof
from itertools import count
from pathlib import Path
from typing import Any

import xr
from xr.api_layer.layer_path import py_layer_library_path
from xr.api_layer.loader_interfaces import PFN_xrNegotiateLoaderApiLayerInterface
from xr.api_layer.raw_functions import insertXrApiLayer

SHARE = "/usr/local/share:/usr/share"
"""What XDG_DATA_DIRS stands for when it is not set."""

LEFT_ALONE = ("xrGetInstanceProcAddr", "xrPathToString", "xrGetInputSourceLocalizedName")
"""The last two write text: ctypes would hand their buffer on as an unchangeable copy, and the runtime spoil memory."""

_numbers = count()
_for_ever: list["FaultLayer"] = []
"""The layer library keeps pointers into every layer, and never forgets one."""


Hook = Callable[..., int | None]
"""Called with the runtime's function and its arguments in place of that function; gives a result, None is SUCCESS."""


class FaultLayer:
    """Use it as `fault_layer` from conftest.py. Everything can be changed at any time, also while a session runs."""

    def __init__(self, folder: Path, extensions: Sequence[str] = ()) -> None:
        """`folder`: gets the manifest. `extensions`: offered and accepted for a runtime that lacks them."""
        self.calls: Counter[str] = Counter()
        self.blends: list[xr.EnvironmentBlendMode] = []
        self._extensions, self._folder = list(extensions), folder
        self._results: defaultdict[str, deque[int]] = defaultdict(deque)
        self._hooks: dict[str, Hook] = {}
        self._events: deque[ctypes.Structure] = deque()
        self._kept: list[Any] = []
        self._name = f"XR_APILAYER_TEST_fault_{os.getpid()}_{next(_numbers)}"
        self._negotiate = PFN_xrNegotiateLoaderApiLayerInterface(self._on_negotiate)
        self._get_address = xr.PFN_xrGetInstanceProcAddr(self._on_get_address)
        self._create = xr.PFN_xrCreateApiLayerInstance(self._on_create)
        _for_ever.append(self)

    @property
    def environment(self) -> dict[str, str]:
        """What makes the loader find the layer."""
        return {"XDG_DATA_DIRS": f"{self._folder}:{os.environ.get('XDG_DATA_DIRS', SHARE)}"}

    def install(self) -> None:
        insertXrApiLayer(self._name.encode(), len(self._name), self._negotiate)
        manifests = self._folder / "openxr/1/api_layers/implicit.d"
        manifests.mkdir(parents=True)
        about = {
            "name": self._name,
            "library_path": py_layer_library_path(),
            "api_version": "1.0",
            "implementation_version": "1",
            "description": "faults for tests",
            "disable_environment": "NO_FAULTS",
            "instance_extensions": [{"name": name, "extension_version": "1"} for name in self._extensions],
        }
        (manifests / "fault.json").write_text(json.dumps({"file_format_version": "1.0.0", "api_layer": about}))

    def inject(self, function: str, *results: xr.Result) -> None:
        """The next calls give these. A success code comes after the real call; with an error there is none."""
        self._results[function].extend(result.value for result in results)

    def wrap(self, function: str, hook: Hook) -> None:
        """`hook(real, *arguments)` in place of the function; where the runtime has none, `real` says so."""
        self._hooks[function] = hook

    def hook(self, function: str) -> Hook:
        """What is called in its place now."""
        return self._hooks[function]

    def forget(self) -> None:
        """From now on the runtime gives what it has; what is counted stays."""
        self._hooks.clear()
        self._results.clear()
        self._events.clear()

    def send(self, *events: ctypes.Structure) -> None:
        """The next calls of xrPollEvent deliver these, such as xr.EventDataInstanceLossPending(...)."""
        self._events.extend(events)

    def offer_blend_modes(self, *modes: xr.EnvironmentBlendMode) -> None:
        """These, the first is preferred. `blends` gets what the application then ends its frames with."""

        def enumerate_modes(real: Any, instance: Any, system: Any, views: Any, room: int, number: Any, out: Any) -> int:
            number[0] = len(modes)
            if room and room < len(modes):
                return int(xr.Result.ERROR_SIZE_INSUFFICIENT.value)
            for place, mode in enumerate(modes if room else ()):
                out[place] = mode.value
            return 0

        def end_frame(real: Any, session: Any, frame: Any) -> int:
            asked = frame[0].environment_blend_mode
            self.blends.append(xr.EnvironmentBlendMode(asked))
            frame[0].environment_blend_mode = xr.EnvironmentBlendMode.OPAQUE.value
            try:
                return int(real(session, frame))
            finally:
                frame[0].environment_blend_mode = asked

        self.wrap("xrEnumerateEnvironmentBlendModes", enumerate_modes)
        self.wrap("xrEndFrame", end_frame)

    def _call(self, name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> int:
        self.calls[name] += 1
        queued = self._results[name].popleft() if self._results[name] else None
        if queued is not None and queued < 0:
            return queued
        if name == "xrPollEvent" and self._events:
            event = self._events.popleft()
            memmove(arguments[1], byref(event), sizeof(event))
            return 0
        hook = self._hooks.get(name)
        result = (hook(real, *arguments) or 0) if hook else _number(real(*arguments))
        return result if queued is None or result < 0 else queued

    def _on_negotiate(self, loader: Any, name: bytes, request: Any) -> int:
        request[0].layer_interface_version = xr.CURRENT_LOADER_API_LAYER_VERSION
        request[0].layer_api_version = xr.XR_CURRENT_API_VERSION
        request[0].get_instance_proc_addr = self._get_address
        request[0].create_api_layer_instance = self._create
        return 0

    def _on_create(self, info: Any, layer_info: Any, instance: Any) -> int:
        """What only this layer has, the runtime must not be asked for."""
        following = layer_info[0].next_info[0]
        # A copy: the field itself lies in memory that the loader frees when this returns.
        self._next = cast(cast(following.next_get_instance_proc_addr, c_void_p), xr.PFN_xrGetInstanceProcAddr)
        asked = info[0]
        names = [asked.enabled_extension_names[place] for place in range(asked.enabled_extension_count)]
        left = [name for name in names if name.decode() not in self._extensions]
        changed = xr.InstanceCreateInfo()
        memmove(byref(changed), info, sizeof(changed))
        array = (ctypes.c_char_p * len(left))(*left)
        changed.enabled_extension_count, changed._enabled_extension_names = len(left), array
        nearer = type(layer_info[0])()
        memmove(byref(nearer), layer_info, sizeof(nearer))
        nearer.next_info = following.next
        return _number(following.next_create_api_layer_instance(byref(changed), byref(nearer), instance))

    def _on_get_address(self, instance: Any, name: bytes, function: Any) -> int:
        result, known = _number(self._next(instance, name, function)), name.decode()
        kind = getattr(xr, f"PFN_{known}", None)
        if kind is None or known in LEFT_ALONE or (result and known not in self._hooks):
            return result
        real = cast(function[0], kind) if result == 0 else _missing
        thunk = kind(lambda *arguments: self._call(known, real, arguments))
        self._kept.append(thunk)
        memmove(function, byref(thunk), sizeof(c_void_p))
        return 0


def _missing(*arguments: Any) -> int:
    return int(xr.Result.ERROR_FUNCTION_UNSUPPORTED.value)


def _number(result: Any) -> int:
    return int(getattr(result, "value", result))
