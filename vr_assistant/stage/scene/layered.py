"""Which panels are shown as layers, sharper than in the picture, and which must be drawn into it.

A layer lies over the whole picture: nothing of the picture can stand in front of it. So the words that belong to nobody
(captions, notices) and what hangs within reach (cart, answer, question, menu) become layers, as long as nothing that is
nearer overlaps them; price tags between the goods, and signs far away that a house may hide, stay in the picture.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame import FrameScene, Panel
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.rig import Rig, Vector
from vr_assistant.stage.scene.seen import Seen, ball_seen, panel_seen, pillar_seen

LAYERED = frozenset({"captions", "notice", "cart", "cart-counter", "answer", "question", "menu"})
WITHIN_M = 2.6
"""What hangs farther away may be behind a wall or a tree."""
FREE_FRAMES = 30
"""So long nothing may have overlapped a panel before it becomes a layer again: the change of sharpness is not to
flicker while a hand passes."""
_BODY_M = (0.35, 1.85)
"""Half the width of the assistant with her arms, and her height."""
_HAND_M = 0.12
_RAY_M = (0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4)
_LEAST_THING_M = 0.12


class Layers(Protocol):
    """What a runtime has to do with it, see Runtime."""

    most_panels: int

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]: ...


class Layered:
    """Tells a frame's panels apart."""

    def __init__(self) -> None:
        self._free_frames: dict[str, int] = {}

    def take(
        self, scene: FrameScene, eye: Vector, layers: Layers, hands: Sequence[Hand] = (), rig: Rig | None = None
    ) -> list[Panel]:
        """The panels to be shown as layers; they are taken out of the scene.

        Args:
            eye: Where it is seen from, world.
            hands: In the room, which lies where `rig` says; they are drawn, with a ray where they point.
        """
        if layers.most_panels <= 0 or scene.blend == "additive":  # there the renderer leaves out the dark plates
            return []
        before = _Before(scene, eye, hands, rig or Rig())
        # What is on top comes first: where there is too little room, it must not end up below.
        wanted = [panel for panel in scene.panels if panel.is_on_top and panel.key in LAYERED]
        wanted += [
            panel
            for panel in scene.panels
            if panel.key in LAYERED and not panel.is_on_top and self._is_free(panel, before)
        ]
        if not wanted:
            return []
        ready = {panel.key for panel in layers.ready_panels(wanted[: layers.most_panels])}
        on_top = [panel_seen(panel.model, eye) for panel in scene.panels if panel.is_on_top and panel.key not in ready]
        taken: list[Panel] = []
        left: list[Panel] = []
        for panel in scene.panels:
            is_layer = panel.key in ready and (
                panel.is_on_top or not on_top or not any(map(panel_seen(panel.model, eye).overlaps, on_top))
            )
            (taken if is_layer else left).append(panel)
        scene.panels = left
        return taken

    def _is_free(self, panel: Panel, before: "_Before") -> bool:
        """Whether nothing of the picture would have to stand in front of it, now and for a while."""
        frames = 0 if before.hides(panel) else self._free_frames.get(panel.key, FREE_FRAMES) + 1
        self._free_frames[panel.key] = min(frames, FREE_FRAMES)
        return frames >= FREE_FRAMES


class _Before:
    """What of a frame's picture may stand before a panel. Worked out when the first panel asks: mostly none does."""

    def __init__(self, scene: FrameScene, eye: Vector, hands: Sequence[Hand], rig: Rig) -> None:
        self._scene, self._eye, self._hands, self._rig = scene, eye, hands, rig
        self._small: NDArray[np.float32] | None = None
        self._others: list[Panel] = []
        self._assistant: Seen | None = None

    def hides(self, panel: Panel) -> bool:
        eye = self._eye
        box = panel_seen(panel.model, eye)
        if box.distance > WITHIN_M:
            return True
        small = self._find() if self._small is None else self._small
        if self._assistant and box.is_behind(self._assistant):
            return True
        for number in box.may_be_behind(small, eye).tolist():
            if number < len(self._others):
                thing = panel_seen(self._others[number].model, eye)
            else:
                x, y, z, radius = small[number].tolist()
                thing = ball_seen((x, y, z), radius, eye)
            if box.is_behind(thing):
                return True
        return False

    def _find(self) -> NDArray[np.float32]:
        """(n, 4): a ball around each panel that stays in the picture, each prop and what there is of hands."""
        scene = self._scene
        if scene.avatar:
            self._assistant = pillar_seen(scene.avatar.root[:3, 3].tolist(), *_BODY_M, self._eye)
        self._others = [panel for panel in scene.panels if panel.key not in LAYERED]
        balls = [_around(panel) for panel in self._others]
        balls += _hands(self._hands, self._rig)
        small = self._small = np.empty((len(balls) + len(scene.props), 4), np.float32)
        if balls:
            small[: len(balls)] = balls
        if scene.props:
            models = scene.props.objects["model"]
            small[len(balls) :, :3] = models[:, :3, 3]
            sides = models[:, :3, :3]
            sizes = np.sqrt(np.einsum("nij,nij->nj", sides, sides).max(axis=1))
            np.maximum(sizes / 2, _LEAST_THING_M, out=small[len(balls) :, 3])
        return small


def _around(panel: Panel) -> tuple[float, float, float, float]:
    (ax, bx, _, x), (ay, by, _, y), (az, bz, _, z), _ = panel.model.tolist()
    return x, y, z, math.hypot(ax, ay, az, bx, by, bz) / 2


def _hands(hands: Sequence[Hand], rig: Rig) -> Iterator[tuple[float, float, float, float]]:
    """Hands and controllers, and the rays that they point with."""
    for hand in hands:
        if hand.kind == "absent":
            continue
        if hand.grip:
            yield *rig.point(hand.grip.position), _HAND_M
        if hand.aim:
            aim = rig.pose(hand.aim)
            (x, y, z), (dx, dy, dz) = aim.position, aim.forward
            for metres in _RAY_M:
                yield x + dx * metres, y + dy * metres, z + dz * metres, 0.01
