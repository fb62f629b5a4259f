"""Things of several parts, as the renderer wants them: only where they stand is worked out each frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame import Props


@dataclass(frozen=True, slots=True)
class Model:
    """What one thing is made of."""

    meshes: list[str]
    parts: NDArray[np.float32]
    """(n, 4, 4) from each mesh to the thing."""
    tints: NDArray[np.float64]
    """(n, 3) linear RGB."""


class Goods:
    """Each thing is moved, sized and turned about +Y as one."""

    def __init__(self, things: Sequence[Model]) -> None:
        self.props = Props([mesh for thing in things for mesh in thing.meshes])
        self.props.objects["tint"][:, :3] = np.concatenate([thing.tints for thing in things])
        self._parts = np.concatenate([thing.parts for thing in things])
        self._thing = np.repeat(np.arange(len(things)), [len(thing.meshes) for thing in things])
        self._models = np.zeros((len(things), 4, 4), np.float32)
        self._models[:, 3, 3] = 1.0

    def place(self, at: NDArray[np.float64], yaws: NDArray[np.float64], sizes: NDArray[np.float64]) -> None:
        """For every thing its foot (n, 3) in the world, its yaw (n,) and how large it is (n,)."""
        models = self._models
        cos, sin = np.cos(yaws) * sizes, np.sin(yaws) * sizes
        models[:, 0, 0], models[:, 0, 2] = cos, sin
        models[:, 1, 1] = sizes
        models[:, 2, 0], models[:, 2, 2] = -sin, cos
        models[:, :3, 3] = at
        np.matmul(models[self._thing], self._parts, out=self.props.objects["model"])

    def light_up(self, thing: int | None, glow: float) -> None:
        """This one alone glows; None: none does."""
        self.props.objects["misc"][:, 0] = 0.0 if thing is None else glow * (self._thing == thing)
