"""One frame's worth of world, as the scene hands it to the renderer. Plain data, no GL.

Matrices are NumPy float32 (4, 4), column-vector convention: M @ [x, y, z, 1], translation in M[:3, 3].
Shaders declare `layout(row_major)` so that the arrays go up as they are.
Axes as in vr_assistant.messages: metres, +Y up, -Z forward.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import TimeOfDay, Weather

Matrix = NDArray[np.float32]
Blend = Literal["opaque", "alpha", "additive"]
"""How a picture goes over the user's surroundings: hides them, by its alpha, or as light added to them."""
OBJECT = np.dtype([("model", "f4", (4, 4)), ("tint", "f4", 4), ("misc", "f4", 4)])
"""What the shaders know of an object, struct Object of objects.glsl: x of misc is its glow, y the seed of its sway."""

STROKE = np.dtype([("position", "f4", 3), ("side", "f4"), ("ink", "f4", 4)])
"""A corner of a triangle of a line of light: world position, where it is across the line (-1..1, soft towards both
ends; 0 everywhere is a face without soft sides), linear RGB times alpha, and alpha."""


@dataclass(slots=True)
class View:
    """One eye: pose in the world and field of view (OpenXR XrView)."""

    position: tuple[float, float, float]
    orientation: tuple[float, float, float, float]
    """Unit quaternion (x, y, z, w)."""
    fov: tuple[float, float, float, float]
    """Angles left, right, up, down in radians; left and down are negative."""


@dataclass(slots=True)
class Panel:
    """A textured rectangle in the world, drawn without lighting or fog and never hidden by them."""

    key: str
    """Identifies the texture across frames."""
    revision: int
    """Uploaded again only when this number changes."""
    pixels: NDArray[np.uint8]
    """(height, width, 4) premultiplied sRGB RGBA, top row first."""
    model: Matrix
    """From the unit square (x, y in -0.5..0.5, facing +Z) to the world."""
    opacity: float = 1.0
    is_on_top: bool = False
    """Drawn over everything nearer (captions)."""


@dataclass(slots=True)
class AvatarFrame:
    """Pose of the assistant's body."""

    root: Matrix
    """From the avatar's model space to the world."""
    joints: NDArray[np.float32]
    """(joints, 4, 4): skinning matrices (joint global x inverse bind), model space."""
    morphs: NDArray[np.float32]
    """(targets,): weights 0..1 in the order of the mesh's target names."""


@dataclass(slots=True)
class Prop:
    """A small lit object made of a named mesh, e.g. a product on the shelf."""

    mesh: str
    model: Matrix
    colour: tuple[float, float, float]
    """Linear RGB."""
    glow: float = 0.0
    """Emission added, for highlights."""


class Props:
    """The small lit objects of a frame, in one array that goes up as it is.

    They are kept from frame to frame and moved in place; where there are others, there is another Props.
    """

    _revisions = itertools.count(1)

    def __init__(self, meshes: Sequence[str] = ()) -> None:
        """All zeros: the objects are to be written before they are drawn."""
        self.meshes = tuple(meshes)
        """(n,) names."""
        self.objects: NDArray[np.void] = np.zeros(len(self.meshes), OBJECT)
        """(n,) of OBJECT."""
        self.revision = next(self._revisions) if self.meshes else 0
        """No two lists of meshes have the same."""

    @classmethod
    def of(cls, props: Sequence[Prop]) -> Self:
        result = cls([prop.mesh for prop in props])
        for number, prop in enumerate(props):
            result.objects["model"][number] = prop.model
            result.objects["tint"][number, :3] = prop.colour
            result.objects["misc"][number, 0] = prop.glow
        return result

    def __len__(self) -> int:
        return len(self.meshes)


@dataclass(slots=True)
class Route:
    """The way drawn on the ground."""

    points: NDArray[np.float32]
    """(n, 3) world points."""
    from_m: float
    """Distance already walked; nothing is drawn before it."""


@dataclass(slots=True)
class FrameScene:
    """Everything that moves or changes; the town itself is loaded once."""

    time_s: float = 0.0
    """Animation clock: water, clouds, trees."""
    time_of_day: TimeOfDay = "noon"
    weather: Weather = "clear"
    avatar: AvatarFrame | None = None
    props: Props = field(default_factory=Props)
    panels: list[Panel] = field(default_factory=list)
    route: Route | None = None
    blend: Blend = "opaque"
    """Unless opaque, nothing of the town is drawn, and where nothing is drawn the picture's alpha is 0."""
    strokes: list[NDArray[np.void]] = field(default_factory=list)
    """Lines of light, (n,) of STROKE each, three a triangle; hidden by what is nearer."""
    vignette: float = 0.0
    """0..1: how dark the edges of the view are, in each eye, behind the panels."""
    dimmed: float = 0.0
    """0..1: how dark all of it is, behind the panels."""
