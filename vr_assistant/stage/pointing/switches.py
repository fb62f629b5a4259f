"""What the user's buttons, and putting on the headset, tell the mind."""

from vr_assistant.messages import HeadsetWorn, MuteToggled, Report, TalkHeld
from vr_assistant.stage.runtimes.protocol import UserInput


class Switches:
    """A headset counts as worn, and the talk button as let go, until the first frame says otherwise."""

    def __init__(self) -> None:
        self._is_talking = False
        self._is_worn = True

    def changes(self, user: UserInput) -> list[Report]:
        """What is new in this frame."""
        reports: list[Report] = []
        if user.is_worn != self._is_worn:
            self._is_worn = user.is_worn
            reports.append(HeadsetWorn(user.is_worn))
        is_talking = user.is_talking and user.is_worn
        if is_talking != self._is_talking:
            self._is_talking = is_talking
            reports.append(TalkHeld(is_talking))
        if user.toggled_mute:
            reports.append(MuteToggled())
        return reports
