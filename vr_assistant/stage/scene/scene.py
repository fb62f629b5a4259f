"""What stands where now: takes what the mind says, lets time pass, and gives the renderer its frame.

Deterministic: the same messages, times and heads give the same frames.
"""

import math
from typing import Protocol

from vr_assistant.messages import Attention, Command, MindStatus, ProductSelected, Report
from vr_assistant.stage.panels.artist import ImmediateArtist, PanelArtist
from vr_assistant.stage.pointing.gathered_props import GatheredProps
from vr_assistant.stage.pointing.requests import Requests
from vr_assistant.stage.render.frame import AvatarFrame, Blend, FrameScene, Panel
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig, Vector
from vr_assistant.stage.scene import finding
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.entering import enter
from vr_assistant.stage.scene.follower import Attraction
from vr_assistant.stage.scene.notice import NO_SEE_THROUGH
from vr_assistant.stage.scene.orders import carry_out
from vr_assistant.stage.scene.parts import Parts
from vr_assistant.stage.scene.standing import FindRoute
from vr_assistant.stage.scene.surroundings import Surroundings
from vr_assistant.world.world import World

LONGEST_STEP_S = 1 / 30
LONGEST_GAP_S = 1.0
"""After a longer pause (a suspended laptop) the world goes on from where it was."""


class Body(Protocol):
    """The assistant's body."""

    def update(self, time_s: float, acting: Acting) -> AvatarFrame: ...


class Scene:
    def __init__(
        self, world: World, avatar: Body | None, find_route: FindRoute, artist: PanelArtist | None = None
    ) -> None:
        """
        Args:
            avatar: None while it is still loading; set `avatar` later.
            find_route: Walkable points between two places on the ground, looked for in pieces short enough for a frame.
            artist: Of the panels; without one they are drawn in frame(), as films need it.
        """
        self.avatar = avatar
        self.start = world.start
        """Where the user begins."""
        self._artist = artist or ImmediateArtist()
        self._parts = Parts(world, find_route, self._artist)
        self._gathered = GatheredProps()
        self._inbox: list[Command | MindStatus] = []
        self._reports: list[Report] = []
        self._first_ns = -1
        self._unseen_s = 0.0

    def apply(self, message: Command | MindStatus) -> None:
        """Takes effect with the next update, in the order given."""
        self._inbox.append(message)

    def reports(self) -> list[Report]:
        """What has happened since the last call."""
        reports, self._reports = [*self._reports, *self._parts.interaction.reports()], []
        return reports

    def requests(self) -> Requests:
        """What the user, or the mind, has asked of the stage's loop since the last call."""
        return self._parts.interaction.requests()

    def prefer_hand(self, side: Side) -> None:
        """The hand with which the user rather points; the palm of the other one opens the menu."""
        self._parts.interaction.main_hand = side

    @property
    def busy_hands(self) -> list[Side]:
        """Those that point at something that can be pressed: their pinch means that."""
        return self._parts.interaction.busy

    def read(self, user: UserInput, rig: Rig, sees_room: bool | None = None, aiming: Side | None = None) -> None:
        """What the user does, once a frame before `advance`.

        Args:
            rig: From the room, where the hands are, to the world; looked at in `advance` and `frame`.
            sees_room: Whether the user's own room is shown; None where it cannot be.
            aiming: The hand that aims at a place to go to; it points at nothing else.
        """
        self._parts.interaction.read(user, rig, sees_room, aiming)

    def select(self) -> None:
        """The user clicked: what is in the middle of the view is chosen."""
        if key := self._parts.interaction.click(self._parts.head, self._parts.laid_out.targets()):
            self._press(key)

    @property
    def surroundings(self) -> Surroundings:
        """The town, or the user's own room."""
        return self._parts.surroundings

    @property
    def assistant_at(self) -> tuple[float, float]:
        """Where the assistant is, (x, z)."""
        return self._parts.assistant.body.x, self._parts.assistant.body.z

    @property
    def mouth(self) -> tuple[float, float, float]:
        """Where the assistant's voice comes from, world."""
        return self._parts.assistant.mouth

    @property
    def attention(self) -> Attention:
        """What the assistant is doing, as her sign shows it."""
        return self._parts.attention

    def find(self, name: str) -> Vector | None:
        """Where what a story calls so is; see finding.find."""
        return finding.find(self._parts, name)

    @property
    def attraction(self) -> Attraction:
        """What a user would look at and follow now (for the simulated one)."""
        return finding.attraction(self._parts)

    def update(self, now_ns: int, head: Head) -> FrameScene:
        """Let the time pass until now and say what is to be seen.

        Args:
            now_ns: When the frame will be seen, on the clock of the messages; must not go back.
            head: Where the user's head is, world.
        """
        self.advance(now_ns, head)
        return self.frame()

    def advance(self, now_ns: int, head: Head) -> None:
        """Let the time pass without looking: lettering and pose of a frame that nobody sees need not be made."""
        parts = self._parts
        if self._first_ns < 0:
            self._first_ns = parts.now_ns = now_ns
        gap_s = min((now_ns - parts.now_ns) / 1e9, LONGEST_GAP_S)
        parts.now_ns, parts.head = now_ns, head
        inbox, self._inbox = self._inbox, []
        for message in inbox:
            carry_out(message, parts)
        steps = max(1, math.ceil(gap_s / LONGEST_STEP_S - 1e-6))
        for _ in range(steps):
            self._step(head, gap_s / steps)
        for key in parts.interaction.step(head, parts.laid_out.targets(), gap_s):
            self._press(key)
        for command in parts.interaction.commands():
            carry_out(command, parts)
        parts.notice.step(parts.interaction.user, gap_s)
        self._unseen_s += gap_s

    def _step(self, head: Head, dt: float) -> None:
        parts = self._parts
        parts.assistant.step(head, dt)
        is_leading = parts.guiding.guide is not None
        self._reports += parts.guiding.step(dt)
        parts.laid_out.step(head, not is_leading, dt)

    def _press(self, key: str) -> None:
        if product := self._parts.laid_out.press(key):
            self._reports.append(ProductSelected(product))

    def surround(self, offered: Blend, rig: Rig, bounds: tuple[float, float] | None) -> Blend:
        """After advance, once a frame: whether the user sees the town or their own room, as Runtime.blend wants it.

        For the arguments see Runtime.see_through, rig and bounds.
        """
        surroundings = self._parts.surroundings
        has_changed = surroundings.settle(offered)
        surroundings.stand_on(rig, bounds)
        if surroundings.could_not:
            self._parts.notice.tell(NO_SEE_THROUGH)
        if has_changed:
            enter(self._parts)
        return surroundings.blend

    def frame(self) -> FrameScene:
        """What is to be seen now."""
        parts, dt = self._parts, self._unseen_s
        self._unseen_s = 0.0
        time_s = (parts.now_ns - self._first_ns) / 1e9
        acting = parts.assistant.act(parts.head, parts.attention, parts.speech, parts.laid_out.wares, parts.now_ns)
        self._artist.collect()
        panels = self._panels(time_s, dt)
        shelf = parts.laid_out.props(parts.interaction.lit)
        props = self._gathered.gather((shelf, parts.interaction.props()))
        frame = self.avatar.update(time_s, acting) if self.avatar else None
        route, blend = parts.guiding.drawn(), parts.surroundings.blend
        return FrameScene(time_s, parts.time_of_day, parts.weather, frame, props, panels, route, blend)

    def _panels(self, time_s: float, dt: float) -> list[Panel]:
        """`dt`: since the last frame that was looked at."""
        parts, head, lang = self._parts, self._parts.head, self._parts.lang
        panels = parts.laid_out.panels(lang)
        if self.avatar:
            crown = parts.assistant.crown
            panels += parts.sign.banner(parts.guiding.guide, crown, head, lang, dt)
            panels += parts.sign.attention(parts.attention, crown, head, time_s)
            panels += parts.level_sign.panels(parts.attention, parts.now_ns, crown, head, dt)
        panels += parts.heard_sign.panels(parts.attention, parts.listening.call, parts.assistant.crown, head, lang, dt)
        panels += parts.notice.panels(head, dt)
        panels += parts.interaction.panels(head, lang, parts.attention == "muted", dt)
        panels += parts.captions.panels(parts.speech, parts.now_ns, head, dt)
        return panels
