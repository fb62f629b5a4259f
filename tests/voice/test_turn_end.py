"""Who pauses to think is waited for; who is done is answered."""

import pytest

from vr_assistant.mind.dialogue.turn_end import LONGEST_PAUSE_S, PATIENCE_S, STOP_S, Reading, TurnEnd, silence_to_wait_s

READINGS: tuple[Reading, ...] = ("answer", "complete", "open", "hanging")
GRANTED: tuple[Reading, ...] = ("command", "complete")


def paused_at(at_s: float) -> TurnEnd:
    turn = TurnEnd()
    turn.speech_began()
    turn.speech_stopped(at_s)
    return turn


def test_nothing_ends_while_somebody_speaks() -> None:
    turn = TurnEnd()
    assert turn.over_at_s() is None
    turn.speech_began()
    assert turn.over_at_s() is None


def test_a_whole_wish_in_a_finished_voice_is_answered_as_soon_as_it_is_understood() -> None:
    turn = paused_at(10.0)
    turn.sounded(0.97)
    turn.read("complete")
    assert turn.over_at_s() == 10.0 + STOP_S


def test_words_that_leave_no_doubt_are_believed_sooner_than_a_voice_that_stays_up() -> None:
    surely, likely = (silence_to_wait_s(reading, 0.6) for reading in GRANTED)
    assert surely < likely and surely <= 1.0


def test_who_breaks_off_is_waited_for_however_they_sound() -> None:
    for prosody in (0.02, 0.6, 0.99, None):
        assert silence_to_wait_s("hanging", prosody) >= 1.5


def test_who_sounds_unfinished_is_waited_for_whatever_they_have_said() -> None:
    for reading in ("command", *READINGS[1:]):
        assert silence_to_wait_s(reading, 0.05) >= 1.5


@pytest.mark.parametrize("reading", READINGS)
def test_the_more_finished_somebody_sounds_the_shorter_the_wait(reading: Reading) -> None:
    waits = [silence_to_wait_s(reading, prosody) for prosody in (0.99, 0.6, 0.1)]
    assert waits == sorted(waits) and waits[-1] <= LONGEST_PAUSE_S


@pytest.mark.parametrize("prosody", [0.99, 0.6, 0.1, None])
def test_the_more_must_follow_the_longer_the_wait(prosody: float | None) -> None:
    waits = [silence_to_wait_s(reading, prosody) for reading in READINGS]
    assert waits == sorted(waits)


@pytest.mark.parametrize("reading", [*GRANTED, "talk", "vague", "open"])
@pytest.mark.parametrize("prosody", [0.99, 0.6, 0.1, None])
def test_the_likelier_words_are_a_beginning_the_longer_the_wait(reading: Reading, prosody: float | None) -> None:
    waits = [silence_to_wait_s(reading, prosody, odds) for odds in (-3.0, -0.5, 0.3, 3.0)]
    assert waits == sorted(waits) and 1.2 <= waits[-1] <= LONGEST_PAUSE_S


def test_a_wish_that_many_a_sentence_begins_with_is_not_granted_at_once() -> None:
    turn = paused_at(0.0)
    turn.sounded(0.99)
    turn.read("complete", odds=1.0)
    at_s = turn.over_at_s()
    assert at_s is not None and at_s > 1.0


def test_without_the_model_that_hears_it_silence_and_words_decide() -> None:
    turn = paused_at(0.0)
    turn.read("open")
    at_s = turn.over_at_s()
    assert at_s is not None and 0.7 <= at_s <= 1.2


def test_who_goes_on_is_in_the_same_turn_and_nothing_known_of_the_pause_counts() -> None:
    turn = paused_at(1.0)
    turn.sounded(0.99)
    turn.read("complete")
    turn.speech_began()
    assert turn.over_at_s() is None
    turn.speech_stopped(3.0)
    assert turn.over_at_s() == 3.0 + PATIENCE_S, "the words are not known yet"


def test_a_late_transcript_ends_the_turn_at_once() -> None:
    turn = paused_at(0.0)
    turn.sounded(0.97)
    turn.read("complete")  # whenever it comes: the time it was due is past
    at_s = turn.over_at_s()
    assert at_s is not None and at_s < 5.0


def test_a_noise_holds_nobody_up() -> None:
    turn = paused_at(0.0)
    turn.read("nothing")
    assert turn.over_at_s() == STOP_S


def test_a_talk_button_that_is_let_go_is_a_full_stop() -> None:
    turn = paused_at(0.0)
    turn.close()
    turn.sounded(0.01)
    turn.read("hanging")
    assert turn.over_at_s() == STOP_S
