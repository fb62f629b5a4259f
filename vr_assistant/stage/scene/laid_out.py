"""What is laid out around the user: the goods on their shelf, the cart, the answer."""

import math
from collections.abc import Collection

from vr_assistant.messages import Lang, ShowAnswer, ShowCart, ShowShelf
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.pointing.target import Target
from vr_assistant.stage.render.frame import Panel, Props
from vr_assistant.stage.runtimes.rig import Head, Vector
from vr_assistant.stage.scene.assistant import LOOK_AT_WARES_S, Assistant
from vr_assistant.stage.scene.boards import Boards
from vr_assistant.stage.scene.shelf import BEARING, DISTANCE_M, Shelf
from vr_assistant.stage.scene.workspace import Workspace


class LaidOut:
    def __init__(self, artist: PanelArtist, assistant: Assistant) -> None:
        self._shelf, self._boards, self._workspace = Shelf(artist), Boards(artist), Workspace()
        self._assistant = assistant

    @property
    def is_open(self) -> bool:
        return self._shelf.is_open or self._boards.is_open

    @property
    def wares(self) -> Vector | None:
        """Where goods were just laid out and deserve the assistant's look."""
        if not self._shelf.is_open or self._shelf.age_s >= LOOK_AT_WARES_S:
            return None
        spot = self._workspace.spot(BEARING, DISTANCE_M, -0.2)
        return spot.x, spot.y, spot.z

    @property
    def middle(self) -> Vector | None:
        """Where a user looks who wants to see it all; None while there is nothing near."""
        if not self.is_open or self._workspace.opacity <= 0.5:
            return None
        spot = self._workspace.spot(math.radians(-1), 2.0, -0.08)
        return spot.x, spot.y, spot.z

    def find_product(self, number: int) -> Vector | None:
        """Where the product with this number on the shelf is."""
        return self._shelf.find(number, self._workspace)

    def show_shelf(self, shelf: ShowShelf, head: Head) -> None:
        self._open(head)
        self._shelf.show(shelf)

    def hide_shelf(self) -> None:
        self._shelf.hide()

    def show_cart(self, cart: ShowCart, head: Head) -> None:
        if cart.is_open:
            self._open(head)
        self._boards.show_cart(cart)

    def show_answer(self, answer: ShowAnswer, head: Head) -> None:
        self._open(head)
        self._boards.show_answer(answer)

    def hide_answer(self) -> None:
        self._boards.hide_answer()

    def clear(self) -> None:
        self._shelf.hide()
        self._boards.clear()

    def _open(self, head: Head) -> None:
        """Things are laid out where the user is; what is there and near already stays where it is."""
        away = math.hypot(head.x - self._workspace.x, head.z - self._workspace.z)
        if not self._workspace.is_placed or away > 1.0 or not self.is_open:
            self.place(head)

    def place(self, head: Head) -> None:
        """All of it anew around this head; she steps beside it, unless she leads the way."""
        body, standing, workspace = self._assistant.body, self._assistant.standing, self._workspace
        workspace.place(head, (body.x, body.z))
        if not self._assistant.guide:
            x, z = standing.place_before(workspace.x, workspace.z, workspace.yaw)
            if body.distance_to(x, z) > 0.5:
                standing.go_before(workspace.x, workspace.z, workspace.yaw)

    def step(self, head: Head, may_follow: bool, dt: float) -> None:
        """`may_follow`: It comes after a user who stays elsewhere."""
        if self._workspace.step(head, may_follow and self.is_open, dt):
            self.place(head)
        self._shelf.step(self._workspace, dt)
        self._boards.step(self._workspace, self._shelf.is_open, dt)

    def targets(self) -> list[Target]:
        """What of it can be pointed at."""
        return [*self._boards.targets(), *self._shelf.targets(self._workspace)]

    def press(self, key: str) -> str | None:
        """A target was pressed; gives the product that was chosen by it, if one was."""
        product = self._shelf.product_of(key)
        if not product:
            self._boards.press(key)
        return product

    def panels(self, lang: Lang) -> list[Panel]:
        panels: list[Panel] = [*self._shelf.panels(self._workspace, lang)]
        return panels + self._boards.panels(self._workspace, self._shelf.is_open, lang)

    def props(self, lit: Collection[str]) -> Props:
        """`lit`: Keys of the targets that are pointed at."""
        return self._shelf.props(self._workspace, lit)
