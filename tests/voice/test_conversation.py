"""Conversations through the real pipeline, with hand-made ears, wits and voice."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from vr_assistant.errors import StoreError
from vr_assistant.messages import DialogueNote, Message, SetAttention, SoundRecorded, Speak, StopSpeaking
from vr_assistant.mind.audio.echo.guard import EchoGuard
from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.audio.wav import read_speech, to_pcm
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import APOLOGY, Exchange
from vr_assistant.mind.dialogue.microphone_switch import MicrophoneSwitch
from vr_assistant.mind.dialogue.pipecat_engine.engine import ConversationEngine
from vr_assistant.mind.dialogue.turns import Failure, Sentence, Utterance
from vr_assistant.mind.speech.recognition import Recogniser
from vr_assistant.mind.speech.voice import Voice
from vr_assistant.telemetry.spans import TurnSpans

from .fakes import BeepVoice, DeafRecogniser, EchoDialogue, HoarseVoice, ScriptedRecogniser

BLOCK = 1024
DEMO = Path(__file__).parents[2] / "assets" / "demo"


class Talk:
    """One conversation; `messages` is what stage and log got."""

    def __init__(
        self,
        dialogue: EchoDialogue | None = None,
        voice: Voice | None = None,
        recogniser: Recogniser | None = None,
        folder: Path | None = None,
        echo_guard: EchoGuard | None = None,
    ) -> None:
        self.messages: list[Message] = []
        self.dialogue = dialogue or EchoDialogue()
        self.voice = voice or BeepVoice()
        self.loudspeaker = NullLoudspeaker(self.voice.rate_hz)
        self.attention = AttentionSign(self.messages.append)
        self.engine = ConversationEngine(
            recogniser or ScriptedRecogniser(),
            self.voice,
            self.loudspeaker,
            Exchange(self.dialogue, self.messages.append),
            self.attention,
            SoundRecorder(folder),
            self.messages.append,
            self.dialogue.heard,
            echo_guard=echo_guard,
        )

    def run(self, play: Callable[["Talk"], Awaitable[None]]) -> None:
        """Raises what `play` raises."""
        asyncio.run(self._run(play))

    async def _run(self, play: Callable[["Talk"], Awaitable[None]]) -> None:
        tasks: list[asyncio.Task[None]] = []

        async def script() -> None:
            try:
                self.attention.show("listening")
                await play(self)
            finally:
                await self.engine.stop()

        await self.engine.run(lambda: tasks.append(asyncio.create_task(script())))
        await tasks[0]

    async def say(self, text: str) -> None:
        await self.engine.take_text(Utterance(text, "en"), TurnSpans())

    async def reply(self) -> None:
        async with asyncio.timeout(20):
            await self.attention.wait_idle()

    async def feed(self, pcm: bytes) -> None:
        """As fast as the pipeline takes it: the voice activity detector counts samples, not seconds."""
        for start in range(0, len(pcm), BLOCK):
            self.engine.hear(pcm[start : start + BLOCK].ljust(BLOCK, b"\0"))
            await asyncio.sleep(0.002)

    def of(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.messages if isinstance(message, kind)]

    @property
    def events(self) -> list[dict[str, object]]:
        return [message.event for message in self.messages if isinstance(message, DialogueNote)]

    @property
    def signs(self) -> list[str]:
        return [message.state for message in self.messages if isinstance(message, SetAttention)]


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_true():  # noqa: ASYNC110 (the pipeline has no signal for everything)
            await asyncio.sleep(0.005)


def voiced() -> bytes:
    """A second and a half of a voice: the detector is real and knows a buzz from a person."""
    return to_pcm(read_speech(DEMO / "3-second-one.wav")).ljust(1600, b"\0")


def test_a_sentence_is_acted_on_and_answered_aloud(tmp_path: Path) -> None:
    talk = Talk(folder=tmp_path)

    async def play(talk: Talk) -> None:
        await talk.say("Take me there")
        await talk.reply()

    talk.run(play)
    assert [event["event"] for event in talk.events] == ["transcript", "action", "reply", "timing"]
    (speak,) = talk.of(Speak)
    assert isinstance(speak, Speak) and speak.text == "You said Take me there"
    assert [word.text for word in speak.words] == ["You", "said", "Take", "me", "there"]
    assert talk.signs == ["listening", "thinking", "speaking", "listening"]
    assert talk.dialogue.was_heard == ["You said Take me there"]
    (sound,) = talk.of(SoundRecorded)
    assert isinstance(sound, SoundRecorded) and sound.starts_at_ns == speak.starts_at_ns
    assert sound.seconds == pytest.approx(0.5) and (tmp_path / sound.path).is_file()
    timing = talk.events[-1]
    assert list(timing)[-1] == "total" and timing["first_audio"] <= timing["total"]  # type: ignore[operator]


def test_sentences_are_spoken_in_order_and_without_overlap() -> None:
    talk = Talk(EchoDialogue(lambda _: [Sentence("one two", "en"), Sentence("three four", "en")]))

    async def play(talk: Talk) -> None:
        await talk.say("Count")
        await talk.reply()

    talk.run(play)
    first, second = talk.of(Speak)
    assert isinstance(first, Speak) and isinstance(second, Speak)
    assert (first.text, second.text) == ("one two", "three four")
    assert second.starts_at_ns >= first.starts_at_ns + int(first.seconds * 1e9) - 1_000_000
    assert [event["text"] for event in talk.events if event["event"] == "reply"] == ["one two three four"]


@pytest.mark.timeout(60)
def test_speaking_over_the_assistant_silences_it_and_only_heard_words_are_remembered(tmp_path: Path) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    talk = Talk(
        EchoDialogue(lambda u: [Sentence(long if u.text == "go" else "bye", "en")]),
        recogniser=ScriptedRecogniser("stop"),
        folder=tmp_path,
    )

    async def play(talk: Talk) -> None:
        await talk.say("go")
        await until(lambda: any(is_half_a_second_in(speak) for speak in talk.of(Speak)))
        await talk.feed(voiced())
        await talk.feed(bytes(32_000))
        await talk.reply()

    def is_half_a_second_in(speak: Message) -> bool:
        return isinstance(speak, Speak) and time.monotonic_ns() > speak.starts_at_ns + 500_000_000

    talk.run(play)
    assert talk.of(StopSpeaking) == [StopSpeaking(1)]
    heard = talk.dialogue.was_heard[0].split()
    assert 0 < len(heard) < 60 and heard == long.split()[: len(heard)]
    sound = next(m for m in talk.messages if isinstance(m, SoundRecorded) and m.source == "assistant")
    assert len(heard) == int(sound.seconds * 10 + 1e-6)  # ten words a second, none of them by halves
    typed, spoken = talk.dialogue.asked
    assert (typed.text, spoken.text) == ("go", "stop")
    interrupted = next(speak for speak in talk.of(Speak) if isinstance(speak, Speak))
    assert typed.began_ns is None and spoken.began_ns is not None
    assert interrupted.starts_at_ns < spoken.began_ns < time.monotonic_ns(), "over the assistant's words"


@pytest.mark.timeout(60)
def test_a_noise_without_words_gives_the_floor_back() -> None:
    talk = Talk(recogniser=ScriptedRecogniser())

    async def play(talk: Talk) -> None:
        await talk.feed(voiced())
        await talk.feed(bytes(32_000))
        await until(lambda: "heard" in talk.signs)
        await talk.reply()

    talk.run(play)
    assert talk.signs[-1] == "listening" and not talk.dialogue.asked


@pytest.mark.timeout(60)
def test_failing_ears_are_told_and_the_conversation_goes_on() -> None:
    talk = Talk(recogniser=DeafRecogniser())

    async def play(talk: Talk) -> None:
        await talk.feed(voiced())
        await talk.feed(bytes(32_000))
        await until(lambda: any(e["event"] == "error" for e in talk.events))
        await talk.reply()
        await talk.say("Still there?")
        await talk.reply()

    talk.run(play)
    assert talk.dialogue.was_heard == [APOLOGY["en"], "You said Still there?"]


def test_a_lost_voice_leaves_the_words_to_read() -> None:
    talk = Talk(voice=HoarseVoice())

    async def play(talk: Talk) -> None:
        await talk.say("Hello")
        await talk.reply()

    talk.run(play)
    assert any(getattr(m, "speaker", "") == "system" and "You said Hello" in str(m) for m in talk.messages)
    assert [e["event"] for e in talk.events] == ["transcript", "reply", "error", "timing"]
    assert talk.signs[-1] == "listening"


def test_a_dialogue_that_fails_is_apologised_for() -> None:
    def fail(_: Utterance) -> list[object]:
        raise ZeroDivisionError

    talk = Talk(EchoDialogue(fail))  # type: ignore[arg-type]

    async def play(talk: Talk) -> None:
        await talk.say("Hello")
        await talk.reply()

    talk.run(play)
    assert talk.dialogue.was_heard == ["Sorry, something went wrong. Please try again."]
    (error,) = [e for e in talk.events if e["event"] == "error"]
    assert "ZeroDivision" not in str(error)


def test_a_stated_failure_is_noted_with_its_hint() -> None:
    failure = StoreError("The cart cannot be opened.", "Free some disk space.")
    talk = Talk(EchoDialogue(lambda _: [Failure(failure), Sentence("I cannot open the cart.", "en")]))

    async def play(talk: Talk) -> None:
        await talk.say("Open my cart")
        await talk.reply()

    talk.run(play)
    (error,) = [e for e in talk.events if e["event"] == "error"]
    assert (error["code"], error["hint"]) == ("store", "Free some disk space.")


def test_muted_means_muted() -> None:
    recogniser = ScriptedRecogniser("secret")
    talk = Talk(recogniser=recogniser)

    async def play(talk: Talk) -> None:
        talk.attention.set_rest("muted")
        await talk.feed(voiced())
        await talk.feed(bytes(32_000))

    talk.run(play)
    assert talk.signs[-1] == "muted" and not recogniser.heard and not talk.dialogue.asked


def test_words_cut_short_by_the_mute_button_are_forgotten(tmp_path: Path) -> None:
    recogniser = ScriptedRecogniser("secret", "hello")
    talk = Talk(recogniser=recogniser, folder=tmp_path)

    async def play(talk: Talk) -> None:
        await talk.feed(voiced()[: 2 * 16_000])
        await until(lambda: talk.attention.state == "heard")
        talk.attention.set_rest("muted")
        talk.engine.mute()
        talk.attention.set_rest("listening")
        await talk.feed(voiced() + bytes(32_000))
        await until(lambda: bool(talk.dialogue.asked))

    talk.run(play)
    assert len(recogniser.heard) == len(talk.of(SoundRecorded)) == 1


class Button:
    """A microphone that only knows whether it is on."""

    def __init__(self) -> None:
        self.is_on = True

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False


def switch_of(talk: Talk) -> tuple[MicrophoneSwitch, Button]:
    switch, microphone = MicrophoneSwitch(talk.attention), Button()
    switch.listener, switch.microphone = talk.engine, microphone
    return switch, microphone


def test_a_headset_taken_off_hears_nothing_and_forgets_what_was_being_said() -> None:
    recogniser = ScriptedRecogniser("secret")
    talk = Talk(recogniser=recogniser)

    async def play(talk: Talk) -> None:
        switch, microphone = switch_of(talk)
        await talk.feed(voiced()[: 2 * 16_000])
        await until(lambda: talk.attention.state == "heard")
        switch.wear(False)
        assert talk.attention.state == "muted" and not microphone.is_on
        switch.hold_talk(True)
        assert not microphone.is_on, "a button pressed by the table"
        await talk.feed(voiced())
        switch.hold_talk(False)
        switch.wear(True)
        assert talk.attention.state == "listening" and microphone.is_on
        await talk.feed(bytes(32_000))

    talk.run(play)
    assert not talk.dialogue.asked


def test_a_headset_put_on_again_is_as_muted_as_before() -> None:
    sign: list[object] = []
    switch = MicrophoneSwitch(AttentionSign(sign.append))
    switch.toggle_mute()
    switch.wear(False)
    switch.wear(True)
    assert not switch.is_on
    switch.toggle_mute()
    assert switch.is_on


@pytest.mark.timeout(60)
def test_it_does_not_answer_itself_through_a_loudspeaker() -> None:
    recogniser = ScriptedRecogniser("myself")
    talk = Talk(recogniser=recogniser)
    talk.loudspeaker.is_heard_by_microphone = True

    async def play(talk: Talk) -> None:
        await talk.say(" ".join(["long"] * 20))
        await until(lambda: bool(talk.of(Speak)))
        await talk.feed(voiced())
        await talk.reply()

    talk.run(play)
    assert not recogniser.heard and not talk.of(StopSpeaking)


def test_an_announcement_waits_for_the_reply() -> None:
    talk = Talk()

    async def play(talk: Talk) -> None:
        await talk.say("Hello")
        await talk.engine.announce([Sentence("Here we are.", "en")])
        await until(lambda: len(talk.dialogue.was_heard) == 2)
        await talk.reply()

    talk.run(play)
    assert talk.dialogue.was_heard == ["You said Hello", "Here we are."]


class FailingGuard:
    """Cannot cope with the first second, as when a clock steps back."""

    cleaned = b""
    failures = 0

    def let_through(self, block: bytes, at_ns: int) -> bytes:
        if self.failures < 31:
            self.failures += 1
            raise ValueError("negative dimensions are not allowed")
        return block

    def forget(self) -> None:
        pass


def test_blocks_that_cannot_be_cleaned_are_lost_and_the_next_words_are_heard(caplog: pytest.LogCaptureFixture) -> None:
    guard = FailingGuard()
    talk = Talk(recogniser=ScriptedRecogniser("Take me there"), echo_guard=guard)

    async def play(talk: Talk) -> None:
        sound = bytes(BLOCK * 40) + voiced() + bytes(BLOCK * 80)
        for start in range(0, len(sound) - BLOCK, BLOCK):
            talk.engine.hear(sound[start : start + BLOCK], time.monotonic_ns())
            await asyncio.sleep(0.002)
        await until(lambda: any(event["event"] == "reply" for event in talk.events))
        await talk.reply()

    talk.run(play)
    assert guard.failures == 31
    assert sum("could not be listened to" in record.message for record in caplog.records) == 5  # at each doubling
