"""Input on Monado where it is not given: fewer extensions, another program in front."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from headless_session import HeadlessSession

from vr_assistant.stage.runtimes.openxr.api import SESSION_NOT_FOCUSED, handle

if "XR_SERVICE_PID" in os.environ:
    from pictured_client import PicturedClient

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


def test_without_the_focus_the_windows_own_keys_still_count() -> None:
    with HeadlessSession() as session:
        session.user.toggled_mute = session.user.recentred = True
        session.input.sync(handle(session.space), session.now(), session.user)
        assert session.user.toggled_mute and session.user.recentred
