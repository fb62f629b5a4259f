"""Frames that between them use every program and every state of the renderer once.

A driver compiles for good when a program is first drawn with a state and a target's format, so it is not enough to have
linked every program.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from vr_assistant.messages import TimeOfDay, Weather
from vr_assistant.stage.avatar.glb import MAX_JOINTS
from vr_assistant.stage.render.features import lights
from vr_assistant.stage.render.frame import STROKE, AvatarFrame, Blend, FrameScene, Panel, Prop, Props, Route, View
from vr_assistant.world.world import Pose

_FOV = (-0.7, 0.7, 0.5, -0.5)


def warm_up_frames(start: Pose, with_avatar: bool) -> Iterator[tuple[FrameScene, View]]:
    """Every light with nothing, and with goods and the assistant; and so the user's own room instead of the town.

    Each is seen twice: what is drawn while the eye rests is drawn in another way.
    """
    at = np.eye(4, dtype=np.float32)
    at[:3, 3] = (start.x, 1.2, start.z - 2.0)
    picture = np.full((8, 8, 4), 255, np.uint8)
    body = AvatarFrame(at, np.tile(np.eye(4, dtype=np.float32), (MAX_JOINTS, 1, 1)), np.zeros(0, np.float32))
    points = np.array([[start.x, 0, start.z - 1], [start.x, 0, start.z - 6]], np.float32)
    goods = Props.of([Prop("cube", at, (1.0, 1.0, 1.0))])
    panels = [Panel("warm-up", 1, picture, at), Panel("warm-up", 1, picture, at, is_on_top=True)]
    things = FrameScene(
        avatar=body if with_avatar else None,
        props=goods,
        panels=panels,
        route=Route(points, 0.0),
        strokes=[np.zeros(3, STROKE)],
        vignette=0.5,
        dimmed=0.1,
    )
    nothing = FrameScene()
    looks = 0
    ways: list[tuple[TimeOfDay, Weather, Blend]] = [(hour, weather, "opaque") for hour, weather, _ in lights()]
    for time_of_day, weather, blend in (*ways, ("noon", "clear", "alpha"), ("noon", "clear", "additive")):
        scenes = [replace(scene, time_of_day=time_of_day, weather=weather, blend=blend) for scene in (nothing, things)]
        for scene in scenes:
            looks += 1
            yaw = 0.1 * looks
            view = View((start.x, 1.65, start.z), (0.0, math.sin(yaw / 2), 0.0, math.cos(yaw / 2)), _FOV)
            yield scene, view
            yield scene, view
