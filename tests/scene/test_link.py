"""The stage reads and writes its link without ever waiting."""

from multiprocessing import Pipe

from vr_assistant.messages import Arrived, MuteToggled, SetAttention, UserPose, decode, encode
from vr_assistant.stage.link import Link

POSE = UserPose(0.0, 1.6, 0.0, 0.0, 0.0, 1)


def test_messages_come_in_order_and_damaged_ones_are_left_out() -> None:
    ours, theirs = Pipe()
    theirs.send_bytes(encode(SetAttention("heard")))
    theirs.send_bytes(b"\xc1 damaged")
    theirs.send_bytes(encode(SetAttention("thinking")))
    assert Link(ours).receive(1.0) == [SetAttention("heard"), SetAttention("thinking")]


def test_nothing_waits_when_nothing_has_come() -> None:
    ours, _theirs = Pipe()
    assert Link(ours).receive() == []


def test_a_budget_of_nothing_still_lets_one_message_in_a_frame() -> None:
    ours, theirs = Pipe()
    for _ in range(3):
        theirs.send_bytes(encode(SetAttention("heard")))
    link = Link(ours)
    assert [len(link.receive(0.0)) for _ in range(4)] == [1, 1, 1, 0]


def test_a_full_pipe_drops_poses_and_keeps_reports() -> None:
    ours, theirs = Pipe()
    link = Link(ours)
    for _ in range(50_000):  # nobody reads; this must come to an end
        link.send(POSE)
    link.send(Arrived("bookshop"))
    link.send(MuteToggled())
    came = []
    while theirs.poll(0):
        came.append(decode(theirs.recv_bytes()))
        link.flush()
    assert len(came) < 50_000
    assert came[-2:] == [Arrived("bookshop"), MuteToggled()]


def test_the_other_end_gone_is_noticed_and_nothing_raises() -> None:
    ours, theirs = Pipe()
    link = Link(ours)
    theirs.close()
    assert link.receive() == []
    link.send(Arrived("bookshop"))
    assert link.is_closed
