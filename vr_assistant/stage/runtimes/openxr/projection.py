"""The picture of the eyes: xrLocateViews, two swapchains and the projection layer that shows them."""

import ctypes
from collections.abc import Sequence
from typing import Any

from vr_assistant.stage.render.frame import View
from vr_assistant.stage.runtimes.openxr import believable
from vr_assistant.stage.runtimes.openxr.api import Calls, require, xr
from vr_assistant.stage.runtimes.openxr.rules import Rules
from vr_assistant.stage.runtimes.openxr.spaces import ORIENTATION_VALID, POSITION_VALID, Spaces, pose_of
from vr_assistant.stage.runtimes.openxr.swapchains import Swapchain
from vr_assistant.stage.runtimes.openxr.system import STEREO
from vr_assistant.stage.runtimes.rig import Rig

EYES = 2
BLEND_BY_ALPHA = 0x2
"""XR_COMPOSITION_LAYER_BLEND_TEXTURE_SOURCE_ALPHA_BIT; our pictures are premultiplied, as it expects."""
_VALID = ORIENTATION_VALID | POSITION_VALID


class Projection:
    """Located as often as wanted, filled once a frame. What was located is what is submitted."""

    def __init__(
        self, calls: Calls, session: int, spaces: Spaces, swapchains: Sequence[Swapchain], rules: Rules
    ) -> None:
        """`session`: the number of its handle."""
        self._calls, self._session, self._rules = calls, session, rules
        self.swapchains = swapchains
        self._info = xr.ViewLocateInfo(view_configuration_type=STEREO, display_time=0, space=spaces.handle)
        self._state, self._count = xr.ViewState(), ctypes.c_uint32()
        self._views = (xr.View * EYES)()
        self.parts = (xr.CompositionLayerProjectionView * EYES)()
        """The layer's view of each eye; what belongs to a picture, e.g. its depth, is chained to it."""
        for view, part, swapchain in zip(self._views, self.parts, swapchains, strict=True):
            view._type = xr.StructureType.VIEW.value
            part._type = xr.StructureType.COMPOSITION_LAYER_PROJECTION_VIEW.value
            part.sub_image.swapchain = swapchain.handle
        self._layer = xr.CompositionLayerProjection(space=spaces.handle, views=self.parts)
        self.address = ctypes.addressof(self._layer)
        """Of the layer, for xrEndFrame."""
        self._is_known = False
        self._located_for = 0

    def locate(self, display_time: int, rig: Rig) -> list[View]:
        """The eyes in the world, left before right; where they are not known, where they were last.

        Raises pyopenxr's errors.
        """
        self._info.display_time = display_time
        require(self._calls.LocateViews(
            self._session, ctypes.addressof(self._info), ctypes.addressof(self._state),
            EYES, ctypes.addressof(self._count), ctypes.addressof(self._views),
        ))  # fmt: skip
        self._located_for = display_time
        if self._state._view_state_flags & _VALID == _VALID and all(map(_is_believable, self._views)):
            self._is_known = True
            for part, view in zip(self.parts, self._views, strict=True):
                part.pose, part.fov = view.pose, view.fov
        if __debug__:
            self._rules.located(display_time, poses_of(self.parts))
        return [_view(part, rig) for part in self.parts]

    def is_located(self, display_time: int) -> bool:
        """Whether there are poses to submit for this time."""
        return self._is_known and self._located_for == display_time

    def fill(self, framebuffers: Sequence[int], width: int, height: int, *, blends: bool) -> int:
        """Hand over the lower left part of the finished pictures; gives the layer's address.

        Args:
            blends: The user's surroundings are to be seen through what is not opaque.
        """
        for part, swapchain, framebuffer in zip(self.parts, self.swapchains, framebuffers, strict=True):
            swapchain.blit(framebuffer, width, height)
            extent = part.sub_image.image_rect.extent
            extent.width, extent.height = width, height
        self._layer._layer_flags = BLEND_BY_ALPHA if blends else 0
        if __debug__:
            self._rules.submitted(poses_of(self.parts))
        return self.address

    def close(self) -> None:
        for swapchain in self.swapchains:
            swapchain.close()


def poses_of(parts: Any) -> bytes:
    """Pose and field of view of each eye, to be compared."""
    return b"".join(bytes(part.pose) + bytes(part.fov) for part in parts)


def _is_believable(view: Any) -> bool:
    pose = pose_of(view.pose)
    return believable.is_pose(pose.position, pose.orientation)


def _view(part: Any, rig: Rig) -> View:
    pose, fov = rig.pose(pose_of(part.pose)), part.fov
    angles = fov.angle_left, fov.angle_right, fov.angle_up, fov.angle_down
    return View(pose.position, pose.orientation, angles)
