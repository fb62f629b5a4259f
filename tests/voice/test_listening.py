"""Three ways to be heard, as their user lives with them: the real pipeline, with a wake word that only tests know."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from vr_assistant.errors import SoundDeviceError
from vr_assistant.messages import Listening, Speak, StopSpeaking
from vr_assistant.mind.dialogue.turns import HeardBy, Outcome, Sentence, Utterance
from vr_assistant.mind.listening.gate import KEPT_S

from .called import CalledTalk, call
from .fakes import EchoDialogue, ScriptedRecogniser
from .test_conversation import until, voiced

SECOND = 32_000
LONG = " ".join(f"word{number}" for number in range(80))


def speaking_for_long() -> EchoDialogue:
    return EchoDialogue(lambda u: [Sentence(LONG if u.text == "go" else "bye", "en")])


async def till_she_speaks(talk: CalledTalk) -> None:
    await until(lambda: talk.attention.state == "speaking")


def test_uncalled_she_hears_nothing_and_says_that_she_sleeps() -> None:
    recogniser = ScriptedRecogniser("secret")
    talk = CalledTalk("wake_word", recogniser)

    async def play(talk: CalledTalk) -> None:
        assert talk.attention.state == "asleep" and talk.microphone.is_on
        await talk.feed(voiced() + bytes(SECOND))

    talk.run(play)  # type: ignore[arg-type]
    assert talk.signs == ["asleep"] and not recogniser.heard and not talk.dialogue.asked


def test_called_she_hears_the_sentence_that_follows_in_the_same_breath_whole() -> None:
    recogniser = ScriptedRecogniser("Hey Jarvis, take me there.")
    talk = CalledTalk("wake_word", recogniser)

    async def play(talk: CalledTalk) -> None:
        await talk.feed(bytes(SECOND) + call() + voiced() + bytes(SECOND))
        await until(lambda: bool(talk.dialogue.asked))

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["take me there."], "without the call"
    (heard,) = recogniser.heard
    assert len(heard) >= (len(call()) + len(voiced())) / 2 - 2624, "from the first sound of the call on"
    assert talk.signs[:3] == ["asleep", "listening", "heard"]


def test_a_call_alone_wakes_her_and_the_sentence_may_come_later() -> None:
    recogniser = ScriptedRecogniser("take me there")
    talk = CalledTalk("wake_word", recogniser)

    async def play(talk: CalledTalk) -> None:
        await talk.feed(call() + bytes(SECOND // 2))
        assert talk.attention.state == "listening"
        await talk.feed(voiced() + bytes(SECOND))
        await until(lambda: bool(talk.dialogue.asked))

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["take me there"]


def test_after_her_answer_a_follow_up_needs_no_call_and_then_she_sleeps() -> None:
    recogniser = ScriptedRecogniser("one", "two")
    talk = CalledTalk("wake_word", recogniser)

    async def play(talk: CalledTalk) -> None:
        await talk.feed(call() + voiced() + bytes(SECOND))
        await until(lambda: len(talk.dialogue.was_heard) == 1)
        await talk.reply()
        await talk.feed(bytes(SECOND // 2) + voiced() + bytes(SECOND))
        await until(lambda: len(talk.dialogue.was_heard) == 2)
        await talk.reply()
        await talk.feed(bytes(SECOND * 5 // 4))
        await until(lambda: talk.attention.state == "asleep")
        await talk.feed(voiced() + bytes(SECOND))

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["one", "two"] and len(recogniser.heard) == 2
    assert talk.signs[-1] == "asleep"


def test_what_she_says_unasked_may_be_answered_without_a_call() -> None:
    recogniser = ScriptedRecogniser("yes")
    talk = CalledTalk("wake_word", recogniser)

    async def play(talk: CalledTalk) -> None:
        await talk.engine.announce([Sentence("Shall I add it?", "en")])
        await till_she_speaks(talk)
        await talk.feed(bytes(2048))
        await until(lambda: talk.attention.state == "asleep")
        await talk.feed(bytes(4096) + voiced() + bytes(SECOND))
        await until(lambda: bool(talk.dialogue.asked))

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["yes"]


def test_called_while_she_speaks_she_falls_silent_at_once() -> None:
    talk = CalledTalk("wake_word", ScriptedRecogniser(), speaking_for_long())

    async def play(talk: CalledTalk) -> None:
        await talk.say("go")
        await till_she_speaks(talk)
        await talk.feed(call())
        await until(lambda: talk.attention.state == "listening")

    talk.run(play)  # type: ignore[arg-type]
    assert talk.of(StopSpeaking) == [StopSpeaking(1)]
    assert len(" ".join(talk.dialogue.was_heard).split()) < 80


def test_of_what_was_said_before_the_call_nothing_older_than_a_breath_is_kept() -> None:
    talk = CalledTalk("wake_word", ScriptedRecogniser())
    gate = talk.ways.gate
    for _ in range(2000):
        assert gate.let_through(bytes(960)) == b""
    passed = gate.let_through(call())
    assert 0 < len(passed) / SECOND <= KEPT_S
    gate.sleep()
    assert not gate._kept, "asleep again, she has forgotten it"


def test_a_wake_word_that_cannot_be_listened_for_leaves_the_button_and_says_so() -> None:
    talk = CalledTalk("open", ScriptedRecogniser())

    def refuse() -> None:
        raise SoundDeviceError("The wake word cannot be listened for.", "Hold the button.")

    async def play(talk: CalledTalk) -> None:
        talk.ways.open(refuse)  # type: ignore[arg-type]
        talk.ways.choose("wake_word")

    talk.run(play)  # type: ignore[arg-type]
    assert talk.way == "hold_to_talk" and not talk.microphone.is_on and talk.attention.state == "button"
    assert [event["hint"] for event in talk.events if event["event"] == "error"] == ["Hold the button."]


def test_held_to_talk_all_until_it_is_let_go_is_one_turn_and_counts_at_once() -> None:
    recogniser = ScriptedRecogniser("show me", "show me headphones")
    talk = CalledTalk("hold_to_talk", recogniser)

    async def play(talk: CalledTalk) -> None:
        assert talk.attention.state == "button" and not talk.microphone.is_on
        talk.switch.hold_talk(True)
        assert talk.attention.state == "listening" and talk.microphone.is_on
        await talk.feed(voiced() + bytes(2 * SECOND))  # a long pause
        await until(lambda: len(recogniser.heard) == 1)
        await asyncio.sleep(0.5)
        assert not talk.dialogue.asked, "the button is still held"
        await talk.feed(voiced())
        talk.switch.hold_talk(False)
        assert not talk.microphone.is_on
        await until(lambda: bool(talk.dialogue.was_heard))
        await until(lambda: talk.attention.state == "button")

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["show me headphones"]


def test_the_button_let_go_after_a_pause_ends_the_turn_without_another_word() -> None:
    talk = CalledTalk("hold_to_talk", ScriptedRecogniser("hello"))

    async def play(talk: CalledTalk) -> None:
        talk.switch.hold_talk(True)
        await talk.feed(voiced() + bytes(2 * SECOND))
        await until(lambda: bool(talk.recogniser.heard))
        await asyncio.sleep(0.5)
        assert not talk.dialogue.asked
        talk.switch.hold_talk(False)
        await until(lambda: bool(talk.dialogue.asked))

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["hello"]


def test_a_button_pressed_without_a_word_gives_the_floor_back() -> None:
    talk = CalledTalk("hold_to_talk", ScriptedRecogniser())

    async def play(talk: CalledTalk) -> None:
        talk.switch.hold_talk(True)
        await talk.feed(bytes(SECOND))
        talk.switch.hold_talk(False)
        await talk.say("Still there?")
        await until(lambda: bool(talk.dialogue.was_heard))
        await until(lambda: talk.attention.state == "button")

    talk.run(play)  # type: ignore[arg-type]
    assert [asked.text for asked in talk.dialogue.asked] == ["Still there?"]


@pytest.mark.parametrize("way", ["open", "wake_word", "hold_to_talk"])
def test_the_button_pressed_while_she_speaks_silences_her(way: Listening) -> None:
    talk = CalledTalk(way, ScriptedRecogniser("stop"), speaking_for_long())

    async def play(talk: CalledTalk) -> None:
        await talk.say("go")
        await till_she_speaks(talk)
        talk.switch.hold_talk(True)
        await until(lambda: talk.attention.state == "listening")
        await talk.feed(bytes(4096) + voiced())
        talk.switch.hold_talk(False)
        await until(lambda: len(talk.dialogue.asked) == 2)

    talk.run(play)  # type: ignore[arg-type]
    assert talk.of(StopSpeaking) == [StopSpeaking(1)] and talk.dialogue.asked[1].text == "stop"


def test_pressed_before_she_has_begun_to_speak_she_does_not_begin() -> None:
    class Thoughtful(EchoDialogue):
        async def respond(self, utterance: Utterance) -> AsyncIterator[Outcome]:
            self.asked.append(utterance)
            await asyncio.sleep(0.0 if utterance.text == "Hello" else 60.0)
            yield Sentence(f"You said {utterance.text}", "en")

    talk = CalledTalk("hold_to_talk", ScriptedRecogniser(), Thoughtful())

    async def play(talk: CalledTalk) -> None:
        await talk.say("go")
        await until(lambda: bool(talk.dialogue.asked))
        talk.switch.hold_talk(True)
        await until(lambda: talk.attention.state == "listening")
        talk.switch.hold_talk(False)
        await talk.say("Hello")
        await until(lambda: bool(talk.dialogue.was_heard))

    talk.run(play)  # type: ignore[arg-type]
    assert talk.dialogue.was_heard == ["You said Hello"] and len(talk.of(Speak)) == 1


@pytest.mark.parametrize("way", ["open", "wake_word", "hold_to_talk"])
def test_muted_means_muted_in_every_way(way: Listening) -> None:
    recogniser = ScriptedRecogniser("secret")
    talk = CalledTalk(way, recogniser)

    async def play(talk: CalledTalk) -> None:
        talk.switch.toggle_mute()
        assert not talk.microphone.is_on
        talk.switch.hold_talk(True)
        talk.microphone.is_on, was_on = True, talk.microphone.is_on  # even if a device were to go on
        await talk.feed(call() + voiced() + bytes(SECOND))
        talk.switch.hold_talk(False)
        await asyncio.sleep(0.3)
        assert not was_on

    talk.run(play)  # type: ignore[arg-type]
    assert talk.signs[-1] == "muted" and not recogniser.heard and not talk.dialogue.asked
    assert talk.detector.heard_blocks == 0, "not even for the wake word"  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", ["open", "wake_word", "hold_to_talk"])
@pytest.mark.parametrize("off", ["muted", "headset off"])
def test_words_during_which_the_microphone_goes_off_are_forgotten(way: Listening, off: str) -> None:
    recogniser = ScriptedRecogniser("secret")
    talk = CalledTalk(way, recogniser)

    def switch_off(is_off: bool) -> None:
        if off == "muted":
            talk.switch.toggle_mute()
        else:
            talk.switch.wear(not is_off)

    async def play(talk: CalledTalk) -> None:
        talk.switch.hold_talk(way == "hold_to_talk")
        await talk.feed(call() + voiced()[:SECOND])
        await until(lambda: talk.attention.state == "heard")
        switch_off(True)
        assert talk.attention.state == "muted" and not talk.microphone.is_on
        await talk.feed(voiced()[SECOND:])
        talk.switch.hold_talk(False)
        await asyncio.sleep(0.3)
        switch_off(False)
        assert talk.attention.state == {"open": "listening", "wake_word": "asleep", "hold_to_talk": "button"}[way]
        await talk.feed(bytes(SECOND))

    talk.run(play)  # type: ignore[arg-type]
    assert not recogniser.heard and not talk.dialogue.asked


def test_the_user_asks_for_another_way_and_has_it_after_the_answer() -> None:
    talk = CalledTalk(
        "open", ScriptedRecogniser(), EchoDialogue(lambda u: [Sentence("Very well.", "en"), HeardBy("hold_to_talk")])
    )

    async def play(talk: CalledTalk) -> None:
        await talk.say("Use the button.")
        await until(lambda: talk.attention.state == "button")

    talk.run(play)  # type: ignore[arg-type]
    assert talk.way == "hold_to_talk" and not talk.microphone.is_on and talk.dialogue.was_heard == ["Very well."]


def test_choosing_to_be_called_puts_her_to_sleep_and_choosing_always_wakes_her() -> None:
    talk = CalledTalk("open", ScriptedRecogniser())

    async def play(talk: CalledTalk) -> None:
        talk.ways.choose("wake_word")
        assert talk.attention.state == "asleep"
        talk.ways.choose("open")
        assert talk.attention.state == "listening"

    talk.run(play)  # type: ignore[arg-type]
