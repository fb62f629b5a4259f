"""The hands of somebody who wears our headset, from the remote driver to what the stage gets."""

import os

import pytest

from vr_assistant.config import HeadsetSettings
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if "XR_SERVICE_PID" in os.environ:
    from wearing import Wearer

pytestmark = pytest.mark.monado


def test_the_stage_gets_hands_that_select_talk_and_buzz(remote: RemoteHeadset) -> None:
    with Wearer() as wearer:
        wearer.until(lambda frame: frame.input.left.kind == frame.input.right.kind == "controller")
        remote.pull("right", trigger=1.0)
        remote.press("right", "a_click")
        frame = wearer.until(lambda frame: frame.input.right.is_selecting and frame.input.is_talking)
        assert not frame.input.left.is_selecting
        assert frame.input.right.profile == "/interaction_profiles/valve/index_controller"
        assert frame.input.right.joints is not None
        wearer.runtime.vibrate("right", 0.02, 0.5)
        remote.reset()
        wearer.until(lambda frame: not frame.input.right.is_selecting and not frame.input.is_talking)


def test_a_left_handed_setting_moves_the_talk_button(remote: RemoteHeadset) -> None:
    with Wearer(HeadsetSettings(dominant_hand="left")) as wearer:
        wearer.until(lambda frame: frame.input.left.kind == "controller")
        remote.press("left", "a_click")
        wearer.until(lambda frame: frame.input.is_talking)
