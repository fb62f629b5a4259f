"""Whoever has muted the microphone, or taken the headset off, is not listened to because something crashed."""

from vr_assistant.app.microphone_memory import MicrophoneMemory
from vr_assistant.messages import HeadsetWorn, Message, MuteToggled, SetAttention, TalkHeld


def after(*messages: Message) -> MicrophoneMemory:
    memory = MicrophoneMemory()
    for message in messages:
        memory.note(message)
    return memory


def test_a_new_mind_that_nobody_muted_is_told_nothing() -> None:
    assert after().for_new_mind() == []
    assert after(SetAttention("listening"), SetAttention("thinking")).for_new_mind() == []
    assert after(SetAttention("muted"), SetAttention("listening"), SetAttention("heard")).for_new_mind() == []


def test_a_new_mind_is_as_muted_as_the_one_before() -> None:
    muted = after(SetAttention("listening"), SetAttention("muted"), SetAttention("speaking"))
    assert muted.for_new_mind() == [MuteToggled()]
    muted.note(SetAttention("muted"))  # says the new one
    assert muted.for_new_mind() == [MuteToggled()], "and the next one is, too"


def test_a_new_mind_knows_that_the_headset_lies_on_the_table() -> None:
    off = after(HeadsetWorn(False), SetAttention("muted"))
    assert off.for_new_mind() == [HeadsetWorn(False)], "it is not muted, only taken off"
    off.note(HeadsetWorn(True))
    assert off.for_new_mind() == []


def test_a_mute_outlasts_taking_the_headset_off_and_a_held_talk_button() -> None:
    muted = after(SetAttention("muted"), HeadsetWorn(False), HeadsetWorn(True))
    muted.note(TalkHeld(True))
    assert muted.for_new_mind() == [MuteToggled(), TalkHeld(True)]


def test_a_button_that_was_held_when_the_stage_died_is_let_go() -> None:
    held = after(TalkHeld(True))
    assert held.stage_gone() == [TalkHeld(False)]
    assert held.stage_gone() == [] and held.for_new_mind() == []


def test_a_headset_put_on_while_there_was_no_stage_is_listened_to_again() -> None:
    off = after(HeadsetWorn(False))
    assert off.stage_lives() == [], "the stage that said it need not say it again"
    off.stage_gone()
    assert off.for_new_mind() == [HeadsetWorn(False)]
    assert off.stage_lives() == [HeadsetWorn(True)]
    assert off.stage_lives() == [] and off.for_new_mind() == []


def test_a_headset_that_is_still_off_stays_off() -> None:
    off = after(HeadsetWorn(False))
    off.stage_gone()
    off.note(HeadsetWorn(False))  # the new stage's first frame
    assert off.stage_lives() == []
