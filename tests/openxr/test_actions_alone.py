"""Input on Monado where it is not given: fewer extensions, another program in front."""

import subprocess
import sys
from pathlib import Path

import pytest
from bare_client import BareClient
from headless_session import HeadlessSession

from vr_assistant.stage.runtimes.openxr.api import SESSION_NOT_FOCUSED, handle, xr
from vr_assistant.stage.runtimes.openxr.input import OpenXRInput
from vr_assistant.stage.runtimes.protocol import UserInput

pytestmark = [pytest.mark.monado, pytest.mark.timeout(120)]

OTHER = """
import select, sys
from bare_client import BareClient
with BareClient() as client:
    client.until(lambda: select.select([sys.stdin], [], [], 0)[0])
    client.finish()
"""
"""A program with a picture, until its input is closed."""


def test_a_runtime_without_extensions_still_has_controllers() -> None:
    with HeadlessSession(extensions=()) as session:
        user = session.until(lambda user: user.left.kind == user.right.kind == "controller")
        assert user.left.joints is None and user.gaze is None
        assert session.input.accepted["khr/simple_controller"]
        assert "ext/hand_interaction_ext" not in session.input.accepted, "not asked for what is not enabled"


def test_openxr_1_1_knows_controllers_without_their_extensions() -> None:
    with HeadlessSession(extensions=(), version=(1, 1)) as session:
        assert session.input.accepted["meta/touch_plus_controller"]
        assert session.input.accepted["valve/index_controller"]


def test_without_the_focus_there_are_no_hands() -> None:
    with HeadlessSession() as session:
        result = session.input.sync(handle(session.space), session.now(), session.user)  # before the session has begun
        assert result == SESSION_NOT_FOCUSED
        assert session.user.left.kind == session.user.right.kind == "absent"
        session.until(lambda user: user.left.kind == "controller")


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


def test_another_program_takes_the_hands_and_gives_them_back() -> None:
    with PicturedClient() as client:
        client.until(lambda: client.user.left.kind == client.user.right.kind == "controller")
        command = [sys.executable, "-c", OTHER]
        other = subprocess.Popen(command, cwd=Path(__file__).parent, stdin=subprocess.PIPE)
        try:
            client.until(lambda: client.result == SESSION_NOT_FOCUSED)
            assert client.user.left.kind == client.user.right.kind == "absent"
        finally:
            other.communicate(timeout=30)
        client.until(lambda: client.user.left.kind == client.user.right.kind == "controller")
