"""A glTF model that stands in the world."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PlacedModel:
    file: Path
    """.glb or .gltf; whether it can be used is found out when it is drawn."""
    x: float
    z: float
    yaw: float
    """The way its front looks, radians as in `place`."""
    scale: float = 1.0
    animation: str = ""
    """Name of the one that runs; empty for none."""
    radius_m: float = 0.0
    """Nobody walks nearer to its middle than this."""
