"""Up to six products on planks at eye level, each with its numbered tag; it stays where it was put up."""

import math

from vr_assistant.messages import Lang, ProductCard, ShowShelf
from vr_assistant.stage.panels.shelf_cards import TAG_WIDTH, draw_shelf_title, draw_tag
from vr_assistant.stage.render.frame import Panel, Prop
from vr_assistant.stage.runtimes.protocol import Head
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.placing import direction, upright
from vr_assistant.stage.scene.product_models import model_parts
from vr_assistant.stage.scene.workspace import Spot, Workspace

BEARING = math.radians(-23)
DISTANCE_M = 2.0
COLUMNS = 3
MOST = 6
PITCH_M = TAG_WIDTH * DISTANCE_M / 1000 + 0.01
PLANK_WOOD = (0.24, 0.13, 0.065)
PLANK_M = 0.028
DEPTH_M = 0.24
ROWS_M = (0.06, -0.38)
"""Top of the upper and the lower plank, from the eye."""
SINGLE_ROW_M = -0.18
APPEAR_S = 0.35
STAGGER_S = 0.09
AIM_RAD = math.radians(4.5)
"""A product counts as pointed at within this angle of the middle of the view."""
PRODUCT_M = 0.21
"""Height of the space for one product."""


class Shelf:
    def __init__(self) -> None:
        self._faces = [Face(f"tag-{number}") for number in range(1, MOST + 1)]
        self._title = Face("shelf-title")
        self._shown: ShowShelf | None = None
        self._age_s = 0.0
        self._opacity = 0.0
        self._is_open = False

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def age_s(self) -> float:
        """Since the products were laid out."""
        return self._age_s

    def show(self, shelf: ShowShelf) -> None:
        if shelf != self._shown or not self._is_open:
            self._age_s = 0.0
        self._shown, self._is_open = shelf, bool(shelf.products)

    def hide(self) -> None:
        self._is_open = False

    def step(self, workspace: Workspace, dt: float) -> None:
        self._age_s += dt
        target = workspace.opacity if self._is_open else 0.0
        self._opacity += max(-dt / 0.3, min(dt / 0.3, target - self._opacity))

    def pointed_at(self, workspace: Workspace, head: Head) -> str | None:
        """Id of the product in the middle of the view."""
        if not self._is_open or not self._shown or self._opacity < 0.5:
            return None
        gaze = _ray(head)
        best, best_angle = None, AIM_RAD
        for product, spot in self._places(workspace):
            to = (spot.x - head.x, spot.y + PRODUCT_M * 0.3 - head.y, spot.z - head.z)
            angle = math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(gaze, to, strict=True)) / math.hypot(*to))))
            if angle < best_angle:
                best, best_angle = product.id, angle
        return best

    def props(self, workspace: Workspace, head: Head) -> list[Prop]:
        """Planks and products."""
        if self._opacity < 0.02 or not self._shown:
            return []
        pointed = self.pointed_at(workspace, head)
        props = []
        for row in range(self._rows()):
            width = min(COLUMNS, len(self._shown.products) - row * COLUMNS) * PITCH_M + 0.06
            spot = self._row_spot(workspace, row)
            grown = self._grown(row * COLUMNS)
            size = (width * grown, PLANK_M * grown, DEPTH_M * grown)
            props.append(Prop("cube", upright(spot.x, spot.y - PLANK_M / 2, spot.z, spot.yaw, size), PLANK_WOOD))
        for number, (product, spot) in enumerate(self._places(workspace)):
            glow = 0.35 if product.id == pointed else 0.0
            turn = math.radians(14) * math.sin(self._age_s * 0.8 + number)
            props += model_parts(
                product, spot.x, spot.y, spot.z, spot.yaw + turn, PRODUCT_M * self._grown(number), glow
            )
        return props

    def panels(self, workspace: Workspace, lang: Lang) -> list[Panel]:
        """Tags below the products, the title above them."""
        if self._opacity < 0.02 or not self._shown:
            return []
        panels = []
        for number, (product, spot) in enumerate(self._places(workspace)):
            face = self._faces[number]
            card = face.draw((number, product, lang), lambda n=number, p=product: draw_tag(n + 1, p, lang))  # type: ignore[misc]
            # In front of the plank's edge, a little below its top.
            dx, dz = direction(spot.yaw)
            x, z = spot.x - dx * (DEPTH_M / 2 + 0.01), spot.z - dz * (DEPTH_M / 2 + 0.01)
            y = spot.y - 0.012 - card.height * (DISTANCE_M - DEPTH_M / 2) / 2000
            opacity = self._opacity * min(1.0, self._grown(number))
            panels.append(face.hang(x, y, z, spot.yaw, -0.06, DISTANCE_M - DEPTH_M / 2, opacity))
        title = self._shown.title
        if title:
            self._title.draw(title, lambda: draw_shelf_title(title))
            top = self._row_spot(workspace, 0)
            panels.append(self._title.hang(top.x, top.y + 0.34, top.z, top.yaw, 0.0, DISTANCE_M, self._opacity))
        return panels

    def _rows(self) -> int:
        assert self._shown
        return 1 if len(self._shown.products) <= COLUMNS else 2

    def _row_spot(self, workspace: Workspace, row: int) -> Spot:
        return workspace.spot(BEARING, DISTANCE_M, SINGLE_ROW_M if self._rows() == 1 else ROWS_M[row])

    def _places(self, workspace: Workspace) -> list[tuple[ProductCard, Spot]]:
        """Where each product stands: the middle of its foot."""
        assert self._shown
        products = self._shown.products[:MOST]
        places = []
        for number, product in enumerate(products):
            row, column = divmod(number, COLUMNS)
            middle = self._row_spot(workspace, row)
            in_row = min(COLUMNS, len(products) - row * COLUMNS)
            right = (column - (in_row - 1) / 2) * PITCH_M
            rx, rz = math.cos(middle.yaw), -math.sin(middle.yaw)
            places.append((product, Spot(middle.x + rx * right, middle.y, middle.z + rz * right, middle.yaw)))
        return places

    def _grown(self, number: int) -> float:
        """0..1 with a small overshoot: the products appear one after the other."""
        t = max(0.0, min(1.0, (self._age_s - number * STAGGER_S) / APPEAR_S))
        rise = 1 - (1 - t) ** 3 * (1 - 1.6 * t)
        return max(1e-3, rise) * math.sqrt(max(self._opacity, 1e-3))


def _ray(head: Head) -> tuple[float, float, float]:
    dx, dz = direction(head.yaw)
    return dx * math.cos(head.pitch), math.sin(head.pitch), dz * math.cos(head.pitch)
