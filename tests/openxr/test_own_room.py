"""The user's own room on a real runtime, in every way in which a headset can show it, through the whole stage.

Monado hides the room: a layer between makes it offer what it has not, and writes down how frames are ended. What the
user would see is left as a picture in out/headset.
"""

import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vr_assistant.messages import CartLine, SetSeeThrough, ShowCart
from vr_assistant.stage.film.room import laid_over, room_picture
from vr_assistant.stage.render.frame import Blend
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

if TYPE_CHECKING or "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from pretended_passthrough import EXTENSION, PretendedPassthrough
    from whole_stage import WholeStage

pytestmark = [pytest.mark.monado, pytest.mark.timeout(300)]
AT = Head(0.6, 1.65, 11.2, math.radians(4))
LEFT = Path(__file__).parents[2] / "out" / "headset"
CART = ShowCart([CartLine("a", "Aria Wireless Headphones", "咏叹调无线耳机", 1, 8900)], 8900, "USD")
Picture = NDArray[np.uint8]


@pytest.fixture(autouse=True)
def standing(remote: RemoteHeadset) -> None:
    remote.look(pitch=math.radians(-6), at=(0.0, 1.65, 0.0))


@pytest.fixture
def lent_cameras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["PretendedPassthrough"]:
    layer = FaultLayer(tmp_path / "lent", extensions=[EXTENSION])
    pretended = PretendedPassthrough(layer)
    layer.install()
    monkeypatch.setenv("XDG_DATA_DIRS", layer.environment["XDG_DATA_DIRS"])
    yield pretended


def see_room(stage: "WholeStage", has_come: Callable[[], bool]) -> tuple[Picture, Picture]:
    """Ask for the room; gives the left eye's picture as it was submitted, and as the user sees it in a made-up room."""
    stage.until_focused()
    stage.tell(CART, SetSeeThrough(True))
    stage.until(has_come)
    stage.step(20)  # she comes nearer than in a street
    picture = stage.eyes()[0]
    blend: Blend = stage.runtime.blend
    room = room_picture(stage.views[0], stage.runtime.size)
    return picture, laid_over(picture, room, blend)


def keep(name: str, seen: Picture) -> None:
    LEFT.mkdir(parents=True, exist_ok=True)
    Image.fromarray(seen).resize((960, 720), Image.Resampling.LANCZOS).save(LEFT / f"{name}.jpg", quality=90)


def test_cameras_show_the_room_behind_her(fault_layer: "FaultLayer") -> None:
    wanted, opaque = xr.EnvironmentBlendMode.ALPHA_BLEND, xr.EnvironmentBlendMode.OPAQUE
    fault_layer.offer_blend_modes(opaque, wanted)
    with WholeStage(AT) as stage:
        stage.until_focused()
        stage.step(3)
        assert set(fault_layer.blends) == {opaque}
        assert stage.eyes()[0][..., 3].min() == 255, "a town has no holes"
        picture, seen = see_room(stage, lambda: fault_layer.blends[-1] == wanted)
        keep("alpha", seen)
        alpha = picture[..., 3]
        assert (alpha == 0).mean() > 0.4, "the room"
        assert (alpha == 255).mean() > 0.03, "and she in it"
        stage.tell(SetSeeThrough(False))
        stage.until(lambda: fault_layer.blends[-1] == opaque)
        stage.step(3)
        assert stage.eyes()[0][..., 3].min() == 255, "back in the town"


def test_glasses_add_her_light_to_the_room(fault_layer: "FaultLayer") -> None:
    wanted = xr.EnvironmentBlendMode.ADDITIVE
    fault_layer.offer_blend_modes(wanted)  # such glasses have no other
    with WholeStage(AT) as stage:
        assert stage.runtime.see_through == "additive"
        picture, seen = see_room(stage, lambda: stage.runtime.blend == "additive")
        keep("additive", seen)
        assert set(fault_layer.blends) == {wanted}
        light = picture[..., :3].max(axis=2)
        assert (light == 0).mean() > 0.4, "no light, so the room is seen"
        assert (light > 60).mean() > 0.02, "she"
        room = room_picture(stage.views[0], stage.runtime.size)
        assert (seen.astype(int) >= room.astype(int) - 1).all(), "nothing can be darker than the room"


def test_passthrough_lays_the_room_under_the_picture(lent_cameras: "PretendedPassthrough") -> None:
    cameras, opaque = lent_cameras, xr.EnvironmentBlendMode.OPAQUE
    with WholeStage(AT) as stage:
        assert stage.runtime.see_through == "alpha"
        stage.until_focused()
        stage.step(3)
        assert not cameras.is_running and cameras.shown[-1].layers[0] == "projection"
        picture, seen = see_room(stage, lambda: cameras.shown[-1].room)
        keep("passthrough", seen)
        assert cameras.is_running
        last = cameras.shown[-1]
        assert last.layers[:2] == ["passthrough", "projection"] and last.is_picture_blended
        assert {shown.environment for shown in cameras.shown} == {opaque}
        assert (picture[..., 3] == 0).mean() > 0.4 and (picture[..., 3] == 255).mean() > 0.03
        stage.tell(SetSeeThrough(False))
        stage.until(lambda: not cameras.is_running)
        stage.step(3)
        last = cameras.shown[-1]
        assert last.layers[0] == "projection" and not last.is_picture_blended
    assert cameras.calls[-2:] == ["DestroyPassthroughLayer", "DestroyPassthrough"]


def test_cameras_that_fail_for_good_bring_the_town_back(lent_cameras: "PretendedPassthrough") -> None:
    with WholeStage(AT) as stage:
        see_room(stage, lambda: lent_cameras.shown[-1].room)
        failed = xr.EventDataPassthroughStateChangedFB(
            flags=xr.PassthroughStateChangedFlagsFB.NON_RECOVERABLE_ERROR_BIT
        )
        lent_cameras.layer.send(failed)
        stage.until(lambda: stage.runtime.see_through == "opaque")
        stage.step(3)
        assert stage.runtime.blend == "opaque" and stage.eyes()[0][..., 3].min() == 255
        assert lent_cameras.shown[-1].layers[0] == "projection"


def test_a_headset_without_cameras_keeps_the_town(lent_cameras: "PretendedPassthrough") -> None:
    lent_cameras.is_offered = False
    with WholeStage(AT) as stage:
        stage.until_focused()
        stage.tell(SetSeeThrough(True))
        stage.step(10)
        assert stage.runtime.see_through == stage.runtime.blend == "opaque"
        assert not lent_cameras.calls and stage.eyes()[0][..., 3].min() == 255
