"""Up to six products on planks at eye level, each with its numbered tag; it stays where it was put up."""

import math
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import Lang, ProductCard, ShowShelf
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import ShelfTitleContent, tag_content
from vr_assistant.stage.panels.theme import TAG_WIDTH
from vr_assistant.stage.pointing.target import Box, Target
from vr_assistant.stage.render.frame import Panel, Props
from vr_assistant.stage.runtimes.rig import Vector
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.goods import Goods, Model
from vr_assistant.stage.scene.placing import direction, upright
from vr_assistant.stage.scene.product_models import product_model
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
PRODUCT_M = 0.21
"""Height of the space for one product."""
PREFIX = "product-"
"""Of the keys of products, before their ids."""
ABOVE_FOOT_M = -0.025
REACH_M = (PITCH_M * 0.48, 0.219, DEPTH_M / 2 + 0.02)
"""Half of the space in which a product and its tag are pointed at and touched, and where its middle is."""
GLOW = 0.35
"""Of the product pointed at."""
TURN_RAD = math.radians(14)
"""Products turn to and fro by so much."""
TURN_RAD_S = 0.8
"""Of the wave in which they turn."""
_NOTHING = Props()


class Shelf:
    def __init__(self, artist: PanelArtist) -> None:
        self._faces = [Face(f"tag-{number}", artist) for number in range(1, MOST + 1)]
        self._title = Face("shelf-title", artist)
        self._shown: ShowShelf | None = None
        self._goods: Goods | None = None
        self._standing: list[tuple[ProductCard, Spot]] = []
        self._targets: list[Box] = []
        self._feet: NDArray[np.float64] = np.zeros((0, 3))
        self._yaws: NDArray[np.float64] = np.zeros(0)
        self._placed_for: tuple[float, ...] | None = None
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
        if shelf != self._shown:
            self._shown, self._placed_for = shelf, None
            planks = [_plank(self._in_row(row)) for row in range(self._rows())]
            self._goods = Goods([*planks, *map(product_model, shelf.products[:MOST])])
        self._is_open = bool(shelf.products)

    def hide(self) -> None:
        self._is_open = False

    def step(self, workspace: Workspace, dt: float) -> None:
        self._age_s += dt
        target = workspace.opacity if self._is_open else 0.0
        self._opacity += max(-dt / 0.3, min(dt / 0.3, target - self._opacity))

    def targets(self, workspace: Workspace) -> Sequence[Target]:
        """The products, each with its tag."""
        return self._boxes(workspace)

    def _boxes(self, workspace: Workspace) -> list[Box]:
        if not self._is_open or not self._shown or self._opacity < 0.5:
            return []
        self._places(workspace)
        return self._targets

    def find(self, number: int, workspace: Workspace) -> Vector | None:
        """The middle of a product, counted from 1; None while it is not to be had."""
        found = self._boxes(workspace)
        return found[number - 1].centre if 1 <= number <= len(found) else None

    def product_of(self, key: str) -> str | None:
        """Id of the product whose target has this key."""
        if not self._shown or not key.startswith(PREFIX):
            return None
        return next((card.id for card in self._shown.products if key == PREFIX + card.id), None)

    def props(self, workspace: Workspace, lit: Collection[str]) -> Props:
        """Planks and products: moved in place until others are laid out. `lit`: keys of the targets pointed at."""
        goods = self._goods
        if self._opacity < 0.02 or not goods:
            return _NOTHING
        rows, products = self._rows(), len(self._places(workspace))
        sizes = [self._grown(row * COLUMNS) for row in range(rows)]
        sizes += [self._grown(number) * PRODUCT_M for number in range(products)]
        yaws = self._yaws.copy()
        yaws[rows:] += TURN_RAD * np.sin(self._age_s * TURN_RAD_S + np.arange(products))
        goods.place(self._feet, yaws, np.array(sizes))
        standing = enumerate(self._standing)
        pointed = next((number for number, (product, _) in standing if PREFIX + product.id in lit), None)
        goods.light_up(None if pointed is None else rows + pointed, GLOW)
        return goods.props

    def panels(self, workspace: Workspace, lang: Lang) -> list[Panel]:
        """Tags below the products, the title above them."""
        if self._opacity < 0.02 or not self._shown:
            return []
        panels = []
        for number, (product, spot) in enumerate(self._places(workspace)):
            face = self._faces[number]
            if not face.show(tag_content(number + 1, product, lang)):
                continue
            # In front of the plank's edge, a little below its top.
            dx, dz = direction(spot.yaw)
            x, z = spot.x - dx * (DEPTH_M / 2 + 0.01), spot.z - dz * (DEPTH_M / 2 + 0.01)
            y = spot.y - 0.012 - face.height * (DISTANCE_M - DEPTH_M / 2) / 2000
            opacity = self._opacity * min(1.0, self._grown(number))
            panels.append(face.hang(x, y, z, spot.yaw, -0.06, DISTANCE_M - DEPTH_M / 2, opacity))
        title = self._shown.title
        if title and self._title.show(ShelfTitleContent(title)):
            top = self._row_spot(workspace, 0)
            panels.append(self._title.hang(top.x, top.y + 0.34, top.z, top.yaw, 0.0, DISTANCE_M, self._opacity))
        return panels

    def _rows(self) -> int:
        assert self._shown
        return 1 if len(self._shown.products) <= COLUMNS else 2

    def _in_row(self, row: int) -> int:
        assert self._shown
        return min(COLUMNS, len(self._shown.products[:MOST]) - row * COLUMNS)

    def _row_spot(self, workspace: Workspace, row: int) -> Spot:
        return workspace.spot(BEARING, DISTANCE_M, SINGLE_ROW_M if self._rows() == 1 else ROWS_M[row])

    def _places(self, workspace: Workspace) -> list[tuple[ProductCard, Spot]]:
        """Where each product stands: the middle of its foot."""
        where = (workspace.x, workspace.eye_y, workspace.z, workspace.yaw)
        if where != self._placed_for:
            self._placed_for = where
            self._stand(workspace)
        return self._standing

    def _stand(self, workspace: Workspace) -> None:
        assert self._shown
        middles = [self._row_spot(workspace, row) for row in range(self._rows())]
        self._standing = []
        for number, product in enumerate(self._shown.products[:MOST]):
            row, column = divmod(number, COLUMNS)
            middle = middles[row]
            right = (column - (self._in_row(row) - 1) / 2) * PITCH_M
            rx, rz = math.cos(middle.yaw), -math.sin(middle.yaw)
            self._standing.append((product, Spot(middle.x + rx * right, middle.y, middle.z + rz * right, middle.yaw)))
        self._targets = [
            Box(PREFIX + product.id, (spot.x, spot.y + ABOVE_FOOT_M, spot.z), spot.yaw, REACH_M)
            for product, spot in self._standing
        ]
        spots = [*middles, *(spot for _, spot in self._standing)]
        self._feet = np.array([(spot.x, spot.y, spot.z) for spot in spots])
        self._yaws = np.array([spot.yaw for spot in spots])

    def _grown(self, number: int) -> float:
        """0..1 with a small overshoot: the products appear one after the other."""
        t = max(0.0, (self._age_s - number * STAGGER_S) / APPEAR_S)
        rise = 1 - (1 - t) ** 3 * (1 - 1.6 * t) if t < 1.0 else 1.0
        return max(1e-3, rise) * math.sqrt(max(self._opacity, 1e-3))


def _plank(products: int) -> Model:
    """As long as so many need; its top is at 0."""
    size = (products * PITCH_M + 0.06, PLANK_M, DEPTH_M)
    return Model(["cube"], upright(0.0, -PLANK_M / 2, 0.0, 0.0, size)[None], np.array([PLANK_WOOD]))
