"""A long visit to the town on the real runtime, every call of which is checked against the specification."""

import math
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vr_assistant.messages import CartLine, SetAttention, SetSeeThrough, ShowAnswer, ShowCart
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if TYPE_CHECKING or "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from pretended_passthrough import kinds_of
    from validation import Validation
    from whole_stage import WholeStage

pytestmark = [pytest.mark.monado, pytest.mark.timeout(600)]
FRAMES = 1000
LEFT = Path(__file__).parents[2] / "out" / "headset"
CART = ShowCart([CartLine("a", "Almond croissant", "杏仁可颂", 2, 350)], 700, "EUR")
ANSWER = ShowAnswer("Museum of the Coast", "Open from 10 to 6.", "Town guide")


def move(remote: RemoteHeadset, number: int) -> None:
    """Somebody who looks around and moves their hands, low enough not to stand before the panels."""
    turn = number / 60
    remote.look(yaw=0.15 * math.sin(turn), pitch=0.05 * math.cos(turn), at=(0.05 * math.sin(turn), 1.65, 0.0))
    for side, across in (("left", -0.25), ("right", 0.25)):
        remote.move(side, (across, 0.9 + 0.1 * math.sin(3 * turn), -0.2), pitch=-1.2)  # type: ignore[arg-type]
    remote.pull("right", trigger=float(number % 40 > 35))


def test_a_thousand_frames_break_no_rule_of_the_specification(
    validation: "Validation", fault_layer: "FaultLayer", remote: RemoteHeadset
) -> None:
    """Head and hands move, panels and depth are layers, and the user's room is shown for a third of the time."""
    fault_layer.offer_blend_modes(xr.EnvironmentBlendMode.OPAQUE, xr.EnvironmentBlendMode.ALPHA_BLEND)
    shown: Counter[str] = Counter()
    end_frame = fault_layer.hook("xrEndFrame")

    def counted(real: Any, session: Any, frame: Any) -> int:
        shown.update(set(kinds_of(frame[0])))
        return end_frame(real, session, frame) or 0

    fault_layer.wrap("xrEndFrame", counted)
    with WholeStage(Head(0.6, 1.65, 11.2, math.radians(4))) as stage:
        stage.until_focused()
        connection = stage.runtime._connection
        assert connection and connection.layers.depth, "depth goes along with each picture"
        stage.tell(SetAttention("listening"))
        first = fault_layer.calls["xrEndFrame"]
        for number in range(FRAMES):
            if number in (50, 500):
                stage.tell(CART)
            if number == 150:
                stage.tell(ANSWER)
            if number in (FRAMES // 3, 2 * FRAMES // 3):
                stage.tell(SetSeeThrough(number < FRAMES // 2))
            if number % 2:
                move(remote, number)
            stage.step()
        assert fault_layer.calls["xrEndFrame"] - first >= FRAMES
    LEFT.mkdir(parents=True, exist_ok=True)
    shutil.copy(validation.report, LEFT / "validation.txt")
    assert validation.errors == []
    assert shown["projection"] > 0.9 * FRAMES, "a picture in nearly every frame"
    assert shown["quad"] + shown["cylinder"] > FRAMES // 10, "with panels over it"
    assert Counter(fault_layer.blends)[xr.EnvironmentBlendMode.ALPHA_BLEND] > FRAMES // 4
    made, gone = (fault_layer.calls[f"xr{word}Swapchain"] for word in ("Create", "Destroy"))
    assert made == gone > 4
