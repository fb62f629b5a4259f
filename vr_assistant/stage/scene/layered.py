"""Which panels are shown as layers, sharper than in the picture, and which must be drawn into it.

A layer lies over the whole picture: nothing of the picture can stand in front of it. So the words that belong to nobody
(captions, notices) and what hangs within reach (cart, answer, question, menu) become layers, as long as nothing that is
nearer overlaps them; price tags between the goods, and signs far away that a house may hide, stay in the picture.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from vr_assistant.stage.render.frame import FrameScene, Panel
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.rig import Pose, Rig, Vector

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


class _Seen(NamedTuple):
    """What something takes up in the view: angles in radians, and how far away its nearest point is."""

    yaw: float
    half_yaw: float
    low: float
    high: float
    distance: float

    def overlaps(self, other: "_Seen") -> bool:
        beside = abs(math.remainder(self.yaw - other.yaw, math.tau)) > self.half_yaw + other.half_yaw
        return not (beside or self.low > other.high or other.low > self.high)


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
        near = list(_things(scene, eye)) + list(_hands(hands, rig or Rig(), eye))
        boxes = {panel.key: _of_points(_corners(panel), eye) for panel in scene.panels}
        wanted = [panel for panel in scene.panels if panel.key in LAYERED and self._is_free(panel, boxes, near, scene)]
        # What is on top comes first: where there is too little room, it must not end up below.
        wanted.sort(key=lambda panel: not panel.is_on_top)
        ready = {panel.key for panel in layers.ready_panels(wanted[: layers.most_panels])}
        left_on_top = [boxes[panel.key] for panel in scene.panels if panel.is_on_top and panel.key not in ready]
        taken: list[Panel] = []
        left: list[Panel] = []
        for panel in scene.panels:
            is_layer = panel.key in ready and (
                panel.is_on_top or not any(boxes[panel.key].overlaps(box) for box in left_on_top)
            )
            (taken if is_layer else left).append(panel)
        scene.panels = left
        return taken

    def _is_free(self, panel: Panel, boxes: dict[str, _Seen], near: Iterable[_Seen], scene: FrameScene) -> bool:
        """Whether nothing of the picture would have to stand in front of it, now and for a while."""
        if panel.is_on_top:
            return True
        box = boxes[panel.key]
        others = (boxes[other.key] for other in scene.panels if other.key not in LAYERED)
        is_hidden = box.distance > WITHIN_M or any(
            thing.distance < box.distance and thing.overlaps(box) for thing in (*near, *others)
        )
        frames = 0 if is_hidden else self._free_frames.get(panel.key, FREE_FRAMES) + 1
        self._free_frames[panel.key] = min(frames, FREE_FRAMES)
        return frames >= FREE_FRAMES


def _corners(panel: Panel) -> Iterator[Vector]:
    rows = panel.model[:3].tolist()
    for x, y in ((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)):
        a, b, c = (row[0] * x + row[1] * y + row[3] for row in rows)
        yield a, b, c


def _of_points(points: Iterable[Vector], eye: Vector) -> _Seen:
    """A box around points that lie close together."""
    directions = [(x - eye[0], y - eye[1], z - eye[2]) for x, y, z in points]
    middle = math.atan2(-sum(x for x, _, _ in directions), -sum(z for _, _, z in directions))
    half = max(abs(math.remainder(math.atan2(-x, -z) - middle, math.tau)) for x, _, z in directions)
    pitches = [math.atan2(y, math.hypot(x, z)) for x, y, z in directions]
    return _Seen(middle, half, min(pitches), max(pitches), min(math.hypot(*direction) for direction in directions))


def _ball(middle: Vector, radius: float, eye: Vector) -> _Seen:
    x, y, z = middle[0] - eye[0], middle[1] - eye[1], middle[2] - eye[2]
    across, distance = math.hypot(x, z), math.hypot(x, y, z)
    half = math.atan2(radius, max(across, 1e-3))
    pitch, half_pitch = math.atan2(y, across), math.atan2(radius, max(distance, 1e-3))
    return _Seen(math.atan2(-x, -z), half, pitch - half_pitch, pitch + half_pitch, max(0.0, distance - radius))


def _things(scene: FrameScene, eye: Vector) -> Iterator[_Seen]:
    """The assistant and the small things, as far as they are near enough to hide anything."""
    if scene.avatar:
        x, y, z = scene.avatar.root[:3, 3].tolist()
        width, height = _BODY_M
        feet, crown = _ball((x, y, z), width, eye), _ball((x, y + height, z), width, eye)
        yield _Seen(feet.yaw, feet.half_yaw, feet.low, crown.high, min(feet.distance, crown.distance))
    if scene.props:
        models = scene.props.objects["model"]
        sizes = (models[:, :3, :3] ** 2).sum(axis=1).max(axis=1) ** 0.5
        for middle, size in zip(models[:, :3, 3].tolist(), sizes.tolist(), strict=True):
            if math.dist(middle, eye) < WITHIN_M + size:
                yield _ball(middle, max(size / 2, _LEAST_THING_M), eye)


def _hands(hands: Sequence[Hand], rig: Rig, eye: Vector) -> Iterator[_Seen]:
    """Hands and controllers, and the rays that they point with."""
    for hand in hands:
        if hand.kind == "absent":
            continue
        if hand.grip:
            yield _ball(rig.point(hand.grip.position), _HAND_M, eye)
        if hand.aim:
            yield from (_ball(point, 0.01, eye) for point in _along(rig.pose(hand.aim)))


def _along(aim: Pose) -> Iterator[Vector]:
    (x, y, z), (dx, dy, dz) = aim.position, aim.forward
    for metres in _RAY_M:
        yield x + dx * metres, y + dy * metres, z + dz * metres
