"""Cart and answer: plates that hang in the workspace beside the assistant."""

import math

from vr_assistant.messages import Lang, ShowAnswer, ShowCart
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import AnswerContent, answer_content, cart_content, cart_counter_content
from vr_assistant.stage.pointing.target import Plate, Target
from vr_assistant.stage.render.frame import Matrix, Panel
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.workspace import Workspace

LEFT = math.radians(30)
RIGHT = math.radians(-20)
DISTANCE_M = 2.0
FADE_S = 0.25
CART_OPEN_S = 14.0
"""The open list folds into the counter by itself."""
ANSWER_S = 30.0


class Boards:
    """The answer has the right side; with the shelf there it moves to the left, and the cart folds."""

    def __init__(self, artist: PanelArtist) -> None:
        self._cart_face, self._counter_face = Face("cart", artist), Face("cart-counter", artist)
        self._answer_face = Face("answer", artist)
        self._cart: ShowCart | None = None
        self._answer: AnswerContent | None = None
        self._cart_open_s = self._answer_s = 0.0
        self._is_answer_open = False
        self._cart_opacity = self._counter_opacity = self._answer_opacity = 0.0
        self._hung: list[Panel] = []
        self._plates: dict[str, tuple[Matrix, Plate]] = {}

    @property
    def is_open(self) -> bool:
        return self._is_answer_open or self._cart_open_s > 0

    def show_cart(self, cart: ShowCart) -> None:
        self._cart = cart
        self._cart_open_s = CART_OPEN_S if cart.is_open else 0.0

    def show_answer(self, answer: ShowAnswer) -> None:
        self._answer, self._is_answer_open, self._answer_s = answer_content(answer), True, ANSWER_S

    def hide_answer(self) -> None:
        self._is_answer_open = False

    def clear(self) -> None:
        self._cart, self._cart_open_s = None, 0.0
        self.hide_answer()

    def step(self, workspace: Workspace, is_shelf_open: bool, dt: float) -> None:
        self._cart_open_s = max(0.0, self._cart_open_s - dt)
        self._answer_s = max(0.0, self._answer_s - dt)
        self._is_answer_open = self._is_answer_open and self._answer_s > 0
        is_cart_free = not (self._is_answer_open and is_shelf_open)
        is_cart_open = self._cart is not None and self._cart_open_s > 0 and is_cart_free
        has_pieces = self._cart is not None and bool(self._cart.lines)
        near = workspace.opacity
        self._cart_opacity = _fade(self._cart_opacity, near * is_cart_open, dt)
        self._counter_opacity = _fade(
            self._counter_opacity, near * (has_pieces and not is_cart_open and is_cart_free), dt
        )
        self._answer_opacity = _fade(self._answer_opacity, near * self._is_answer_open, dt)

    def targets(self) -> list[Target]:
        """What hung there in the last frame that was looked at."""
        return [self._plate(panel) for panel in self._hung if panel.opacity > 0.5]

    def _plate(self, panel: Panel) -> Plate:
        """Made anew only when it hangs elsewhere: a panel that stays keeps its matrix."""
        known = self._plates.get(panel.key)
        if known is None or known[0] is not panel.model:
            known = self._plates[panel.key] = panel.model, Plate.on_panel(panel.key, panel.model)
        return known[1]

    def press(self, key: str) -> None:
        """The counter unfolds into the list, the list folds, an answer that was read goes."""
        if key == self._counter_face.key:
            self._cart_open_s = CART_OPEN_S
        elif key == self._cart_face.key:
            self._cart_open_s = 0.0
        elif key == self._answer_face.key:
            self.hide_answer()

    def panels(self, workspace: Workspace, is_shelf_open: bool, lang: Lang) -> list[Panel]:
        panels = []
        cart, answer = self._cart, self._answer
        if cart and self._cart_opacity > 0.02 and self._cart_face.show(cart_content(cart, lang)):
            panels.append(self._hang(self._cart_face, workspace, LEFT, 0.02, self._cart_opacity))
        if cart and self._counter_opacity > 0.02 and self._counter_face.show(cart_counter_content(cart)):
            panels.append(self._hang(self._counter_face, workspace, LEFT, -0.42, self._counter_opacity))
        if answer and self._answer_opacity > 0.02 and self._answer_face.show(answer):
            side = LEFT if is_shelf_open else RIGHT
            panels.append(self._hang(self._answer_face, workspace, side, 0.05, self._answer_opacity))
        self._hung = panels
        return panels

    @staticmethod
    def _hang(face: Face, workspace: Workspace, bearing: float, above_eye_m: float, opacity: float) -> Panel:
        spot = workspace.spot(bearing, DISTANCE_M, above_eye_m)
        # It comes a hand's breadth nearer while it fades in.
        distance_m = DISTANCE_M * (1.0 - 0.03 * (1.0 - opacity))
        return face.hang(spot.x, spot.y, spot.z, spot.yaw, 0.0, distance_m, opacity)


def _fade(opacity: float, target: float, dt: float) -> float:
    return opacity + max(-dt / FADE_S, min(dt / FADE_S, target - opacity))
