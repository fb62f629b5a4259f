"""Somebody with a headset on a lawn with a wall, and what their hands do, frame by frame."""

import math
from dataclasses import replace

from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.runtimes.hand import Hand, HandKind
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head, Pose
from vr_assistant.stage.runtimes.walking import Point, slide_on

FRAMES_A_SECOND = 50
WALL_Z = -5.0
WALL_M = 1.0
TOUCH = "/interaction_profiles/oculus/touch_controller"


def is_walkable(_x: float, z: float) -> bool:
    """0.4 m before the wall a body comes to a stand; behind it the lawn goes on."""
    return z > WALL_Z + 0.4 or z < WALL_Z - WALL_M - 0.4


def is_solid(_x: float, z: float) -> bool:
    return WALL_Z - WALL_M < z < WALL_Z


def ray(down_deg: float = 30.0, yaw: float = 0.0, at: tuple[float, float, float] = (0.2, 1.3, -0.3)) -> Pose:
    """In the room."""
    cy, sy = math.cos(yaw / 2), math.sin(yaw / 2)
    cp, sp = math.cos(math.radians(-down_deg) / 2), math.sin(math.radians(-down_deg) / 2)
    return Pose(at, (cy * sp, sy * cp, -sy * sp, cy * cp))


class Walker:
    def __init__(self, locomotion: Locomotion | None = None) -> None:
        self.runtime = OffscreenRuntime(64, 64, FRAMES_A_SECOND, eyes=2)
        self.runtime.walk = slide_on(is_walkable)
        self.locomotion = locomotion or Locomotion(is_walkable, is_solid)
        self.interest: Point | None = None
        self.busy: tuple[str, ...] = ()
        self.scenes: list[FrameScene] = []

    @property
    def head(self) -> Head:
        return self.runtime.head

    @property
    def seen(self) -> FrameScene:
        return self.scenes[-1]

    def live(self, seconds: float = 1 / FRAMES_A_SECOND, **input_: object) -> None:
        """So long, with hands (and all else of the input) held as they are said to be."""
        user = UserInput(**input_)  # type: ignore[arg-type]
        for _ in range(round(seconds * FRAMES_A_SECOND)):
            self.locomotion.step(self.runtime, user, 1 / FRAMES_A_SECOND, self.interest, self.busy)  # type: ignore[arg-type]
            user = user.lasting()
            scene = FrameScene()
            self.locomotion.show(scene, self.runtime, user)
            self.scenes.append(scene)

    def push(self, x: float, y: float, seconds: float = 1.0) -> None:
        """The left stick, as right-handed people walk."""
        self.live(seconds, left=controller(stick=(x, y)), right=controller())

    def flick(self, x: float, seconds: float = 0.3) -> None:
        """The right stick."""
        self.live(seconds, left=controller(), right=controller(stick=(x, 0.0)))

    def rest(self, seconds: float = 0.5) -> None:
        self.live(seconds, left=controller(), right=controller())


def controller(**what: object) -> Hand:
    return replace(Hand("controller", profile=TOUCH, aim=ray()), **what)  # type: ignore[arg-type]


def bare(kind: HandKind = "bare", **what: object) -> Hand:
    return replace(Hand(kind, aim=ray()), **what)  # type: ignore[arg-type]
