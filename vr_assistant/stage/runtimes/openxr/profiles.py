"""Which button does what, on every controller that we know.

To add one, write its table below and add it to PROFILES: its paths are in the list "Interaction profile paths" of the
OpenXR specification (section 6.4), or in the text of the extension that brings it. Then draw the picture again (see
bindings_picture.py). Names below /input or /output of a hand; a pair where left and right differ; empty where there is
nothing of the kind. No system button: it belongs to the runtime.
"""

from dataclasses import dataclass, replace
from typing import Literal

from vr_assistant.stage.runtimes.hand import Side

SIDES: tuple[Side, Side] = ("left", "right")
PREFIX = "/interaction_profiles/"

Buttons = str | tuple[str, str]
"""The same on both hands, or (left, right)."""
Shape = Literal["sticks", "index", "vive", "motion", "simple", "pad", "hand"]
"""What it looks like, see bindings_picture.py."""


@dataclass(frozen=True, slots=True)
class Profile:
    path: str
    """Below /interaction_profiles/."""
    name: str
    """What its owner calls it."""
    shape: Shape
    select: Buttons
    """Chooses what is pointed at."""
    talk: Buttons = ""
    """Is held to talk, on the main hand."""
    menu: Buttons = ""
    """Mutes the microphone; held, opens the menu. Where it is the talk button, too, it does this on the other hand."""
    second_menu: Buttons = ""
    """Opens the menu at once."""
    stick: Buttons = ""
    """A thumbstick or trackpad: walks on the other hand, turns on the main hand."""
    stick_click: Buttons = ""
    """Both at once, unpushed: recentres."""
    is_pad: bool = False
    """The stick is a trackpad, which a resting thumb touches: it counts while it is pressed."""
    haptic: Buttons = "haptic"
    extension: str = ""
    """Has to be enabled; empty: every runtime knows it."""
    core_path: str = ""
    """Its name in OpenXR 1.1, which knows it without the extension."""

    def on(self, side: Side, buttons: Buttons) -> str:
        """What there is on this hand."""
        return buttons if isinstance(buttons, str) else buttons[SIDES.index(side)]

    def shares_talk_and_menu(self, side: Side) -> bool:
        return bool(self.talk) and self.on(side, self.talk) == self.on(side, self.menu)


SIMPLE = Profile(
    "khr/simple_controller",
    "Simple controller",
    "simple",
    select="select/click",
    talk="menu/click",
    menu="menu/click",
)

TOUCH = Profile(
    "oculus/touch_controller",
    "Meta Touch",
    "sticks",
    select="trigger/value",
    talk=("x/click", "a/click"),
    menu=("menu/click", ""),
    second_menu=("y/click", "b/click"),
    stick="thumbstick",
    stick_click="thumbstick/click",
)

TOUCH_PRO = replace(
    TOUCH,
    path="facebook/touch_controller_pro",
    name="Meta Touch Pro",
    extension="XR_FB_touch_controller_pro",
    core_path="meta/touch_pro_controller",
)

TOUCH_PLUS = replace(
    TOUCH,
    path="meta/touch_controller_plus",
    name="Meta Touch Plus",
    extension="XR_META_touch_controller_plus",
    core_path="meta/touch_plus_controller",
)

INDEX = Profile(
    "valve/index_controller",
    "Valve Index",
    "index",
    select="trigger/value",
    talk="a/click",
    menu="a/click",
    second_menu="b/click",
    stick="thumbstick",
    stick_click="thumbstick/click",
)

VIVE = Profile(
    "htc/vive_controller",
    "HTC Vive",
    "vive",
    select="trigger/value",
    talk="squeeze/click",
    menu="menu/click",
    stick="trackpad",
    stick_click="trackpad/click",
    is_pad=True,
)

VIVE_COSMOS = replace(
    TOUCH,
    path="htc/vive_cosmos_controller",
    name="HTC Vive Cosmos",
    extension="XR_HTC_vive_cosmos_controller_interaction",
    core_path="htc/vive_cosmos_controller",
)

VIVE_FOCUS3 = replace(
    TOUCH,
    path="htc/vive_focus3_controller",
    name="HTC Vive Focus 3",
    extension="XR_HTC_vive_focus3_controller_interaction",
    core_path="htc/vive_focus3_controller",
)

MOTION = Profile(
    "microsoft/motion_controller",
    "Windows Mixed Reality",
    "motion",
    select="trigger/value",
    talk="trackpad/click",
    menu="menu/click",
    stick="thumbstick",
    stick_click="thumbstick/click",
)

HP = replace(
    TOUCH,
    path="hp/mixed_reality_controller",
    name="HP Reverb G2",
    menu="menu/click",
    extension="XR_EXT_hp_mixed_reality_controller",
    core_path="hp/mixed_reality_controller",
)

PICO_NEO3 = replace(
    TOUCH,
    path="bytedance/pico_neo3_controller",
    name="Pico Neo 3",
    menu="menu/click",
    extension="XR_BD_controller_interaction",
    core_path="bytedance/pico_neo3_controller",
)

PICO_4 = replace(
    TOUCH,
    path="bytedance/pico4_controller",
    name="Pico 4",
    extension="XR_BD_controller_interaction",
    core_path="bytedance/pico4_controller",
)

MAGIC_LEAP_2 = Profile(
    "ml/ml2_controller",
    "Magic Leap 2",
    "pad",
    select="trigger/value",
    talk="shoulder/click",
    menu="menu/click",
    stick="trackpad",
    stick_click="trackpad/click",
    is_pad=True,
    extension="XR_ML_ml2_controller_interaction",
    core_path="ml/ml2_controller",
)

HAND = Profile(
    "ext/hand_interaction_ext",
    "Bare hands",
    "hand",
    select="pinch_ext/value",
    haptic="",
    extension="XR_EXT_hand_interaction",
)

PROFILES = (
    SIMPLE,
    TOUCH,
    TOUCH_PRO,
    TOUCH_PLUS,
    INDEX,
    VIVE,
    VIVE_COSMOS,
    VIVE_FOCUS3,
    MOTION,
    HP,
    PICO_NEO3,
    PICO_4,
    MAGIC_LEAP_2,
    HAND,
)


def profile_at(path: str) -> Profile | None:
    """The table of what xrGetCurrentInteractionProfile names; None for a controller that we do not know."""
    below = path.removeprefix(PREFIX)
    return next((profile for profile in PROFILES if below and below in (profile.path, profile.core_path)), None)
