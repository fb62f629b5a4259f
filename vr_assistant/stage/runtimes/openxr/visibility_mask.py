"""XR_KHR_visibility_mask: the part of each eye's picture that the lenses hide, so that nothing is shaded there."""

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.openxr.api import extension_call, require, xr

_STEREO = 2
"""XR_VIEW_CONFIGURATION_TYPE_PRIMARY_STEREO."""
_HIDDEN_TRIANGLES = 1
"""XR_VISIBILITY_MASK_TYPE_HIDDEN_TRIANGLE_MESH_KHR."""


class VisibilityMask:
    """The hidden triangles of every view, as the renderer takes them (Renderer.set_visibility_mask)."""

    def __init__(self, instance: Any, session: Any, views: int = 2) -> None:
        """Asks the runtime for all of them; the extension must be enabled. Raises pyopenxr's errors."""
        self._session = session
        self._get = extension_call(instance, "xrGetVisibilityMaskKHR", "hiuip")
        self.meshes: list[Mesh] = [self._ask(view) for view in range(views)]
        """One a view; without triangles where the runtime has none. Another list when one has changed."""

    def refresh(self, view: int) -> None:
        """Ask again for one view: XrEventDataVisibilityMaskChangedKHR has come for it."""
        if 0 <= view < len(self.meshes):
            self.meshes = [*self.meshes[:view], self._ask(view), *self.meshes[view + 1 :]]

    def _ask(self, view: int) -> Mesh:
        """xrGetVisibilityMaskKHR: how much there is, then what."""
        mask = xr.VisibilityMaskKHR()
        self._call(view, mask)
        vertices: NDArray[np.float32] = np.zeros((mask.vertex_count_output, 2), np.float32)
        indices: NDArray[np.uint32] = np.zeros(mask.index_count_output, np.uint32)
        if not len(vertices) or not len(indices):
            return vertices[:0], indices[:0]
        mask.vertex_capacity_input, mask.index_capacity_input = len(vertices), len(indices)
        mask.vertices = ctypes.cast(vertices.ctypes.data, ctypes.POINTER(xr.Vector2f))
        mask.indices = ctypes.cast(indices.ctypes.data, ctypes.POINTER(ctypes.c_uint32))
        self._call(view, mask)
        return vertices, indices

    def _call(self, view: int, mask: Any) -> None:
        require(self._get(self._session, _STEREO, view, _HIDDEN_TRIANGLES, ctypes.addressof(mask)))
