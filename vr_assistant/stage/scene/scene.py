"""What stands where now: applies the mind's commands, lets time pass, and gives the renderer its frame.

Deterministic: the same messages, times and heads give the same frames.
"""

import logging
import math
from collections.abc import Generator, Sequence
from typing import Protocol

from vr_assistant.messages import (
    Arrived,
    AskToConfirm,
    Attention,
    Caption,
    Command,
    Gesture,
    HideAnswer,
    HideQuestion,
    HideRoute,
    HideShelf,
    Lang,
    MindStatus,
    ProductSelected,
    Recentre,
    Report,
    SceneSnapshot,
    SetAttention,
    SetEnvironment,
    SetSeeThrough,
    ShowAnswer,
    ShowCart,
    ShowRoute,
    ShowShelf,
    Speak,
    StopSpeaking,
    TimeOfDay,
    Weather,
)
from vr_assistant.stage.panels.artist import ImmediateArtist, PanelArtist
from vr_assistant.stage.pointing.gathered_props import GatheredProps
from vr_assistant.stage.pointing.requests import Requests
from vr_assistant.stage.pointing.target import Target
from vr_assistant.stage.render.frame import AvatarFrame, Blend, FrameScene, Panel, Route
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig, Vector
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.assistant import LOOK_AT_WARES_S, Assistant
from vr_assistant.stage.scene.boards import Boards
from vr_assistant.stage.scene.captions import Captions
from vr_assistant.stage.scene.follower import Attraction
from vr_assistant.stage.scene.guide import Guide
from vr_assistant.stage.scene.interaction import Interaction
from vr_assistant.stage.scene.notice import NO_SEE_THROUGH, POINTS_ONLY, Notice
from vr_assistant.stage.scene.placing import yaw_to
from vr_assistant.stage.scene.shelf import BEARING as SHELF_BEARING
from vr_assistant.stage.scene.shelf import DISTANCE_M as SHELF_DISTANCE_M
from vr_assistant.stage.scene.shelf import Shelf
from vr_assistant.stage.scene.sign import Sign
from vr_assistant.stage.scene.speech import Speech
from vr_assistant.stage.scene.standing import NEAR_M, FindRoute, Point
from vr_assistant.stage.scene.surroundings import ROOM_NEAR_M, Room, Surroundings
from vr_assistant.stage.scene.workspace import Workspace
from vr_assistant.world.world import World

log = logging.getLogger(__name__)

LONGEST_STEP_S = 1 / 30
LONGEST_GAP_S = 1.0
"""After a longer pause (a suspended laptop) the world goes on from where it was."""
ARRIVAL_SHOWN_S = 6.0
LOOK_AT_PLACE_S = 3.5
PLACE_LOOK_Y = 2.6
ROOM_ROUTE_M = 3.0
"""So much of the way is drawn on the floor of a room."""
FADE_IN_M = 0.6
"""It begins at the user's feet."""


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
        self.lang: Lang = "en"
        self.surroundings = Surroundings()
        self._room = Room(Rig(), None)
        self._find_town_route = find_route
        self._world = world
        self.start = start = world.start
        """Where the user begins."""
        self._assistant = Assistant(start.x, start.z, start.yaw, self._find_route)
        self._put_assistant(*self._assistant.standing.place_before(start.x, start.z, start.yaw), start.x, start.z)
        self._artist = artist = artist or ImmediateArtist()
        self._speech, self._captions = Speech(), Captions(artist)
        self._sign, self._notice = Sign(artist), Notice(artist)
        self._shelf, self._boards, self._workspace = Shelf(artist), Boards(artist), Workspace()
        self._interaction, self._gathered = Interaction(artist), GatheredProps()
        self._attention: Attention = "waking"
        self._time_of_day: TimeOfDay = "noon"
        self._weather: Weather = "clear"
        self._arrived_for_s = 0.0
        self._inbox: list[Command | MindStatus] = []
        self._reports: list[Report] = []
        self._first_ns = self._now_ns = -1
        self._unseen_s = 0.0
        self._head = Head(start.x, 1.65, start.z, start.yaw)

    def apply(self, message: Command | MindStatus) -> None:
        """Takes effect with the next update, in the order given."""
        self._inbox.append(message)

    def reports(self) -> list[Report]:
        """What has happened since the last call."""
        reports, self._reports = [*self._reports, *self._interaction.reports()], []
        return reports

    def requests(self) -> Requests:
        """What the user, or the mind, has asked of the stage's loop since the last call."""
        return self._interaction.requests()

    def prefer_hand(self, side: Side) -> None:
        """The hand with which the user rather points; the palm of the other one opens the menu."""
        self._interaction.main_hand = side

    @property
    def busy_hands(self) -> list[Side]:
        """Those that point at something that can be pressed: their pinch means that."""
        return self._interaction.busy

    def read(self, user: UserInput, rig: Rig, sees_room: bool | None = None, aiming: Side | None = None) -> None:
        """What the user does, once a frame before `advance`.

        Args:
            rig: From the room, where the hands are, to the world; looked at in `advance` and `frame`.
            sees_room: Whether the user's own room is shown; None where it cannot be.
            aiming: The hand that aims at a place to go to; it points at nothing else.
        """
        self._interaction.read(user, rig, sees_room, aiming)

    def select(self) -> None:
        """The user clicked: what is in the middle of the view is chosen."""
        if key := self._interaction.click(self._head, self._targets()):
            self._press(key)

    @property
    def assistant_at(self) -> tuple[float, float]:
        """Where the assistant is, (x, z)."""
        return self._assistant.body.x, self._assistant.body.z

    @property
    def mouth(self) -> tuple[float, float, float]:
        """Where the assistant's voice comes from, world."""
        return self._assistant.mouth

    @property
    def attention(self) -> Attention:
        """What the assistant is doing, as her sign shows it."""
        return self._attention

    def find(self, name: str) -> Vector | None:
        """Where what a story calls so is (see simulated/story.py); None while it is not there."""
        guide = self._assistant.guide
        match name.split():
            case ["assistant"]:
                return self._assistant.eyes
            case ["place"] if guide:
                return self._look_of_place(guide.route.place, self._assistant.eyes)
            case ["product", number] if number.isdecimal():
                return self._shelf.find(int(number), self._workspace)
            case ["button", button]:
                return self._interaction.find_button(button)
        return None

    @property
    def attraction(self) -> Attraction:
        """What a user would look at and follow now (for the simulated one)."""
        guide, look = self._assistant.guide, self._assistant.eyes
        if guide and guide.has_arrived and self._arrived_for_s < LOOK_AT_PLACE_S:
            look = self._look_of_place(guide.route.place, look)
        elif not guide and (self._shelf.is_open or self._boards.is_open) and self._workspace.opacity > 0.5:
            spot = self._workspace.spot(math.radians(-1), 2.0, -0.08)
            look = (spot.x, spot.y, spot.z)
        if guide and not guide.has_arrived and not self.surroundings.is_room:
            return Attraction(look, guide.track, guide.lead_m)
        return Attraction(look)

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
        if self._first_ns < 0:
            self._first_ns = self._now_ns = now_ns
        gap_s = min((now_ns - self._now_ns) / 1e9, LONGEST_GAP_S)
        self._now_ns, self._head = now_ns, head
        inbox, self._inbox = self._inbox, []
        for message in inbox:
            self._take(message)
        steps = max(1, math.ceil(gap_s / LONGEST_STEP_S - 1e-6))
        for _ in range(steps):
            self._step(head, gap_s / steps)
        for key in self._interaction.step(head, self._targets(), gap_s):
            self._press(key)
        for command in self._interaction.commands():
            self._take(command)
        self._notice.step(self._interaction.user, gap_s)
        self._unseen_s += gap_s

    def surround(self, offered: Blend, rig: Rig, bounds: tuple[float, float] | None) -> Blend:
        """After advance, once a frame: whether the user sees the town or their own room, as Runtime.blend wants it.

        For the arguments see Runtime.see_through, rig and bounds.
        """
        has_changed = self.surroundings.settle(offered)
        if self.surroundings.could_not:
            self._notice.tell(NO_SEE_THROUGH)
        if self._room.rig is not rig or self._room.bounds != bounds:
            self._room = Room(rig, bounds)
        if has_changed:
            self._change_surroundings()
        return self.surroundings.blend

    def _change_surroundings(self) -> None:
        """Into the room she comes at once, for the town goes at once; in the town she takes up what she was doing."""
        head, assistant, is_room = self._head, self._assistant, self.surroundings.is_room
        assistant.may_lead = not is_room
        assistant.standing.near_m = ROOM_NEAR_M if is_room else NEAR_M
        assistant.standing.stay()
        if is_room:
            wanted = assistant.standing.place_before(head.x, head.z, head.yaw)
            self._put_assistant(*self._room.inside(*wanted), head.x, head.z)
            self._tell_of_route()
        elif not assistant.guide:
            assistant.standing.go_before(head.x, head.z, head.yaw)
        if self._shelf.is_open or self._boards.is_open:
            self._place_workspace()

    def _put_assistant(self, x: float, z: float, user_x: float, user_z: float) -> None:
        body = self._assistant.body
        body.x, body.z, body.yaw, body.speed = x, z, yaw_to(x, z, user_x, user_z), 0.0

    def _tell_of_route(self) -> None:
        if self.surroundings.is_room and self._assistant.guide:
            self._notice.tell(POINTS_ONLY)
            self._assistant.gesture("point")

    def _find_route(self, start: Point, end: Point) -> Generator[None, None, Sequence[Point]]:
        """Around the houses of the town; a room has only its bounds."""
        if self.surroundings.is_room:
            return [start, self._room.inside(*end)]
        return (yield from self._find_town_route(start, end))

    def _targets(self) -> list[Target]:
        return [*self._boards.targets(), *self._shelf.targets(self._workspace)]

    def _press(self, key: str) -> None:
        if product := self._shelf.product_of(key):
            self._reports.append(ProductSelected(product))
        else:
            self._boards.press(key)

    def _step(self, head: Head, dt: float) -> None:
        self._assistant.step(head, dt)
        guide = self._assistant.guide
        if guide and guide.has_arrived:
            if self._arrived_for_s == 0.0:
                self._reports.append(Arrived(guide.route.place))
            self._arrived_for_s += dt
            if self._arrived_for_s > ARRIVAL_SHOWN_S:
                self._end_guiding()
        has_things = self._shelf.is_open or self._boards.is_open
        if self._workspace.step(head, not guide and has_things, dt):
            self._place_workspace()
        self._shelf.step(self._workspace, dt)
        self._boards.step(self._workspace, self._shelf.is_open, dt)

    def frame(self) -> FrameScene:
        """What is to be seen now."""
        head, dt = self._head, self._unseen_s
        self._unseen_s = 0.0
        time_s = (self._now_ns - self._first_ns) / 1e9
        assistant, guide = self._assistant, self._assistant.guide
        wares = None
        if self._shelf.is_open and self._shelf.age_s < LOOK_AT_WARES_S:
            spot = self._workspace.spot(SHELF_BEARING, SHELF_DISTANCE_M, -0.2)
            wares = (spot.x, spot.y, spot.z)
        acting = assistant.act(head, self._attention, self._speech, wares, self._now_ns)
        self._artist.collect()
        panels: list[Panel] = []
        panels += self._shelf.panels(self._workspace, self.lang)
        panels += self._boards.panels(self._workspace, self._shelf.is_open, self.lang)
        if self.avatar:
            panels += self._sign.banner(guide, assistant.crown, head, self.lang, dt)
            panels += self._sign.attention(self._attention, assistant.crown, head, time_s)
        panels += self._notice.panels(head, dt)
        panels += self._interaction.panels(head, self.lang, self._attention == "muted", dt)
        panels += self._captions.panels(self._speech, self._now_ns, head, dt)
        shelf = self._shelf.props(self._workspace, self._interaction.lit)
        props = self._gathered.gather((shelf, self._interaction.props()))
        frame = self.avatar.update(time_s, acting) if self.avatar else None
        route, blend = self._route(guide), self.surroundings.blend
        return FrameScene(time_s, self._time_of_day, self._weather, frame, props, panels, route, blend)

    def _route(self, guide: Guide | None) -> Route | None:
        if guide is None or guide.has_arrived:
            return None
        if self.surroundings.is_room:
            return Route(guide.first_metres(ROOM_ROUTE_M), -FADE_IN_M)
        return Route(guide.points, max(0.0, guide.user_m - 0.2))

    def _take(self, message: Command | MindStatus) -> None:
        match message:
            case ShowRoute():
                self._start_guiding(message)
            case HideRoute():
                self._end_guiding()
            case ShowShelf():
                self._open_workspace()
                self._shelf.show(message)
            case HideShelf():
                self._shelf.hide()
            case ShowCart():
                if message.is_open:
                    self._open_workspace()
                self._boards.show_cart(message)
            case ShowAnswer():
                self._open_workspace()
                self._boards.show_answer(message)
            case HideAnswer():
                self._boards.hide_answer()
            case SetEnvironment():
                self._time_of_day = message.time_of_day or self._time_of_day
                self._weather = message.weather or self._weather
            case Speak():
                self.lang = message.lang
                self._speech.say(message, self._now_ns)
            case StopSpeaking():
                self._speech.stop(message.utterance, self._now_ns)
            case Caption():
                self.lang = message.lang if message.speaker == "user" and message.is_final else self.lang
                self._captions.show(message, self._now_ns)
            case SetAttention():
                self._attention = message.state
            case Gesture():
                self._assistant.gesture(message.name)
            case SetSeeThrough():
                self.surroundings.wants_room = message.is_on
            case AskToConfirm():
                self._interaction.ask(message)
            case HideQuestion():
                self._interaction.hide_question(message.question)
            case Recentre():
                self._interaction.recentre()
            case SceneSnapshot():
                self._restore(message)
            case MindStatus():
                self._mind_changed(message)

    def _start_guiding(self, route: ShowRoute) -> None:
        if len(route.points) < 2:
            log.warning("a route to %s without points was left out", route.place)
            return
        guide = self._assistant.guide
        if guide and guide.route == route and not guide.has_arrived:
            return
        self._assistant.guide = Guide(route, self._assistant.body)
        self._arrived_for_s = 0.0
        self._tell_of_route()

    def _end_guiding(self) -> None:
        self._assistant.guide = None
        self._assistant.standing.stay()
        self._arrived_for_s = 0.0

    def _open_workspace(self) -> None:
        """Things are laid out where the user is; what is there and near already stays where it is."""
        away = math.hypot(self._head.x - self._workspace.x, self._head.z - self._workspace.z)
        is_in_use = self._shelf.is_open or self._boards.is_open
        if not self._workspace.is_placed or away > 1.0 or not is_in_use:
            self._place_workspace()

    def _place_workspace(self) -> None:
        body = self._assistant.body
        self._workspace.place(self._head, (body.x, body.z))
        if not self._assistant.guide:
            x, z = self._assistant.standing.place_before(self._workspace.x, self._workspace.z, self._workspace.yaw)
            if body.distance_to(x, z) > 0.5:
                self._assistant.standing.go_before(self._workspace.x, self._workspace.z, self._workspace.yaw)

    def _restore(self, snapshot: SceneSnapshot) -> None:
        self._attention = snapshot.attention
        self._time_of_day, self._weather = snapshot.time_of_day, snapshot.weather
        self._notice.hide()
        if snapshot.route:
            self._start_guiding(snapshot.route)
        else:
            self._end_guiding()
        self._shelf.hide()
        self._boards.clear()
        self._interaction.hide_question()
        for shown in (snapshot.shelf, snapshot.cart, snapshot.answer, snapshot.question):
            if shown:
                self._take(shown)

    def _mind_changed(self, status: MindStatus) -> None:
        self._notice.show(status)
        if status.state == "restarting":
            self._speech.stop(0, self._now_ns)
            self._end_guiding()
            self._interaction.hide_question()  # nobody is there to hear the answer
        if status.state != "ready":
            self._attention = "waking"

    def _look_of_place(self, place_id: str, otherwise: tuple[float, float, float]) -> tuple[float, float, float]:
        try:
            x, z = self._world.place(place_id).position
        except KeyError:
            return otherwise
        return x, PLACE_LOOK_Y, z
