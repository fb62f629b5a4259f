"""What a quiet town sounds like: the fountain, birds by day, a cafe, and the assistant's steps."""

import math
from itertools import cycle

from vr_assistant.mind.audio import synthesis
from vr_assistant.mind.audio.hearing import Hearing, Vector
from vr_assistant.mind.audio.muffling import Muffling
from vr_assistant.mind.audio.openal import Loopback, Source
from vr_assistant.mind.audio.walls import Walls
from vr_assistant.world.place import Point
from vr_assistant.world.world import World

BIRDS = 4
TREE_M = 5.0
CAFE_NEAR_M, FOUNTAIN_NEAR_M, BIRD_NEAR_M, STEP_NEAR_M = 2.5, 3.0, 5.0, 1.2
HEARD_M = 45.0
"""What is farther away is not rendered."""
DUCKED = 10 ** (-9 / 20)
"""Left of everything while the assistant speaks."""
DUCK_S, RISE_S, STAYS_DUCKED_S = 0.15, 0.8, 0.5
FADE_S = 1.5
LOOK_EVERY_S = 0.05
STRIDE_M = 0.68
FASTEST_M_S = 4.0
"""Beyond this she was put somewhere else and did not walk."""


class Ambience:
    """A loop that sounds from one spot."""

    def __init__(self, loopback: Loopback, walls: Walls, at: Vector, near_m: float, sound: synthesis.Sound) -> None:
        self._at = at
        self._muffling = Muffling(walls)
        self._source = Source(loopback, near_m)
        self._source.place(*at)
        self._source.hold(sound, synthesis.RATE_HZ, loops=True)
        self._is_playing = False

    def step(self, ears: Vector, level: float, seconds: float) -> None:
        """Let it be heard there, so loud, or not at all."""
        if (level > 0.0 and math.dist(ears, self._at) < HEARD_M) != self._is_playing:
            self._is_playing = not self._is_playing
            (self._source.play if self._is_playing else self._source.pause)()
        if self._is_playing:
            self._source.set_level(level)
            self._source.muffle(*self._muffling.step(self._at, ears, seconds, is_in_town=True))


class Footsteps:
    """A step for every stride that the assistant has gone."""

    def __init__(self, loopback: Loopback) -> None:
        self._sources = [Source(loopback, STEP_NEAR_M) for _ in range(4)]
        for number, source in enumerate(self._sources):
            source.hold(synthesis.footstep(number), synthesis.RATE_HZ, loops=False)
        self._next = cycle(self._sources)
        self._was_at: Vector | None = None
        self._gone_m = 0.0

    def step(self, mouth: Vector, level: float, seconds: float, walled: tuple[float, float]) -> None:
        """`walled`: what walls leave of her voice, and so of her steps; see Muffling.step."""
        was_at, self._was_at = self._was_at or mouth, mouth
        moved_m = math.hypot(mouth[0] - was_at[0], mouth[2] - was_at[2])
        if moved_m > FASTEST_M_S * seconds:
            return
        self._gone_m = self._gone_m + moved_m if moved_m > 0.2 * seconds else 0.0
        if self._gone_m >= STRIDE_M:
            self._gone_m -= STRIDE_M
            source = next(self._next)
            source.place(mouth[0], 0.05, mouth[2])
            source.set_level(level)
            source.muffle(*walled)
            source.play()


class Soundscape:
    """Everything but the voice.

    Args:
        volume: 0 to 1.
    """

    def __init__(self, loopback: Loopback, walls: Walls, world: World, hearing: Hearing, volume: float) -> None:
        self._hearing = hearing
        self._volume = volume
        self._steady: list[Ambience] = []
        for place in world.places:
            if place.form == "fountain":
                at, near_m, sound = _over(place.position, 0.8), FOUNTAIN_NEAR_M, synthesis.fountain()
            elif place.room and place.room.trade == "cafe":
                at, near_m, sound = _over(place.position, 1.5), CAFE_NEAR_M, synthesis.room_tone()
            else:
                continue
            self._steady.append(Ambience(loopback, walls, at, near_m, sound))
        self._birds = [
            Ambience(loopback, walls, _over(tree, TREE_M), BIRD_NEAR_M, synthesis.birds(number))
            for number, tree in enumerate(_spread_trees(world))
        ]
        self._footsteps = Footsteps(loopback)
        self._ducked = self._there = self._singing = 0.0
        self._silent_s = STAYS_DUCKED_S
        self._unseen_s = 0.0

    def step(
        self, ears: Vector, mouth: Vector, seconds: float, walled: tuple[float, float], *, is_speaking: bool
    ) -> None:
        """Once a block.

        Args:
            walled: What walls leave of the assistant's voice, see Muffling.step.
        """
        self._silent_s = 0.0 if is_speaking else self._silent_s + seconds
        self._unseen_s += seconds
        if self._unseen_s < LOOK_EVERY_S:
            return
        seconds, self._unseen_s = self._unseen_s, 0.0
        is_in_town = self._hearing.is_in_town
        self._there = _towards(is_in_town, self._there, seconds / FADE_S)
        self._singing = _towards(self._hearing.is_bird_weather, self._singing, seconds / FADE_S)
        ducks = self._silent_s < STAYS_DUCKED_S
        self._ducked = _towards(ducks, self._ducked, seconds / (DUCK_S if ducks else RISE_S))
        level = self._volume * self._there * DUCKED**self._ducked
        for ambience in self._steady:
            ambience.step(ears, level, seconds)
        for bird in self._birds:
            bird.step(ears, level * self._singing, seconds)
        self._footsteps.step(mouth, level, seconds, walled)


def _towards(is_one: bool, value: float, step: float) -> float:
    return min(1.0, value + step) if is_one else max(0.0, value - step)


def _over(point: Point, height_m: float) -> Vector:
    return point[0], height_m, point[1]


def _spread_trees(world: World) -> list[Point]:
    """Some that stand far from each other, beginning near the middle of the town."""
    trees = [(thing.x, thing.z) for thing in world.decorations if thing.kind.startswith("tree")]
    chosen: list[Point] = []
    while trees and len(chosen) < BIRDS:
        if chosen:
            tree = max(trees, key=lambda tree: min(math.dist(tree, other) for other in chosen) - _out(world, tree))
        else:
            tree = min(trees, key=lambda tree: _out(world, tree))
        trees.remove(tree)
        chosen.append(tree)
    return chosen


def _out(world: World, point: Point) -> float:
    return math.dist(point, world.plaza.centre)
