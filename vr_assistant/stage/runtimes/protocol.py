"""What every runtime offers the stage: a window on a desktop, a headset, or no screen at all.

The verbs are StereoKit's four: begin, begin_frame, end_frame, end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vr_assistant.stage.render.frame import Blend, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig
from vr_assistant.stage.runtimes.walking import Walk


@dataclass(slots=True)
class UserInput:
    """What the user does. What is toggled, selected or asked for is true in one frame only; the rest lasts."""

    toggled_mute: bool = False
    changed_listening: bool = False
    """The user wants the next way to be heard."""
    asked_to_close: bool = False
    selected: bool = False
    """A click in the middle of a window's view. A hand selects by itself, see Hand."""
    toggled_statistics: bool = False
    """F3: how the frames go, in a corner of the picture."""
    toggled_menu: bool = False
    recentred: bool = False
    """The user wants to stand in the middle of the view again."""
    is_talking: bool = False
    """The talk button is held."""
    left: Hand = field(default_factory=Hand)
    right: Hand = field(default_factory=Hand)
    gaze: Pose | None = None
    """Of the eyes, in the room; points where no hand does."""
    is_worn: bool = True
    """False while the headset lies on the table."""
    has_focus: bool = True
    """False while the system shows something of its own: the hands are not to be drawn."""
    is_tracked: bool = True
    """False while the head's pose is the last that was known."""

    def lasting(self) -> "UserInput":
        """What of it holds on after its frame."""
        return UserInput(
            is_talking=self.is_talking,
            left=self.left,
            right=self.right,
            gaze=self.gaze,
            is_worn=self.is_worn,
            has_focus=self.has_focus,
            is_tracked=self.is_tracked,
        )


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
    eyes: int
    """How many views there are: one for a window, two for a headset."""
    head: Head
    """In the world. May be set by the stage to place the user (start of the world, a scripted user)."""
    rig: Rig
    """Where the user's room lies in the world. Moved by the stage, between begin_frame and views."""
    walk: Walk
    """Where the user's own steps lead; set by the stage once the world is known."""
    see_through: Blend
    """How the user's own surroundings can be shown: alpha or additive; opaque where they cannot."""
    blend: Blend
    """Set by the stage: opaque, or what see_through says."""
    most_panels: int
    """So many panels can be shown sharper than in the picture, see end_frame; may change between frames."""
    bounds: tuple[float, float] | None
    """Width (x) and depth (z) in metres of the free floor around the room's origin, where it is known."""

    @property
    def visibility_mask(self) -> Sequence[Mesh]:
        """What the lenses hide of each view; empty where they hide nothing. Another object when it has changed."""

    def begin(self) -> None:
        """Make the context current on this thread. Raises GraphicsError, NoDisplay or NoHeadset."""

    def begin_frame(self) -> Frame:
        """Wait for the next frame and read the input."""

    def views(self) -> list[View]:
        """Locate the eyes, in the world, as late as possible; left before right."""

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        """Those of the panels that end_frame can show in this frame; asked once, only where there is any. The others
        are to be drawn: their pictures are still on their way, or they fade where the runtime cannot."""

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        """Show what was drawn. Exactly one follows every begin_frame.

        Args:
            resolved_framebuffers: One single-sample sRGB framebuffer a view; none: nothing new is shown.
            width: Of the lower left part that was drawn, in pixels, like `height`.
            panels: Of those that were ready, to be laid over the picture: nearer ones over farther ones, and what is
                on top over all.
        """

    def vibrate(self, side: Side, seconds: float, strength: float) -> None:
        """Let a controller buzz. `strength`: 0 to 1. Without effect where there is none."""

    def end(self) -> None:
        """Release everything; safe to call twice."""
