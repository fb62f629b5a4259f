"""What the runtime wants from hands, controllers and eyes."""

from typing import Protocol

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.api import SUCCESS
from vr_assistant.stage.runtimes.protocol import UserInput


class HeadsetInput(Protocol):
    """Of one session."""

    def sync(self, base_space: int, xr_time: int, into: UserInput) -> int:
        """xrSyncActions, once a frame, between xrWaitFrame and xrBeginFrame; gives its XrResult.

        Args:
            base_space: Handle of the room, in which poses are located.
            xr_time: When the frame will be seen.
        """

    def vibrate(self, side: Side, seconds: float, strength: float) -> int:
        """Gives an XrResult."""

    def profile_changed(self) -> None:
        """XrEventDataInteractionProfileChanged has come."""

    def close(self) -> None: ...


class NoInput:
    """A headset alone."""

    def sync(self, base_space: int, xr_time: int, into: UserInput) -> int:
        return SUCCESS

    def vibrate(self, side: Side, seconds: float, strength: float) -> int:
        return SUCCESS

    def profile_changed(self) -> None: ...
    def close(self) -> None: ...
