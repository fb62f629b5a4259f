"""What a runtime tells of itself and of its headset."""

import json
from dataclasses import asdict, dataclass, fields

OUR_OPENGL = (4, 5)
"""Version of the context that is made."""


@dataclass(frozen=True)
class Answer:
    """As far as the questions got; what was not reached has its default."""

    error: str = ""
    """A key of refusal.REFUSALS or the name of an XrResult; empty if all was answered."""
    detail: str = ""
    """More about the error, in the words of whoever raised it."""
    runtime: str = ""
    version: str = ""
    """Of the runtime: major.minor.patch."""
    extensions: tuple[str, ...] = ()
    """All that it offers, by name."""
    least_opengl: tuple[int, ...] = ()
    """Major and minor; empty where not asked."""
    most_opengl: tuple[int, ...] = ()
    system: str = ""
    """The headset's name."""
    view_sizes: tuple[tuple[int, int], ...] = ()
    """Recommended width and height of each eye's picture, in pixels."""
    refresh_rates: tuple[float, ...] = ()
    """In hertz; empty where they cannot be asked for without showing something."""
    blend_modes: tuple[str, ...] = ()
    """In the runtime's order: opaque, additive, alpha_blend."""
    has_hands: bool = False
    """Whether hands are tracked without controllers."""

    @property
    def can_see_through(self) -> bool:
        return "XR_FB_passthrough" in self.extensions or any(mode != "opaque" for mode in self.blend_modes)

    def to_json(self) -> str:
        """On one line."""
        return json.dumps(asdict(self))


def from_json(line: str) -> Answer:
    """Raises ValueError when it is none."""
    plain = json.loads(line)
    if not isinstance(plain, dict) or set(plain) != {one.name for one in fields(Answer)}:
        raise ValueError("no answer")
    tuples = {name: tuple(value) for name, value in plain.items() if isinstance(value, list)}
    tuples["view_sizes"] = tuple(tuple(size) for size in plain["view_sizes"])
    return Answer(**(plain | tuples))
