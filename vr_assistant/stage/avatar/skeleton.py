"""Joints of the body, and how those that the motion turns move all of them.

Model space: metres, +Y up, the face looks along +Z, so +X is the body's left. In the rest pose every joint is
unturned, so an orientation is a rotation about the model's axes: +X pitches forward.
"""

from collections.abc import Sequence
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

    def __post_init__(self) -> None:
        self.index = {name: joint for joint, name in enumerate(self.names)}
        self.heads = self.offsets.copy()
        for joint, parent in enumerate(self.parents):
            if parent >= 0:
                self.heads[joint] += self.heads[parent]


class Rig:
    """The joints that the motion turns; every other follows the nearest of them above it.

    Orientations are those in model space, not against the parent: what an arm or a leg is to point along is known
    there, and the places of all joints come from one product of matrices instead of one for each generation.
    """

    def __init__(self, skeleton: Skeleton, names: Sequence[str]) -> None:
        joints = [skeleton.index[name] for name in names]
        number = {joint: n for n, joint in enumerate(joints)}
        self._leader = np.full(len(skeleton.names), -1)
        for joint, parent in enumerate(skeleton.parents):
            self._leader[joint] = number.get(joint, self._leader[parent] if parent >= 0 else -1)
        parents = skeleton.parents[joints]
        self._above = np.where(parents >= 0, self._leader[parents], -1)
        self._heads = skeleton.heads[joints][:, :, None]
        # one row more than there are joints, unturned and last: what nothing leads finds it at -1
        self._with_rest = np.tile(np.eye(3), (len(joints) + 1, 1, 1))
        self.turned: Array = self._with_rest[:-1]
        """(names, 3, 3) orientations, to be written before `skinning`."""
        self._chains = np.zeros((len(joints) + 1, len(joints)))
        for n, joint in enumerate(joints):
            while joint >= 0:
                if joint in number:
                    self._chains[n, number[joint]] = 1.0
                joint = int(skeleton.parents[joint])
        self._moved = np.zeros((len(joints) + 1, 4, 4), np.float32)
        self._moved[:, 3, 3] = 1.0

    def skinning(self, hips: tuple[float, float, float]) -> NDArray[np.float32]:
        """What AvatarFrame.joints wants: (joints, 4, 4) from the rest pose to the pose, a new array.

        Args:
            hips: Displacement of the root from its place at rest, metres.
        """
        # A joint that turns otherwise than what it hangs on shifts all that hangs on it.
        shifts = (self._with_rest[self._above] - self.turned) @ self._heads
        self._moved[:, :3, :3] = self._with_rest
        self._moved[:, :3, 3] = self._chains @ shifts[:, :, 0] + hips
        return self._moved.take(self._leader, axis=0)


def turns(angles: Array, out: Array) -> None:
    """(n, 3) angles about X, Y, Z in radians to (n, 3, 3) rotations Ry @ Rx @ Rz."""
    (cx, cy, cz), (sx, sy, sz) = np.cos(angles).T, np.sin(angles).T
    yx, xy = sy * sx, cy * sx
    out[:, 0, 0], out[:, 0, 1], out[:, 0, 2] = cy * cz + yx * sz, yx * cz - cy * sz, sy * cx
    out[:, 1, 0], out[:, 1, 1], out[:, 1, 2] = cx * sz, cx * cz, -sx
    out[:, 2, 0], out[:, 2, 1], out[:, 2, 2] = xy * sz - sy * cz, sy * sz + xy * cz, cy * cx
