"""Every message has one way, and waiting times grow and recover."""

from typing import get_args

from vr_assistant import messages
from vr_assistant.app.backoff import Backoff
from vr_assistant.app.routes import ROUTES, route


def test_every_message_of_the_link_is_sent_by_somebody() -> None:
    from_above = {"MindStatus", "Stop"}
    assert {name for _, name in ROUTES} | from_above == {kind.__name__ for kind in get_args(messages.AnyMessage)}


def test_scene_commands_go_to_the_stage_and_reports_to_the_mind() -> None:
    assert route("mind", messages.encode(messages.HideRoute())) == ("HideRoute", "stage")
    assert route("stage", messages.encode(messages.Arrived("pier"))) == ("Arrived", "mind")
    assert route("stage", messages.encode(messages.StageClosed())) == ("StageClosed", "supervisor")


def test_nobody_speaks_for_another() -> None:
    assert route("stage", messages.encode(messages.HideRoute())) is None
    assert route("mind", messages.encode(messages.MindStatus("ready"))) is None
    assert route("mind", b"\xc1") is None


def test_restarts_come_more_and_more_slowly_until_one_holds() -> None:
    backoff = Backoff()
    assert [backoff.delay_s(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert backoff.delay_s(3600.0) == 1
