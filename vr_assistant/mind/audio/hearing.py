"""Where the user's ears and the assistant's mouth are when a sound is heard, from reports that came before."""

import math
from typing import NamedTuple

from vr_assistant.messages import AssistantPose, Message, SceneSnapshot, SetEnvironment, TimeOfDay, UserPose, Weather

AHEAD_NS = 80_000_000
"""A head goes on turning for about so long as it has begun; further ahead, guessing does harm."""
GAP_NS = 500_000_000
"""Reports further apart say nothing of how fast it turns."""
STEP_M = 2.0
"""Moved further between two reports, the user was put somewhere else."""

Vector = tuple[float, float, float]


class Ears(NamedTuple):
    at: Vector
    yaw: float
    pitch: float

    @property
    def ahead(self) -> Vector:
        """Unit vector along which the user looks."""
        cos = math.cos(self.pitch)
        return -math.sin(self.yaw) * cos, math.sin(self.pitch), -math.cos(self.yaw) * cos

    @property
    def up(self) -> Vector:
        """Unit vector out of the crown."""
        sin = math.sin(self.pitch)
        return math.sin(self.yaw) * sin, math.cos(self.pitch), math.cos(self.yaw) * sin


class Hearing:
    """Takes reports on one thread; another may ask at any time."""

    def __init__(self) -> None:
        self._heads: tuple[UserPose, UserPose] | None = None
        self._mouths: tuple[AssistantPose, AssistantPose] | None = None
        self._time_of_day: TimeOfDay = "noon"
        self._weather: Weather = "clear"

    def take(self, pose: UserPose | AssistantPose) -> None:
        """The newest of its kind."""
        if isinstance(pose, UserPose):
            self._heads = (self._heads[1] if self._heads else pose, pose)
        else:
            self._mouths = (self._mouths[1] if self._mouths else pose, pose)

    def note(self, message: Message) -> None:
        """What the stage is told of the sky."""
        if isinstance(message, SetEnvironment | SceneSnapshot):
            self._time_of_day = message.time_of_day or self._time_of_day
            self._weather = message.weather or self._weather

    @property
    def is_bird_weather(self) -> bool:
        """Neither night nor rain."""
        return self._time_of_day != "night" and self._weather in ("clear", "fog")

    @property
    def is_in_town(self) -> bool:
        """False before the first report, and while the user sees their own room."""
        return self._mouths is not None and self._mouths[1].is_in_town

    def ears(self, at_ns: int) -> Ears | None:
        """None before the first report."""
        if self._heads is None:
            return None
        a, b = self._heads
        t = _share(a.at_ns, b.at_ns, at_ns)
        at = _between((a.x, a.y, a.z), (b.x, b.y, b.z), t)
        return Ears(
            at, b.yaw + math.remainder(b.yaw - a.yaw, math.tau) * (t - 1), b.pitch + (b.pitch - a.pitch) * (t - 1)
        )

    def mouth(self, at_ns: int) -> Vector | None:
        """World; None before the first report."""
        if self._mouths is None:
            return None
        a, b = self._mouths
        return _between((a.x, a.y, a.z), (b.x, b.y, b.z), _share(a.at_ns, b.at_ns, at_ns))


def _share(a_ns: int, b_ns: int, at_ns: int) -> float:
    """0 at a, 1 at b, more beyond, as far as that can be guessed."""
    gap_ns = b_ns - a_ns
    if not 0 < gap_ns <= GAP_NS:
        return 1.0
    return max(0.0, (min(at_ns, b_ns + AHEAD_NS) - a_ns) / gap_ns)


def _between(a: Vector, b: Vector, t: float) -> Vector:
    if math.dist(a, b) > STEP_M:
        return b
    u = t - 1
    return b[0] + (b[0] - a[0]) * u, b[1] + (b[1] - a[1]) * u, b[2] + (b[2] - a[2]) * u
