"""A panel as the structure of a composition layer: flat, or gently curved around the eye where it is wide."""

import ctypes
import math
from typing import Any

from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.runtimes.openxr.api import xr
from vr_assistant.stage.runtimes.rig import Pose, Quaternion, Rig, Vector

WIDE = math.radians(40)
"""Panels that look wider are curved, so that both ends are as far from the eye as the middle."""
NARROW = math.radians(36)
"""A curved one stays so until it looks narrower than this."""


class PanelShape:
    """The structures of one layer, kept and filled anew each frame.

    Sources: XrCompositionLayerQuad, XrCompositionLayerCylinderKHR (XR_KHR_composition_layer_cylinder) and
    XrCompositionLayerColorScaleBiasKHR (XR_KHR_composition_layer_color_scale_bias) of the OpenXR specification.
    """

    def __init__(self, *, may_curve: bool, may_fade: bool) -> None:
        """Whether the runtime has cylinders, and whether it can scale the colours of a layer."""
        flags = xr.CompositionLayerFlags.BLEND_TEXTURE_SOURCE_ALPHA_BIT  # alone, it says that colours are premultiplied
        self._quad: Any = xr.CompositionLayerQuad(layer_flags=flags)
        self._cylinder: Any = xr.CompositionLayerCylinderKHR(layer_flags=flags)
        self._fade: Any = xr.CompositionLayerColorScaleBiasKHR() if may_fade else None
        if self._fade is not None:
            for layer in (self._quad, self._cylinder):
                layer.next = ctypes.addressof(self._fade)
        self._may_curve, self._is_curved = may_curve, False

    def picture(self, swapchain: Any, width: int, height: int) -> None:
        """From now on it shows the lower left `width` by `height` pixels of this XrSwapchain."""
        for layer in (self._quad, self._cylinder):
            image = layer.sub_image
            image.swapchain = swapchain
            image.image_rect.extent.width, image.image_rect.extent.height = width, height

    def place(self, model: Matrix, size: tuple[float, float], opacity: float, rig: Rig, eye: Vector, space: Any) -> Any:
        """The structure to submit, whose address is valid until the next call.

        Args:
            model: From the unit square, facing +Z, to the world.
            size: Width and height in metres.
            opacity: Without effect where the runtime cannot fade.
            eye: Where it is seen from, world.
            space: XrSpace of the room, which `rig` places in the world.
        """
        x, y, z = model[:3, 3].tolist()
        facing = Pose((x, y, z), orientation_of(model))
        width, height = size
        distance = max(math.dist((x, y, z), eye), 0.05)
        looks = 2 * math.atan(width / 2 / distance)
        self._is_curved = self._may_curve and looks > (NARROW if self._is_curved else WIDE)
        layer = self._cylinder if self._is_curved else self._quad
        if self._is_curved:
            # The picture is on the inside, at -Z of the cylinder's axis: that stands where the eye is, or beside it.
            away = turned(facing.orientation, (0.0, 0.0, distance))
            facing = Pose((x + away[0], y + away[1], z + away[2]), facing.orientation)
            layer.radius, layer.central_angle, layer.aspect_ratio = distance, width / distance, width / height
        else:
            layer.size.width, layer.size.height = width, height
        layer.space = space
        _fill(layer.pose, rig.pose_in_room(facing))
        if self._fade is not None:
            scale = self._fade.color_scale
            scale.r = scale.g = scale.b = scale.a = opacity
        return layer


def _fill(posef: Any, pose: Pose) -> None:
    posef.position.x, posef.position.y, posef.position.z = pose.position
    turn = posef.orientation
    turn.x, turn.y, turn.z, turn.w = pose.orientation


def size_of(model: Matrix) -> tuple[float, float]:
    """Width and height in metres."""
    (ax, ay), (bx, by), (cx, cy) = model[:3, :2].tolist()
    return math.hypot(ax, bx, cx), math.hypot(ay, by, cy)


def turned(orientation: Quaternion, vector: Vector) -> Vector:
    """The vector, turned by the unit quaternion."""
    x, y, z, w = orientation
    a, b, c = vector
    # twice the cross product of the quaternion's axis and the vector
    ta, tb, tc = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
    return a + w * ta + y * tc - z * tb, b + w * tb + z * ta - x * tc, c + w * tc + x * tb - y * ta


def orientation_of(model: Matrix) -> Quaternion:
    """Unit quaternion (x, y, z, w) of a model matrix whose x and y axes are at right angles (Shepperd's method)."""
    width, height = size_of(model)
    (ax, ay), (bx, by), (cx, cy) = model[:3, :2].tolist()
    ax, bx, cx, ay, by, cy = ax / width, bx / width, cx / width, ay / height, by / height, cy / height
    az, bz, cz = bx * cy - cx * by, cx * ay - ax * cy, ax * by - bx * ay
    squares = (1 + ax - by - cz, 1 - ax + by - cz, 1 - ax - by + cz, 1 + ax + by + cz)  # 4 times x², y², z², w²
    largest = max(range(4), key=squares.__getitem__)
    s = 2 * math.sqrt(squares[largest])
    if largest == 0:
        return s / 4, (ay + bx) / s, (az + cx) / s, (cy - bz) / s
    if largest == 1:
        return (ay + bx) / s, s / 4, (bz + cy) / s, (az - cx) / s
    if largest == 2:
        return (az + cx) / s, (bz + cy) / s, s / 4, (bx - ay) / s
    return (cy - bz) / s, (az - cx) / s, (bx - ay) / s, s / 4
