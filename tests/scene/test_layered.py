"""Which panels are shown sharper than in the picture: never one that something of the picture should stand before."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, Panel, Prop, Props
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.rig import Pose, Rig
from vr_assistant.stage.scene.layered import FREE_FRAMES, Layered
from vr_assistant.stage.scene.placing import plate

EYE = (0.0, 1.6, 0.0)


class PaperLayers:
    def __init__(self, most_panels: int = 14) -> None:
        self.most_panels = most_panels
        self.not_ready: set[str] = set()

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        assert len(panels) <= self.most_panels
        return [panel for panel in panels if panel.key not in self.not_ready]


def panel(key: str, x: float = 0.0, y: float = 1.6, z: float = -2.0, **more: Any) -> Panel:
    return Panel(key, 1, np.zeros((4, 8, 4), np.uint8), plate(x, y, z, 0.0, 0.0, 0.6, 0.3), **more)


def keys(panels: Sequence[Panel]) -> set[str]:
    return {panel.key for panel in panels}


def taken(scene: FrameScene, layers: PaperLayers | None = None, hands: Sequence[Hand] = ()) -> set[str]:
    return keys(Layered().take(scene, EYE, layers or PaperLayers(), hands, Rig()))


def assistant_at(x: float, z: float) -> AvatarFrame:
    root = np.eye(4, dtype=np.float32)
    root[:3, 3] = x, 0.0, z
    return AvatarFrame(root, np.zeros((1, 4, 4), np.float32), np.zeros(0, np.float32))


def test_words_and_boards_are_layers_and_tags_are_not() -> None:
    scene = FrameScene(
        panels=[
            panel("captions", y=0.9, is_on_top=True),
            panel("cart", x=-1.2),
            panel("answer", x=1.2),
            panel("tag-1", x=3.0),
            panel("attention-listening", x=-3.0),
        ]
    )
    assert taken(scene) == {"captions", "cart", "answer"}
    assert keys(scene.panels) == {"tag-1", "attention-listening"}


def test_a_window_draws_everything() -> None:
    scene = FrameScene(panels=[panel("captions", is_on_top=True)])
    assert taken(scene, PaperLayers(0)) == set()
    assert keys(scene.panels) == {"captions"}


def test_where_light_is_added_to_the_room_panels_are_drawn_without_their_dark_plates() -> None:
    scene = FrameScene(panels=[panel("captions", is_on_top=True)], blend="additive")
    assert taken(scene) == set()
    scene.blend = "alpha"
    assert taken(scene) == {"captions"}


def test_the_assistant_may_step_before_a_board() -> None:
    beside = FrameScene(panels=[panel("cart")], avatar=assistant_at(1.2, -1.2))
    before = FrameScene(panels=[panel("cart")], avatar=assistant_at(0.1, -1.2))
    behind = FrameScene(panels=[panel("cart")], avatar=assistant_at(0.1, -3.0))
    assert (taken(beside), taken(before), taken(behind)) == ({"cart"}, set(), {"cart"})


def test_goods_and_tags_before_a_board_stay_before_it() -> None:
    at = np.diag([0.2, 0.2, 0.2, 1.0]).astype(np.float32)
    at[:3, 3] = 0.1, 1.5, -1.0
    assert taken(FrameScene(panels=[panel("cart")], props=Props.of([Prop("cube", at, (1, 1, 1))]))) == set()
    assert taken(FrameScene(panels=[panel("cart"), panel("tag-1", z=-1.0)])) == set()
    assert taken(FrameScene(panels=[panel("cart"), panel("tag-1", z=-2.5)])) == {"cart"}


def test_a_hand_and_its_ray_stay_before_a_board() -> None:
    near = Hand("bare", grip=Pose((0.05, 1.55, -0.5)))
    pointing = Hand("controller", grip=Pose((1.0, 1.0, -0.3)), aim=Pose((0.0, 1.5, 0.3)))
    away = Hand("controller", grip=Pose((0.5, 0.9, -0.2)), aim=Pose((0.5, 0.9, -0.2), (-0.7071, 0.0, 0.0, 0.7071)))
    for hand, is_layer in ((near, False), (pointing, False), (away, True), (Hand(), True)):
        assert bool(taken(FrameScene(panels=[panel("cart")]), hands=[hand])) == is_layer


def test_captions_lie_over_hands_in_the_picture_as_well() -> None:
    near = Hand("bare", grip=Pose((0.0, 1.5, -0.5)))
    assert taken(FrameScene(panels=[panel("captions", is_on_top=True)]), hands=[near]) == {"captions"}


def test_what_is_far_away_may_be_behind_a_house() -> None:
    assert taken(FrameScene(panels=[panel("cart", z=-6.0)])) == set()


def test_a_board_that_was_hidden_waits_before_it_is_a_layer_again() -> None:
    layered, layers = Layered(), PaperLayers()

    def frame(*hands: Hand) -> bool:
        return bool(layered.take(FrameScene(panels=[panel("cart")]), EYE, layers, hands, Rig()))

    assert frame()
    assert not frame(Hand("bare", grip=Pose((0.05, 1.55, -0.5))))
    assert [frame() for _ in range(FREE_FRAMES)] == [False] * (FREE_FRAMES - 1) + [True]


def test_captions_that_are_not_ready_are_not_covered_by_a_board() -> None:
    layers = PaperLayers()
    layers.not_ready = {"captions"}
    over = FrameScene(panels=[panel("cart"), panel("captions", y=1.5, z=-1.6, is_on_top=True)])
    beside = FrameScene(panels=[panel("cart", x=-1.5), panel("captions", y=0.9, z=-1.6, is_on_top=True)])
    assert taken(over, layers) == set()
    assert taken(beside, layers) == {"cart"}


def test_where_there_is_little_room_what_is_on_top_comes_first() -> None:
    scene = FrameScene(panels=[panel("cart", x=-1.5), panel("answer", x=1.5), panel("captions", is_on_top=True)])
    assert taken(scene, PaperLayers(1)) == {"captions"}
    assert keys(scene.panels) == {"cart", "answer"}
