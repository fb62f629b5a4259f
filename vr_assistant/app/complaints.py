"""What the children last said was wrong, kept for when they end of it."""

from collections.abc import Mapping

from vr_assistant.errors import AssistantError, ConfigError, NoHeadset


class Complaints:
    def __init__(self) -> None:
        self._said: dict[str, AssistantError] = {}

    def note(self, sender: str, event: Mapping[str, object]) -> None:
        """An error from the event log."""
        error = AssistantError(str(event.get("message", "")), str(event.get("hint", "")))
        error.code = str(event.get("code", error.code))
        self._said[sender] = error

    def forget(self, sender: str) -> None:
        """It is started anew."""
        self._said.pop(sender, None)

    def fatal(self, sender: str, was_ready: bool) -> AssistantError | None:
        """What a child said was wrong, if starting it again cannot mend that."""
        error = self._said.get(sender)
        if error is None or (was_ready and error.code not in (ConfigError.code, NoHeadset.code)):
            return None
        return error
