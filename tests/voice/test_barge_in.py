"""Who has the floor while she replies."""

import pytest

from vr_assistant.mind.dialogue.barge_in import BargeIn, Move, Ruling

MS = 1_000_000


class Evening:
    """A conversation of which only the floor is looked at; time passes in blocks of 32 ms."""

    def __init__(self, *, is_asking: bool = False) -> None:
        self.rules = BargeIn(lambda: is_asking)
        self.ns = 1_000 * MS
        self.moves: list[Move] = []

    def voice(self, seconds: float, probability: float = 0.9) -> None:
        for _ in range(round(seconds / 0.032)):
            self.ns += 32 * MS
            self.note(self.rules.voice(probability, self.ns))

    def note(self, move: Move | None) -> None:
        if move:
            self.moves.append(move)

    def begins(self) -> None:
        self.voice(0.2)
        self.note(self.rules.turn_begins(self.ns))

    def says(self, text: str, seconds: float = 0.5) -> Ruling:
        self.begins()
        self.voice(seconds - 0.2)
        self.voice(0.4, 0.0)
        return self.rules.turn_ends(text)


@pytest.fixture
def evening() -> Evening:
    """She is speaking."""
    evening = Evening()
    evening.rules.reply_begins()
    return evening


def test_she_pauses_at_the_first_block_that_may_hold_a_voice(evening: Evening) -> None:
    evening.voice(0.064)
    assert evening.moves == [Move.HOLD] and evening.rules.is_held


def test_a_knock_lets_her_go_on_after_a_quarter_of_a_second(evening: Evening) -> None:
    evening.voice(0.032)
    evening.voice(0.3, 0.1)
    assert evening.moves == [Move.HOLD, Move.RESUME] and evening.rules.is_replying


def test_a_television_does_not_make_her_stammer(evening: Evening) -> None:
    for _ in range(10):
        evening.voice(0.032)
        evening.voice(0.4, 0.1)
    assert evening.moves == [Move.HOLD, Move.RESUME]
    evening.begins()
    assert evening.moves[-1] is Move.HOLD, "a voice that is sure still counts"


@pytest.mark.parametrize(
    "text",
    ["", "Mm-hmm.", "Uh-huh, uh-huh.", "Hahaha!", "Okay.", "I see.", "嗯。", "嗯嗯", "哈哈哈", "好的。", "对对对"],
)
def test_who_only_listens_does_not_end_her_sentence(evening: Evening, text: str) -> None:
    assert evening.says(text) is Ruling.IGNORE
    assert evening.rules.is_replying and not evening.rules.is_held


@pytest.mark.parametrize(
    "text",
    [
        "Stop!",
        "Stop. Stop.",
        "please be quiet",
        "Okay, stop talking.",
        "Shut up!",
        "Wait.",
        "停。",
        "别说了！",
        "安静！",
    ],
)
def test_stop_means_silence_and_nothing_else(evening: Evening, text: str) -> None:
    assert evening.says(text) is Ruling.HUSH
    assert not evening.rules.is_replying


@pytest.mark.parametrize(
    "text", ["No, the blue one.", "Stop by the bookshop.", "Where is it?", "What?", "等我一下好吗我要去买书"]
)
def test_real_words_end_the_reply_and_are_answered(evening: Evening, text: str) -> None:
    assert evening.says(text) is Ruling.CUT_AND_ANSWER
    assert not evening.rules.is_replying and not evening.rules.is_held


def test_nobody_waits_for_the_rest_of_an_interjection(evening: Evening) -> None:
    evening.begins()
    assert evening.rules.is_interjection("Uh-huh.") and evening.rules.is_interjection("Stop.")
    assert not evening.rules.is_interjection("No, the") and not evening.rules.is_interjection("")


def test_a_yes_counts_while_something_is_being_asked() -> None:
    evening = Evening(is_asking=True)
    evening.rules.reply_begins()
    assert evening.says("Yes.") is Ruling.CUT_AND_ANSWER
    evening.rules.reply_begins()
    assert evening.says("Mm-hmm.") is Ruling.IGNORE


def test_who_says_a_word_to_a_silent_assistant_is_answered() -> None:
    for text in ("Okay.", "Yes.", "No.", "Stop.", "Thanks.", "停。", "好。", "对。", "Take me to the bookshop."):
        assert Evening().says(text) is Ruling.ANSWER


@pytest.mark.parametrize("text", ["Yeah", "Yeah, yeah.", "Oh.", "Mm-hmm.", "Mm, so...", "Aha!", "嗯。", "啊", "哦，嗯"])
def test_a_murmur_is_answered_by_whoever_has_asked_something_and_by_nobody_else(text: str) -> None:
    assert Evening().says(text) is Ruling.IGNORE
    assert Evening(is_asking=True).says(text) is Ruling.ANSWER


def test_an_announcement_waits_for_words_begun_before_it_and_is_not_lost_by_them() -> None:
    evening = Evening()
    evening.begins()
    evening.rules.reply_begins()
    assert evening.rules.is_held
    evening.voice(3.0)
    assert evening.rules.turn_ends("Where can I eat?") is Ruling.ANSWER
    assert evening.rules.is_replying and Move.CUT not in evening.moves


def test_the_first_words_can_be_enough_to_end_the_reply(evening: Evening) -> None:
    evening.begins()
    evening.note(evening.rules.partial("Uh-huh"))
    evening.note(evening.rules.partial("No"))
    assert Move.CUT not in evening.moves
    evening.note(evening.rules.partial("No I want"))
    assert evening.moves[-1] is Move.CUT and evening.rules.is_held, "she is silent as long as they speak"
    assert evening.rules.turn_ends("No, I want the blue one.") is Ruling.CUT_AND_ANSWER


def test_stop_is_obeyed_before_the_sentence_is_over(evening: Evening) -> None:
    evening.begins()
    assert evening.rules.partial("停") is Move.CUT
    assert evening.rules.turn_ends("停停停") is Ruling.HUSH


def test_who_speaks_for_long_means_more_than_uh_huh(evening: Evening) -> None:
    evening.begins()
    evening.voice(2.2)
    assert evening.moves == [Move.HOLD, Move.CUT]


def test_interrupted_twice_she_goes_on_twice(evening: Evening) -> None:
    assert evening.says("Uh-huh.") is Ruling.IGNORE
    assert evening.says("Okay.") is Ruling.IGNORE
    assert evening.moves == [Move.HOLD, Move.HOLD] and evening.rules.is_replying


def test_a_microphone_switched_off_in_mid_word_does_not_silence_her_for_ever(evening: Evening) -> None:
    evening.begins()
    assert evening.rules.forget() is Move.RESUME
    assert evening.rules.is_replying and not evening.rules.is_held


def test_should_no_word_ever_come_of_a_voice_she_goes_on(evening: Evening) -> None:
    evening.begins()
    assert evening.rules.time_passes(evening.ns + 5_000 * MS) is None
    assert evening.rules.time_passes(evening.ns + 21_000 * MS) is Move.RESUME
