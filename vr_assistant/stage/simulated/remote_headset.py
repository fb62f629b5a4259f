"""Moves the headset that Monado's remote driver pretends to have: head, both hands, every button, finger curls.

Monado needs a moment: after `send`, look for the change over a few frames.
Source: Monado 25.0.0, src/xrt/drivers/remote/r_interface.h (struct r_remote_data; the last packet wins).
"""

import ctypes
import math
import socket
from collections.abc import Sequence

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.rig import Quaternion, Vector

LITTLE, RING, MIDDLE, INDEX, THUMB = range(5)
"""Fingers in the order of `_Controller.hand_curl`; 0 is stretched, 1 is bent."""


class _Quaternion(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in "xyzw"]


class _Vector(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in "xyz"]


class _Pose(ctypes.Structure):
    _fields_ = [("orientation", _Quaternion), ("position", _Vector)]


class _View(ctypes.Structure):
    _fields_ = [("fov", ctypes.c_float * 4), ("pose", _Pose), ("_pad", ctypes.c_uint32)]


class _Head(ctypes.Structure):
    _fields_ = [
        ("views", _View * 2),
        ("center", _Pose),
        ("per_view_data_valid", ctypes.c_bool),
        ("_pad", ctypes.c_bool * 3),
    ]


BUTTONS = (
    *("hand_tracking_active", "active", "system_click", "system_touch", "a_click", "a_touch", "b_click", "b_touch"),
    *("trigger_click", "trigger_touch", "thumbstick_click", "thumbstick_touch", "trackpad_touch"),
)


class Controller(ctypes.Structure):
    """One hand: a Valve Index controller, as `struct r_remote_controller_data` has it."""

    _fields_ = [
        ("pose", _Pose),
        ("linear_velocity", _Vector),
        ("angular_velocity", _Vector),
        ("hand_curl", ctypes.c_float * 5),
        ("trigger_value", ctypes.c_float),
        ("squeeze_value", ctypes.c_float),
        ("squeeze_force", ctypes.c_float),
        ("thumbstick", ctypes.c_float * 2),
        ("trackpad_force", ctypes.c_float),
        ("trackpad", ctypes.c_float * 2),
        *[(name, ctypes.c_bool) for name in BUTTONS],
        ("_pad", ctypes.c_bool * 3),
    ]


class _RemoteData(ctypes.Structure):
    _fields_ = [
        ("header", ctypes.c_char * 8),
        ("head", _Head),
        ("left", Controller),
        ("right", Controller),
    ]


assert ctypes.sizeof(_RemoteData) == 376


class RemoteHeadset:
    """A connection to the driver. Every method sends at once; angles in radians, places in metres from the floor."""

    def __init__(self, port: int = 4242) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = self._receive()  # the driver tells the state of rest, then the latest
        self._data = self._receive()

    def reset(self) -> None:
        """As it was before anything was sent: head 1.6 m high, both controllers there, nothing pressed."""
        self._data = _RemoteData.from_buffer_copy(self._rest)
        self.send()

    def hand(self, side: Side) -> Controller:
        """All that is known of a hand, to be changed freely before `send`."""
        hand: Controller = self._data.left if side == "left" else self._data.right
        return hand

    def send(self) -> None:
        self._socket.sendall(bytes(self._data))

    def place_head(self, at: Vector, turned: Quaternion) -> None:
        """Sent with the next `send`, like `place_hand`."""
        _place(self._data.head.center, at, turned)

    def place_hand(self, side: Side, at: Vector, turned: Quaternion) -> None:
        _place(self.hand(side).pose, at, turned)

    def look(self, yaw: float = 0.0, pitch: float = 0.0, at: Sequence[float] = (0.0, 1.6, 0.0)) -> None:
        """Head at a place, turned left by `yaw` and up by `pitch`."""
        _set(self._data.head.center, at, yaw, pitch)
        self.send()

    def move(self, side: Side, at: Sequence[float], yaw: float = 0.0, pitch: float = 0.0) -> None:
        """Hand at a place, turned like the head is in `look`."""
        _set(self.hand(side).pose, at, yaw, pitch)
        self.send()

    def press(self, side: Side, button: str, is_pressed: bool = True) -> None:
        """`button`: one of BUTTONS, such as "a_click"."""
        assert button in BUTTONS
        setattr(self.hand(side), button, is_pressed)
        self.send()

    def release(self, side: Side, button: str) -> None:
        self.press(side, button, False)

    def pull(self, side: Side, trigger: float = 0.0, squeeze: float = 0.0) -> None:
        """Trigger and grip, 0 to 1."""
        hand = self.hand(side)
        hand.trigger_value, hand.squeeze_value, hand.squeeze_force = trigger, squeeze, squeeze
        hand.trigger_click = trigger > 0.9
        self.send()

    def push(self, side: Side, x: float, y: float) -> None:
        """Thumbstick, -1 to 1: right and forwards."""
        self.hand(side).thumbstick[:] = x, y
        self.send()

    def curl(self, side: Side, **fingers: float) -> None:
        """Fingers little, ring, middle, index, thumb: 0 is stretched, 1 is bent."""
        names = ("little", "ring", "middle", "index", "thumb")
        for name, bent in fingers.items():
            self.hand(side).hand_curl[names.index(name)] = bent
        self.send()

    def switch(self, side: Side, is_on: bool, is_hand: bool = True) -> None:
        """A controller that is off; `is_hand`: whether the fingers are tracked."""
        self.hand(side).active = is_on
        self.hand(side).hand_tracking_active = is_on and is_hand
        self.send()

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> "RemoteHeadset":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _receive(self) -> _RemoteData:
        received = b""
        while len(received) < ctypes.sizeof(_RemoteData):
            part = self._socket.recv(ctypes.sizeof(_RemoteData) - len(received))
            if not part:
                raise EOFError("The remote driver has closed the connection.")
            received += part
        return _RemoteData.from_buffer_copy(received)


def _set(pose: _Pose, at: Sequence[float], yaw: float, pitch: float) -> None:
    """Turned about the vertical first, then up."""
    sy, cy, sp, cp = math.sin(yaw / 2), math.cos(yaw / 2), math.sin(pitch / 2), math.cos(pitch / 2)
    _place(pose, at, (cy * sp, sy * cp, -sy * sp, cy * cp))


def _place(pose: _Pose, at: Sequence[float], turned: Quaternion) -> None:
    pose.position.x, pose.position.y, pose.position.z = at
    orientation = pose.orientation
    orientation.x, orientation.y, orientation.z, orientation.w = turned
