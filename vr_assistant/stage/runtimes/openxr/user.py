"""What the runtime wants from hands, controllers and eyes."""

from typing import Protocol

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.protocol import UserInput


class HeadsetInput(Protocol):
    """Of one session."""

    def sync(self, space: int, xr_time: int, into: UserInput) -> None:
        """xrSyncActions, once a frame, between xrWaitFrame and xrBeginFrame.

        Args:
            space: Handle of the room, in which poses are located.
            xr_time: When the frame will be seen.
        """

    def haptic(self, side: Side, seconds: float, strength: float) -> None: ...
    def interaction_profile_changed(self) -> None: ...
    def close(self) -> None: ...


class NoInput:
    """A headset alone."""

    def sync(self, space: int, xr_time: int, into: UserInput) -> None: ...
    def haptic(self, side: Side, seconds: float, strength: float) -> None: ...
    def interaction_profile_changed(self) -> None: ...
    def close(self) -> None: ...
