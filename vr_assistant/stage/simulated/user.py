"""A user who lives a story: looks, walks, speaks, points and pinches as a person would, at a person's pace."""

import math
from collections.abc import Callable, Generator, Iterator
from typing import Protocol

from vr_assistant.errors import StoryFailed
from vr_assistant.messages import IDLE, Attention
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.rig import Head, Rig, Vector
from vr_assistant.stage.scene.follower import Attraction
from vr_assistant.stage.scene.placing import direction, wrap, yaw_to
from vr_assistant.stage.scene.track import Track
from vr_assistant.stage.simulated.muscles import Muscles
from vr_assistant.stage.simulated.posture import Body, at_rest
from vr_assistant.stage.simulated.story import (
    Follow,
    LookAround,
    LookAt,
    Pinch,
    Point,
    Press,
    Say,
    See,
    Story,
    Wait,
    Walk,
)  # fmt: skip

_SETTLE_S = 1.2
_LOOK_LIMIT_S = 30.0
_LOOK_FRAMES = 100
"""So many are needed, however long each of them takes."""
_ON_TARGET = math.radians(1.2)
_PINCH_S = 0.25
_QUIET_S = 0.8
"""After which one may speak without talking over her."""
_BEHIND_M = 2.3
"""Distance kept behind the guide."""
_NEAR_M = 0.35
_WALK_LIMIT_S = 60.0


class Sight(Protocol):
    """What there is to see in the world."""

    @property
    def attraction(self) -> Attraction: ...
    @property
    def attention(self) -> Attention: ...
    def find(self, name: str) -> Vector | None:
        """Where in the world a target of a story is; None while it is not there."""


class SimulatedUser:
    def __init__(self, story: Story, body: Body, say: Callable[[Say], None]) -> None:
        """`say`: lets the assistant hear it."""
        self._body, self._say = body, say
        self._posture = at_rest(story.bare_hands)
        self._muscles = Muscles(self._posture)
        self._sight: Sight | None = None
        self._head = Head()
        self._hands: dict[Side, Hand] = {"left": Hand(), "right": Hand()}
        self._dt = self._at_s = self._quiet_s = 0.0
        self._life = self._live(story)
        self.is_done = False

    def step(self, sight: Sight, head: Head, hands: tuple[Hand, Hand], rig: Rig, dt: float) -> None:
        """Live on for `dt` seconds.

        Args:
            head: In the world.
            hands: Left and right, as the user sees them.
            rig: From the room to the world.
        Raises:
            StoryFailed: what should have come did not.
        """
        self._sight, self._head, self._dt = sight, head, dt
        self._hands["left"], self._hands["right"] = hands
        self._at_s += dt
        self._quiet_s = self._quiet_s + dt if sight.attention in IDLE else 0.0
        self._muscles.feel(head, hands, rig)
        self.is_done = next(self._life, None) is None
        self._muscles.turn(dt)
        self._body.take(self._posture)

    def close(self) -> None:
        self._body.close()

    @property
    def _seen(self) -> Sight:
        assert self._sight, "the story begins with the first step"
        return self._sight

    def _live(self, story: Story) -> Iterator[bool]:
        """Each verb goes on a little with every step."""
        yield from self._settle()
        for number, step in enumerate(story.step, start=1):
            try:
                match step:
                    case LookAround():
                        yield from self._look_around()
                    case LookAt():
                        self._muscles.look_at = yield from self._until_there(step.target, _LOOK_LIMIT_S)
                        yield from self._settle()
                    case See(target=target, is_gone=True):
                        end_s = self._at_s + step.within
                        yield from self._while(
                            lambda: self._seen.find(target) is not None, end_s, f"no end of {target}"
                        )
                    case See():
                        self._muscles.look_at = yield from self._until_there(step.target, step.within)
                    case Walk():
                        yield from self._walk(step.ahead)
                    case Follow():
                        yield from self._follow(step.within)
                    case Say():
                        yield from self._speak(step)
                    case Point():
                        yield from self._point(step)
                    case Pinch():
                        yield from self._pinch(step.hand)
                    case Press():
                        self._posture.hand(step.hand).pressed.add(step.button)
                        yield from self._wait(step.seconds)
                        self._posture.hand(step.hand).pressed.discard(step.button)
                        yield from self._wait(_PINCH_S)
                    case Wait():
                        yield from self._wait(step.seconds)
            except StoryFailed as failure:
                raise StoryFailed(f"Step {number} of the story failed: {failure.message}", failure.hint) from failure

    def _wait(self, seconds: float) -> Iterator[bool]:
        end_s = self._at_s + seconds
        while self._at_s < end_s:
            yield True

    def _settle(self) -> Iterator[bool]:
        yield from self._wait(_SETTLE_S)

    def _until_there(self, target: str, within_s: float) -> Generator[bool, None, Vector]:
        end_s = self._at_s + within_s
        while (place := self._seen.find(target)) is None:
            if self._at_s > end_s:
                raise StoryFailed(f"there was no {target} within {within_s:.0f} s.")
            yield True
        return place

    def _look_around(self) -> Iterator[bool]:
        x, y, z, yaw = self._head.x, self._head.y, self._head.z, self._head.yaw
        for angle in (1.0, -1.0, 0.0):
            dx, dz = direction(yaw + angle)
            self._muscles.look_at = (x + 5 * dx, y, z + 5 * dz)
            yield from self._settle()

    def _walk(self, ahead: float) -> Iterator[bool]:
        dx, dz = direction(self._head.yaw)
        yield from self._walk_to(self._head.x + dx * ahead, self._head.z + dz * ahead)

    def _walk_to(self, x: float, z: float) -> Iterator[bool]:
        end_s = self._at_s + _WALK_LIMIT_S
        while math.hypot(x - self._head.x, z - self._head.z) > _NEAR_M:
            if self._at_s > end_s:
                raise StoryFailed(f"({x:.1f}, {z:.1f}) could not be reached.")
            self._go(x, z, math.hypot(x - self._head.x, z - self._head.z))
            yield True
        self._stop()
        yield from self._settle()

    def _go(self, x: float, z: float, gap: float) -> None:
        """Looks where the feet go, and pushes the stick once the head has turned there."""
        self._muscles.look_at = (x, self._head.y - 0.15, z)
        off = wrap(yaw_to(self._head.x, self._head.z, x, z) - self._head.yaw)
        push = max(0.0, min(1.0, gap * 1.2)) if abs(off) < 0.6 else 0.0
        self._posture.left.stick = (-math.sin(off) * push, math.cos(off) * push)

    def _stop(self) -> None:
        self._posture.left.stick = (0.0, 0.0)

    def _follow(self, within_s: float) -> Iterator[bool]:
        end_s, walked_m = self._at_s + within_s, 0.0
        while self._track() is None:
            if self._at_s > end_s:
                raise StoryFailed("nobody led the way.")
            yield True
        while (track := self._track()) is not None:
            if self._at_s > end_s:
                raise StoryFailed(f"the guide had not arrived after {within_s:.0f} s.")
            walked_m = track.nearest(self._head.x, self._head.z, walked_m - 1.0, walked_m + 3.0)
            gap = min(self._seen.attraction.guide_m, track.length_m) - _BEHIND_M - walked_m
            if gap > 0.1:
                self._go(*track.at(walked_m + 1.0), gap)
            else:
                self._stop()
                self._muscles.look_at = self._seen.attraction.look_at
            yield True
        self._stop()
        yield from self._settle()

    def _track(self) -> Track | None:
        """The way she leads, while she does."""
        return self._seen.attraction.track

    def _speak(self, say: Say) -> Iterator[bool]:
        """Not while she speaks; over when she has answered and listens again."""
        self._muscles.look_at = self._seen.find("assistant")
        end_s = self._at_s + say.within
        yield from self._while(lambda: not self._is_quiet, end_s)
        self._say(say)
        yield from self._while(lambda: self._seen.attention not in ("heard", "thinking"), end_s)
        yield from self._while(lambda: not self._is_quiet, end_s)

    @property
    def _is_quiet(self) -> bool:
        return self._quiet_s > _QUIET_S

    def _while(self, is_so: Callable[[], bool], end_s: float, lack: str = "no answer") -> Iterator[bool]:
        while is_so():
            if self._at_s > end_s:
                raise StoryFailed(f"there was {lack} in time.")
            yield True

    def _point(self, point: Point) -> Iterator[bool]:
        """Until the ray lies on it; what has just been laid out may still be on its way."""
        end_s, frames = self._at_s + _LOOK_LIMIT_S, 0
        is_steady_s = 0.0
        while is_steady_s < _SETTLE_S:
            target = yield from self._until_there(point.target, _LOOK_LIMIT_S)
            self._muscles.look_at = self._muscles.aims[point.hand] = target
            yield True
            frames += 1
            is_steady_s = is_steady_s + self._dt if self._muscles.misses(point.hand, target) < _ON_TARGET else 0.0
            if self._at_s > end_s and frames > _LOOK_FRAMES:
                raise StoryFailed(f"the {point.hand} hand could not be pointed at {point.target}.")

    def _pinch(self, side: Side) -> Iterator[bool]:
        """As long as a pinch takes, and until it is seen to begin and to end: frames may be longer."""
        for is_selecting in (True, False):
            self._posture.hand(side).is_selecting = is_selecting
            yield from self._wait(_PINCH_S)
            end_s = self._at_s + _LOOK_LIMIT_S
            yield from self._while(lambda: self._hands[side].is_selecting != is_selecting, end_s, "no pinch")  # noqa: B023
            yield True
