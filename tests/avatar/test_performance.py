"""Her performance looks as it did when somebody last looked at it."""

import numpy as np
from performance import KEPT, perform

from vr_assistant.stage.avatar.avatar import Avatar


def test_she_performs_as_she_did(avatar: Avatar) -> None:
    joints, morphs = perform(avatar)
    with np.load(KEPT) as kept:
        assert np.abs(joints - kept["joints"]).max() < 1e-5
        assert np.abs(morphs - kept["morphs"]).max() < 1e-5
