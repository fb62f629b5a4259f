"""What the user can do, told to OpenXR: one action set, one action a role of profiles.py (spec, chapter 11)."""

from ctypes import addressof
from dataclasses import dataclass
from typing import Any

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.api import extension_call, handle, text, xr
from vr_assistant.stage.runtimes.openxr.believable import axis
from vr_assistant.stage.runtimes.openxr.located import Located, Locator
from vr_assistant.stage.runtimes.openxr.profiles import SIDES, Profile, profile_at

POSE, FLOAT, BOOLEAN = xr.ActionType.POSE_INPUT, xr.ActionType.FLOAT_INPUT, xr.ActionType.BOOLEAN_INPUT
VECTOR, VIBRATION = xr.ActionType.VECTOR2F_INPUT, xr.ActionType.VIBRATION_OUTPUT
ACTIONS = (
    ("aim", "Point", POSE),
    ("grip", "Hand", POSE),
    ("select", "Select", FLOAT),
    ("talk", "Hold to talk", BOOLEAN),
    ("menu", "Mute; hold for the menu", BOOLEAN),
    ("second_menu", "Menu", BOOLEAN),
    ("stick", "Walk and turn", VECTOR),
    ("stick_click", "Recentre (both at once)", BOOLEAN),
    ("haptic", "Buzz", VIBRATION),
)
"""Name, what the runtime's own settings call it, and type. A button that is on or off gives select 0 or 1."""


@dataclass(slots=True)
class ControllerState:
    """What OpenXR says of one hand's actions, as it is now."""

    profile_path: str = ""
    profile: Profile | None = None
    aim: Located | None = None
    grip: Located | None = None
    select: float = 0.0
    talk: bool = False
    menu: bool = False
    second_menu: bool = False
    stick: tuple[float, float] = (0.0, 0.0)
    stick_click: bool = False


class _State:
    """One action of one hand: its structures are filled again and again."""

    def __init__(self, function: Any, session: Any, action: Any, path: Any, state: Any) -> None:
        self._function, self._session, self._state = function, session, state
        self._info = xr.ActionStateGetInfo(action=action, subaction_path=path)
        self._info_address, self._state_address = addressof(self._info), addressof(state)

    def read(self) -> Any:
        """Its current state; None while nothing gives it."""
        self._function(self._session, self._info_address, self._state_address)
        return self._state.current_state if self._state.is_active else None


class Actions:
    """Lives from before xrAttachSessionActionSets, which `attach` calls, to `close`.

    Raises ResultException from `__init__` and `attach` where the runtime refuses.
    """

    def __init__(self, instance: Any, session: Any) -> None:
        self._instance, self._session = instance, session
        self.set = xr.create_action_set(instance, xr.ActionSetCreateInfo("assistant", "VR Assistant"))
        self.paths: dict[Side, Any] = {side: xr.string_to_path(instance, f"/user/hand/{side}") for side in SIDES}
        subactions = list(self.paths.values())
        self.by_name = {
            name: xr.create_action(
                self.set,
                xr.ActionCreateInfo(
                    action_name=name, action_type=kind, subaction_paths=subactions, localized_action_name=title
                ),
            )
            for name, title, kind in ACTIONS
        }
        self._active = xr.ActiveActionSet(self.set, xr.NULL_PATH)
        self._sync_info = xr.ActionsSyncInfo(active_action_sets=[self._active])
        self._sync_address = addressof(self._sync_info)
        self._sync = extension_call(instance, "xrSyncActions", "hp")
        self._session_number = handle(session)
        self._poses: dict[Side, tuple[Locator, Locator]] = {}
        self._states: dict[Side, dict[str, _State]] = {}
        self.controllers: dict[Side, ControllerState] = {side: ControllerState() for side in SIDES}

    def attach(self) -> None:
        """Fix what has been suggested; no action or binding may follow."""
        xr.attach_session_action_sets(self._session, xr.SessionActionSetsAttachInfo(action_sets=[self.set]))
        for side, path in self.paths.items():
            aim, grip = (Locator(self._instance, self._space(name, path)) for name in ("aim", "grip"))
            self._poses[side] = aim, grip
            self._states[side] = {
                name: self._state(name, kind, path) for name, _, kind in ACTIONS if kind in (FLOAT, BOOLEAN, VECTOR)
            }

    def _space(self, name: str, path: Any) -> Any:
        return xr.create_action_space(
            self._session, xr.ActionSpaceCreateInfo(action=self.by_name[name], subaction_path=path)
        )

    def _state(self, name: str, kind: Any, path: Any) -> _State:
        name_of_call, state = {
            FLOAT: ("xrGetActionStateFloat", xr.ActionStateFloat),
            BOOLEAN: ("xrGetActionStateBoolean", xr.ActionStateBoolean),
            VECTOR: ("xrGetActionStateVector2f", xr.ActionStateVector2f),
        }[kind]
        function = extension_call(self._instance, name_of_call, "hpp")
        return _State(function, self._session_number, self.by_name[name], path, state())

    def profile_changed(self) -> None:
        """Ask anew what each hand holds (on XrEventDataInteractionProfileChanged)."""
        for side, path in self.paths.items():
            found = xr.get_current_interaction_profile(self._session, path).interaction_profile
            path_text = text(xr.path_to_string(self._instance, found)) if found else ""
            controller = self.controllers[side]
            controller.profile_path, controller.profile = path_text, profile_at(path_text)

    def sync(self) -> int:
        """xrSyncActions: to be called once a frame."""
        return int(self._sync(self._session_number, self._sync_address))

    def read(self, base_space: int, xr_time: int) -> None:
        """Fill `controllers`, after `sync`."""
        for side, state in self.controllers.items():
            aim, grip = self._poses[side]
            state.aim, state.grip = aim.locate(base_space, xr_time), grip.locate(base_space, xr_time)
            states = self._states[side]
            state.select = axis(states["select"].read() or 0.0, 0.0)
            state.talk = bool(states["talk"].read())
            state.menu = bool(states["menu"].read())
            state.second_menu = bool(states["second_menu"].read())
            stick = states["stick"].read()
            state.stick = (axis(stick.x), axis(stick.y)) if stick is not None else (0.0, 0.0)
            state.stick_click = bool(states["stick_click"].read())

    def close(self) -> None:
        for locators in self._poses.values():
            for locator in locators:
                locator.close()
        xr.destroy_action_set(self.set)  # takes its actions along
