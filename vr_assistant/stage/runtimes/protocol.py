"""What every runtime offers the stage: a window on a desktop, a headset, or no screen at all.

The verbs are StereoKit's four: begin, begin_frame, end_frame, end.
"""

from dataclasses import dataclass, field
from typing import Protocol

from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.walking import Walk


@dataclass(slots=True)
class UserInput:
    """What the user did since the last frame."""

    toggled_mute: bool = False
    asked_to_close: bool = False
    selected: bool = False
    """A click, trigger or pinch at the centre of the pointing ray."""
    toggled_statistics: bool = False
    """F3: how the frames go, in a corner of the picture."""


@dataclass(slots=True)
class Head:
    """The user's head in the world: OpenXR axes, metres, radians (see vr_assistant.messages)."""

    x: float = 0.0
    y: float = 1.65
    z: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0


@dataclass(slots=True)
class Frame:
    """One frame to be drawn."""

    display_at_ns: int
    """When it will be seen, on time.monotonic_ns()'s clock (or the virtual one)."""
    should_render: bool = True
    input: UserInput = field(default_factory=UserInput)
    period_ns: int = 0
    """To the next frame; 0 where frames come as fast as they are drawn."""


class Runtime(Protocol):
    """Owns the GL context, the clock of frames, the user's head and the surface drawn to."""

    name: str
    gl: GL
    size: tuple[int, int]
    """Pixels of one view; a window may be resized between frames."""
    head: Head
    """May be set by the stage to place the user (start of the world, a scripted user)."""
    walk: Walk
    """Where the user's own steps lead; set by the stage once the world is known."""

    def begin(self) -> None:
        """Make the context current on this thread. Raises GraphicsError, NoDisplay or NoHeadset."""

    def begin_frame(self) -> Frame:
        """Wait for the next frame and read the input."""

    def views(self) -> list[View]:
        """Locate the eyes as late as possible; one for a window, two for a headset."""

    def end_frame(self, resolved_framebuffers: list[int], width: int, height: int) -> None:
        """Show what was drawn: one resolved single-sample sRGB framebuffer a view."""

    def end(self) -> None:
        """Release everything; safe to call twice."""
