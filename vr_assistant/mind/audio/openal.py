"""OpenAL Soft without a sound card: a loopback device that renders mono sources for two ears.

Its functions are called without letting go of Python's global lock: each is over in microseconds, while the lock,
once let go, may come back only after another thread's 5 ms, and the sound card waits for no more than 10.

The extensions ALC_SOFT_loopback, ALC_SOFT_HRTF, AL_EXT_float32, AL_SOFT_source_resampler and ALC_EXT_EFX, through
ctypes. Coordinates are OpenAL's, which are those of vr_assistant.messages: right-handed, metres, -Z forward.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import SoundDeviceError

RATE_HZ = 44_100
"""The only rate of the built-in head-related transfer functions."""
Samples = NDArray[np.float32]

_NAMES = {"win32": ("OpenAL32.dll", "soft_oal.dll"), "darwin": ("libopenal.1.dylib", "libopenal.dylib")}
_ALC_FREQUENCY, _ALC_FORMAT_CHANNELS, _ALC_FORMAT_TYPE, _ALC_STEREO, _ALC_FLOAT = 0x1007, 0x1990, 0x1991, 0x1501, 0x1406
_ALC_HRTF, _ALC_HRTF_STATUS = 0x1992, 0x1993
_HRTF_IS_ON = (1, 3)
_AL_GAIN, _AL_ORIENTATION, _AL_LOOPING, _AL_BUFFER, _AL_POSITION = 0x100A, 0x100F, 0x1007, 0x1009, 0x1004
_AL_BUFFERS_PROCESSED = 0x1016
_AL_REFERENCE_DISTANCE, _AL_MAX_DISTANCE, _AL_FORMAT_MONO_FLOAT32 = 0x1020, 0x1023, 0x10010
_AL_NUM_RESAMPLERS, _AL_SOURCE_RESAMPLER = 0x1210, 0x1212
_AL_DIRECT_FILTER, _AL_FILTER_TYPE, _AL_FILTER_LOWPASS, _AL_LOWPASS_GAIN, _AL_LOWPASS_GAINHF = 0x20005, 0x8001, 1, 1, 2
_FAREST_M = 60.0

_uint, _int, _float, _pointer = ctypes.c_uint, ctypes.c_int, ctypes.c_float, ctypes.c_void_p
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "alcCreateContext": (_pointer, _pointer, _pointer),
    "alcMakeContextCurrent": (ctypes.c_char, _pointer),
    "alcDestroyContext": (None, _pointer),
    "alcCloseDevice": (ctypes.c_char, _pointer),
    "alcGetIntegerv": (None, _pointer, _int, _int, _pointer),
    "alGetError": (_int,),
    "alGetInteger": (_int, _int),
    "alGenBuffers": (None, _int, _pointer),
    "alBufferData": (None, _uint, _int, _pointer, _int, _int),
    "alGenSources": (None, _int, _pointer),
    "alSourcei": (None, _uint, _int, _int),
    "alSourcef": (None, _uint, _int, _float),
    "alSource3f": (None, _uint, _int, _float, _float, _float),
    "alGetSourcei": (None, _uint, _int, _pointer),
    "alSourcePlay": (None, _uint),
    "alSourcePause": (None, _uint),
    "alSourceQueueBuffers": (None, _uint, _int, _pointer),
    "alSourceUnqueueBuffers": (None, _uint, _int, _pointer),
    "alListener3f": (None, _int, _float, _float, _float),
    "alListenerfv": (None, _int, _pointer),
}  # fmt: skip
_EXTENSIONS: dict[str, tuple[Any, ...]] = {
    "alcLoopbackOpenDeviceSOFT": (_pointer, ctypes.c_char_p),
    "alcRenderSamplesSOFT": (None, _pointer, _pointer, _int),
    "alGenFilters": (None, _int, _pointer),
    "alFilteri": (None, _uint, _int, _int),
    "alFilterf": (None, _uint, _int, _float),
}


def load_library() -> ctypes.PyDLL:
    """Raises SoundDeviceError where OpenAL is not installed."""
    for name in _NAMES.get(sys.platform, ("libopenal.so.1",)):
        try:
            return ctypes.PyDLL(name)
        except OSError:
            continue
    raise SoundDeviceError(
        "OpenAL Soft is missing: the voice comes without a direction.",
        "sudo apt-get install --no-install-recommends libopenal1",
    )


class Loopback:
    """A device that renders when asked, for the two ears of a listener. One a process: OpenAL's context is global.

    Raises SoundDeviceError: no OpenAL, or one without loopback, HRTF or filters. `close` it: else OpenAL complains.
    """

    def __init__(self) -> None:
        self._library = load_library()
        self._calls: dict[str, Callable[..., Any]] = {}
        for name, (result, *arguments) in _SIGNATURES.items():
            call = getattr(self._library, name)
            call.restype, call.argtypes = result, arguments
            self._calls[name] = call
        self._library.alcGetProcAddress.restype = _pointer
        self._library.alcGetProcAddress.argtypes = [_pointer, ctypes.c_char_p]
        if not self._add_extensions():
            raise SoundDeviceError("This OpenAL cannot render without a sound card.", "Install OpenAL Soft.")
        self._device = self._calls["alcLoopbackOpenDeviceSOFT"](None)
        pairs = (_ALC_FORMAT_CHANNELS, _ALC_STEREO, _ALC_FORMAT_TYPE, _ALC_FLOAT, _ALC_FREQUENCY, RATE_HZ, _ALC_HRTF, 1)
        self._context = self._device and self.call("alcCreateContext", self._device, (_int * 9)(*pairs, 0))
        if not self._context:
            self.close()
            raise SoundDeviceError("OpenAL does not start.", "Reinstall it.")
        self.call("alcMakeContextCurrent", self._context)
        status = _int()
        self.call("alcGetIntegerv", self._device, _ALC_HRTF_STATUS, 1, ctypes.byref(status))
        if status.value not in _HRTF_IS_ON:
            self.close()
            raise SoundDeviceError("OpenAL has no head-related transfer functions.", "Remove `hrtf` from alsoftrc.")
        self._render = self._calls["alcRenderSamplesSOFT"]
        self._orientation = (_float * 6)()

    def call(self, name: str, *arguments: Any) -> Any:
        """One of OpenAL's functions."""
        return self._calls[name](*arguments)

    def generate(self, what: str) -> int:
        """A new "Buffers", "Sources" or "Filters"; raises SoundDeviceError where OpenAL has no more."""
        number = _uint()
        self._calls["alGetError"]()
        self.call(f"alGen{what}", 1, ctypes.byref(number))
        if self._calls["alGetError"]():
            raise SoundDeviceError("OpenAL has no room for another sound.", "The log has the details.")
        return number.value

    def best_resampler(self) -> int | None:
        """The last one that OpenAL lists is its best."""
        count = int(self.call("alGetInteger", _AL_NUM_RESAMPLERS))
        return count - 1 if count > 0 else None

    def listen(self, at: tuple[float, float, float], ahead: tuple[float, float, float], up: tuple[float, ...]) -> None:
        """Where the head is, and two unit vectors that say how it is turned."""
        self.call("alListener3f", _AL_POSITION, *at)
        self._orientation[:] = [*ahead, *up]
        self.call("alListenerfv", _AL_ORIENTATION, self._orientation)

    def render(self, out: Samples) -> None:
        """Fill (frames, 2), left and right, contiguous; the time of all sources passes by as much."""
        self._render(self._device, out.ctypes.data, len(out))

    def close(self) -> None:
        """Safe to call twice."""
        context, self._context = getattr(self, "_context", None), None
        device, self._device = self._device, None
        if context:
            self.call("alcMakeContextCurrent", None)
            self.call("alcDestroyContext", context)
        if device:
            self.call("alcCloseDevice", device)

    def _add_extensions(self) -> bool:
        for name, (result, *arguments) in _EXTENSIONS.items():
            address = self._library.alcGetProcAddress(None, name.encode())
            if not address:
                return False
            self._calls[name] = ctypes.PYFUNCTYPE(result, *arguments)(address)
        return True


class Source:
    """One mono sound somewhere in space.

    Args:
        near_m: Up to here it is as loud as it was made; from there on half as loud at twice the distance.
    """

    def __init__(self, loopback: Loopback, near_m: float) -> None:
        self._al = loopback
        self.number = loopback.generate("Sources")
        loopback.call("alSourcef", self.number, _AL_REFERENCE_DISTANCE, near_m)
        loopback.call("alSourcef", self.number, _AL_MAX_DISTANCE, _FAREST_M)
        self._filter = loopback.generate("Filters")
        loopback.call("alFilteri", self._filter, _AL_FILTER_TYPE, _AL_FILTER_LOWPASS)
        self._shown: tuple[float, float] = (1.0, 1.0)
        self._level = 1.0

    def place(self, x: float, y: float, z: float) -> None:
        self._al.call("alSource3f", self.number, _AL_POSITION, x, y, z)

    def set_level(self, level: float) -> None:
        """Before distance and walls."""
        if level != self._level:
            self._level = level
            self._al.call("alSourcef", self.number, _AL_GAIN, level)

    def muffle(self, gain: float, gain_high: float) -> None:
        """What is left of everything, and of that what is left above 5 kHz (EFX's low-pass)."""
        if (gain, gain_high) == self._shown:
            return
        self._shown = gain, gain_high
        self._al.call("alFilterf", self._filter, _AL_LOWPASS_GAIN, gain)
        self._al.call("alFilterf", self._filter, _AL_LOWPASS_GAINHF, gain_high)
        self._al.call("alSourcei", self.number, _AL_DIRECT_FILTER, self._filter)  # takes the values over

    def hold(self, samples: Samples, rate_hz: int, *, loops: bool) -> None:
        """A sound that `play` plays from its beginning."""
        buffer = self._al.generate("Buffers")
        self._al.call("alBufferData", buffer, _AL_FORMAT_MONO_FLOAT32, samples.ctypes.data, samples.nbytes, rate_hz)
        self._al.call("alSourcei", self.number, _AL_BUFFER, buffer)
        self._al.call("alSourcei", self.number, _AL_LOOPING, int(loops))

    def play(self) -> None:
        self._al.call("alSourcePlay", self.number)

    def pause(self) -> None:
        """`play` goes on from there."""
        self._al.call("alSourcePause", self.number)


class Stream(Source):
    """A source that is fed block by block; it always holds PADDING samples in hand, which the resampler reads ahead."""

    PADDING = 64

    def __init__(self, loopback: Loopback, near_m: float, rate_hz: int) -> None:
        super().__init__(loopback, near_m)
        self._rate_hz = rate_hz
        self._free = [loopback.generate("Buffers") for _ in range(8)]
        resampler = loopback.best_resampler()
        if resampler is not None:
            loopback.call("alSourcei", self.number, _AL_SOURCE_RESAMPLER, resampler)
        self._one = _uint()
        self._answer = _int()
        self.feed(np.zeros(self.PADDING, np.float32))
        self.play()

    def feed(self, samples: Samples) -> None:
        """What comes next, contiguous."""
        self._collect()
        if not len(samples) or not self._free:
            return
        buffer = self._one.value = self._free.pop()
        self._al.call(
            "alBufferData", buffer, _AL_FORMAT_MONO_FLOAT32, samples.ctypes.data, samples.nbytes, self._rate_hz
        )
        self._al.call("alSourceQueueBuffers", self.number, 1, ctypes.byref(self._one))

    def _collect(self) -> None:
        self._al.call("alGetSourcei", self.number, _AL_BUFFERS_PROCESSED, ctypes.byref(self._answer))
        for _ in range(self._answer.value):
            self._al.call("alSourceUnqueueBuffers", self.number, 1, ctypes.byref(self._one))
            self._free.append(self._one.value)
