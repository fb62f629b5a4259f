import math
from collections.abc import Callable

import pytest
from aria import ARIA

from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.scene.acting import Acting


@pytest.fixture
def avatar() -> Avatar:
    return Avatar.load(ARIA)


@pytest.fixture
def after(avatar: Avatar) -> Callable[..., AvatarFrame]:
    """The frame after some seconds of the same request."""

    def play(seconds: float, acting: Acting) -> AvatarFrame:
        for number in range(math.ceil(seconds * 30) + 1):
            frame = avatar.update(number / 30, acting)
        return frame

    return play
