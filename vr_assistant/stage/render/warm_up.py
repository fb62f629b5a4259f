"""Scenes that between them use every program and every state of the renderer once."""

from collections.abc import Iterator

import numpy as np

from vr_assistant.stage.avatar.glb import MAX_JOINTS
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, Panel, Prop, Props, Route
from vr_assistant.world.world import Pose


def warm_up_scenes(start: Pose, with_avatar: bool) -> Iterator[FrameScene]:
    at = np.eye(4, dtype=np.float32)
    at[:3, 3] = (start.x, 1.2, start.z - 2.0)
    picture = np.full((8, 8, 4), 255, np.uint8)
    body = AvatarFrame(at, np.tile(np.eye(4, dtype=np.float32), (MAX_JOINTS, 1, 1)), np.zeros(0, np.float32))
    points = np.array([[start.x, 0, start.z - 1], [start.x, 0, start.z - 6]], np.float32)
    yield FrameScene(
        avatar=body if with_avatar else None,
        props=Props.of([Prop("cube", at, (1.0, 1.0, 1.0))]),
        panels=[Panel("warm-up", 1, picture, at), Panel("warm-up", 1, picture, at, is_on_top=True)],
        route=Route(points, 0.0),
    )
    yield FrameScene(weather="rain")
