"""Joints of the body and forward kinematics.

Model space: metres, +Y up, the face looks along +Z, so +X is the body's left. In the rest pose every joint is
unturned: a rotation is given about the model's axes at rest, which makes poses readable: +X pitches forward.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(slots=True)
class Skeleton:
    names: list[str]
    parents: NDArray[np.int64]
    """-1 for the root; a parent comes before its children."""
    offsets: Array
    """(joints, 3) from the parent, at rest."""
    index: dict[str, int] = field(init=False)
    heads: Array = field(init=False)
    """(joints, 3) at rest, model space."""
    _generations: list[NDArray[np.int64]] = field(init=False)

    def __post_init__(self) -> None:
        self.index = {name: joint for joint, name in enumerate(self.names)}
        self.heads = self.offsets.copy()
        depth = np.zeros(len(self.names), np.int64)
        for joint, parent in enumerate(self.parents):
            if parent >= 0:
                self.heads[joint] += self.heads[parent]
                depth[joint] = depth[parent] + 1
        self._generations = [np.flatnonzero(depth == level) for level in range(1, int(depth.max()) + 1)]

    def pose(self, rotations: Array, hips: Array) -> Array:
        """Joint transforms in model space.

        Args:
            rotations: (joints, 3, 3) relative to the parent.
            hips: (3,) displacement of the root from its place at rest, metres.
        Returns:
            (joints, 4, 4).
        """
        local = np.zeros((len(self.names), 4, 4))
        local[:, :3, :3] = rotations
        local[:, :3, 3] = self.offsets
        local[:, 3, 3] = 1
        local[self.parents < 0, :3, 3] += hips
        for joints in self._generations:  # a dozen batched products instead of one for each joint
            local[joints] = local[self.parents[joints]] @ local[joints]
        return local

    def skinning(self, posed: Array) -> NDArray[np.float32]:
        """(joints, 4, 4) float32: joint transform times inverse bind, as AvatarFrame.joints wants it."""
        result = posed.copy()
        result[:, :3, 3] -= np.einsum("jab,jb->ja", posed[:, :3, :3], self.heads)
        return np.asarray(result, np.float32)


def turn(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Array:
    """(3, 3) rotation: about Z first, then X, then Y (radians)."""
    return np.asarray(turns(np.array([[x, y, z]]))[0])


def turns(angles: Array) -> Array:
    """(n, 3) angles about X, Y, Z in radians to (n, 3, 3) rotations Ry @ Rx @ Rz."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles).T, np.sin(angles).T
    return np.stack(
        [
            np.stack([cy * cz + sy * sx * sz, -cy * sz + sy * sx * cz, sy * cx], -1),
            np.stack([cx * sz, cx * cz, -sx], -1),
            np.stack([-sy * cz + cy * sx * sz, sy * sz + cy * sx * cz, cy * cx], -1),
        ],
        -2,
    )
