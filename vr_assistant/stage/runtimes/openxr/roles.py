"""What pressed buttons mean: talk, mute, menu, recentre; which hand does which."""

from collections.abc import Mapping

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.actions import ControllerState
from vr_assistant.stage.runtimes.openxr.presses import Press
from vr_assistant.stage.runtimes.openxr.profiles import SIDES
from vr_assistant.stage.runtimes.protocol import UserInput

UNPUSHED = 0.5
"""A stick within this of its middle is not being pushed: who walks and clicks does not want to be recentred."""


class Roles:
    """The main hand talks and turns; the other mutes where one button does both, and walks."""

    def __init__(self, is_left_handed: bool = False) -> None:
        self.is_left_handed = is_left_handed
        self._menus: dict[Side, Press] = {side: Press() for side in SIDES}
        self._second_menus: dict[Side, Press] = {side: Press() for side in SIDES}
        self._both_sticks = Press()

    def update(self, controllers: Mapping[Side, ControllerState], now_ns: int, into: UserInput) -> None:
        """Write `is_talking`, and add to what else toggled and recentred in this frame."""
        main = self._main_hand(controllers)
        into.is_talking = controllers[main].talk
        for side, state in controllers.items():
            is_talk_button = side == main and state.profile is not None and state.profile.shares_talk_and_menu(side)
            press = self._menus[side].update(state.menu and not is_talk_button, now_ns)
            into.toggled_mute |= press == "short"
            into.toggled_menu |= press == "long"
            into.toggled_menu |= self._second_menus[side].update(state.second_menu, now_ns) == "down"
        are_clicked = all(state.stick_click and _is_unpushed(state) for state in controllers.values())
        into.recentred |= self._both_sticks.update(are_clicked, now_ns) == "down"

    def _main_hand(self, controllers: Mapping[Side, ControllerState]) -> Side:
        """The one the user prefers; who holds a single controller has that as the main one."""
        wanted, other = SIDES if self.is_left_handed else SIDES[::-1]
        is_empty = not controllers[wanted].profile_path
        return other if is_empty and controllers[other].profile_path else wanted

    def reset(self) -> None:
        """Forget what is held: nothing fires until it has been let go."""
        for press in (*self._menus.values(), *self._second_menus.values(), self._both_sticks):
            press.reset()


def _is_unpushed(state: ControllerState) -> bool:
    return abs(state.stick[0]) < UNPUSHED and abs(state.stick[1]) < UNPUSHED
