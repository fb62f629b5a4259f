"""A client with a picture that reads all of a headset's input."""

from bare_client import BareClient, xr

from vr_assistant.stage.runtimes.openxr.api import handle
from vr_assistant.stage.runtimes.openxr.input import OpenXRInput
from vr_assistant.stage.runtimes.protocol import UserInput


class PicturedClient(BareClient):
    """Reads all input in place of one button: a session without a picture would never lose the focus on Monado."""

    def _bind_a_button(self) -> None:
        self.input = OpenXRInput(self.instance, self.session, self.system, ())
        self.user, self.result = UserInput(), 0
        self._stack.callback(self.input.close)

    def _frame(self) -> None:
        shown_at = xr.wait_frame(self.session).predicted_display_time
        self.result = self.input.sync(handle(self.space), shown_at, self.user)
        xr.begin_frame(self.session)
        opaque = xr.EnvironmentBlendMode.OPAQUE
        xr.end_frame(self.session, xr.FrameEndInfo(display_time=shown_at, environment_blend_mode=opaque))
