"""What the user, and the world around them, can do in a script."""

import asyncio
import re
import time

import numpy as np

from vr_assistant.messages import (
    Answered,
    Arrived,
    AskToConfirm,
    HeadsetWorn,
    Listening,
    ListeningChosen,
    MuteToggled,
    ProductSelected,
    StageReady,
    TalkHeld,
    UserSays,
)

from .conversation import Conversation
from .script import step
from .spoken_words import BANG, noise, silence

SPEECH = r'("[^"]*"(?: pauses \d+(?:\.\d+)? "[^"]*")*)'
_PIECE = re.compile(r'"([^"]*)"|pauses ([\d.]+)')


def _speak(talk: Conversation, speech: str) -> None:
    parts = [silence(float(pause)) if pause else talk.room.words.sound(text) for text, pause in _PIECE.findall(speech)]
    talk.words_began_ns = time.monotonic_ns() + int(talk.room.mouth.left_s * 1e9)
    talk.room.mouth.say(np.concatenate(parts))


async def _until_said(talk: Conversation) -> None:
    await talk.until(lambda: talk.room.mouth.left_s == 0, "the user has said it")
    talk.words_ended_ns = time.monotonic_ns()


# --- the user's mouth ----------------------------------------------------------------------------


@step(f"user says {SPEECH}")
async def says(talk: Conversation, speech: str) -> None:
    """Once all is quiet; done when the words are out."""
    await talk.until_quiet()
    talk.begin_paragraph()
    await goes_on(talk, speech)


@step("user (says|types) NUMBER times TEXT")
async def says_often(talk: Conversation, how: str, times: str, text: str) -> None:
    """With the answers between; {n} is the how-manieth time it is."""
    for number in range(int(times)):
        words = text.replace("{n}", str(number + 1))
        await (says(talk, f'"{words}"') if how == "says" else types(talk, words))


@step(f"user goes on {SPEECH}")
async def goes_on(talk: Conversation, speech: str) -> None:
    """At once, whatever is going on."""
    _speak(talk, speech)
    await _until_said(talk)


@step(f"user cuts in after NUMBER s {SPEECH}")
async def cuts_in(talk: Conversation, seconds: str, speech: str) -> None:
    """That long after she has become audible."""
    await until_she_has_spoken(talk, seconds)
    await goes_on(talk, speech)


@step(f"user begins {SPEECH}")
async def begins(talk: Conversation, speech: str) -> None:
    """At once, and is half a word from the end when the next line comes."""
    _speak(talk, speech)
    await talk.until(lambda: talk.room.mouth.left_s < 0.15, "the user has nearly said it")


@step(r"user (coughs|bangs)(?: for NUMBER s)?")
async def makes_noise(talk: Conversation, kind: str, seconds: str | None) -> None:
    """A cough may be a voice, a bang is none."""
    talk.room.mouth.say(noise(float(seconds or 0.4), BANG if kind == "bangs" else 3000))
    await _until_said(talk)


@step("user types TEXT")
async def types(talk: Conversation, text: str) -> None:
    await talk.until_quiet()
    talk.begin_paragraph()
    talk.words_ended_ns = time.monotonic_ns()
    talk.mind.take(UserSays(text=text))
    await asyncio.sleep(0.9)


# --- the user's hands ----------------------------------------------------------------------------


@step("user (?:mutes|unmutes)")
async def mutes(talk: Conversation) -> None:
    talk.mind.take(MuteToggled())


@step("user (holds|releases) the talk button")
async def holds(talk: Conversation, how: str) -> None:
    talk.mind.take(TalkHeld(how == "holds"))


@step("user chooses to be heard (always|once they call|while they hold the button)")
async def chooses(talk: Conversation, when: str) -> None:
    ways: dict[str, Listening] = {"always": "open", "once they call": "wake_word"}
    talk.mind.take(ListeningChosen(ways.get(when, "hold_to_talk")))


@step("user (puts on|takes off) the headset")
async def wears(talk: Conversation, how: str) -> None:
    talk.mind.take(HeadsetWorn(how == "puts on"))


@step("user selects WORD")
async def selects(talk: Conversation, product: str) -> None:
    talk.mind.take(ProductSelected(product))


@step("user presses (yes|no)")
async def presses(talk: Conversation, answer: str) -> None:
    """On the panel that was shown last."""
    asked = talk.of(AskToConfirm, 0)
    assert asked, "there is no panel to press a button of"
    talk.mind.take(Answered(asked[-1].question, answer == "yes"))


@step("user arrives at WORD")
async def arrives(talk: Conversation, place: str) -> None:
    talk.mind.take(Arrived(place))


# --- time ----------------------------------------------------------------------------------------


@step("NUMBER s pass")
async def passes(talk: Conversation, seconds: str) -> None:
    await asyncio.sleep(float(seconds))


@step("she has spoken for NUMBER s")
async def until_she_has_spoken(talk: Conversation, seconds: str) -> None:
    """Since the user's last words; perhaps already."""

    def has_spoken() -> bool:
        began = talk.room.speaker.began_ns(max(talk.paragraph_ns, talk.words_ended_ns))
        return began is not None and time.monotonic_ns() >= began + float(seconds) * 1e9

    await talk.until(has_spoken, f"she has spoken for {seconds} s")


@step("all is quiet")
async def quiet(talk: Conversation) -> None:
    await talk.until_quiet()


@step("a new paragraph")
async def paragraph(talk: Conversation) -> None:
    """What is expected from here on is expected of what comes from here on."""
    await talk.until_quiet()
    talk.begin_paragraph()


@step("the sign becomes WORD")
async def becomes(talk: Conversation, sign: str) -> None:
    await talk.until(lambda: talk.sign == sign, f"the sign becomes {sign}")


# --- model, ears, voice, processes ---------------------------------------------------------------


@step("model will say TEXT")
async def will_say(talk: Conversation, text: str) -> None:
    talk.room.model.says.append(text)


@step("model will note TEXT")
async def will_note(talk: Conversation, text: str) -> None:
    """About what was said, when it is asked to."""
    talk.room.model.notes.append(text)


@step(r"model will choose WORD(?: (.*))?")
async def will_choose(talk: Conversation, tool: str, args: str | None) -> None:
    """Arguments as name=value, with commas between."""
    pairs = dict(pair.strip().split("=") for pair in args.split(",")) if args else {}
    talk.room.model.chooses += [{"tool": tool}, {"tool": tool, "args": pairs}]


@step("model takes NUMBER s")
async def model_takes(talk: Conversation, seconds: str) -> None:
    talk.room.model.first_s = float(seconds)


@step("model (hangs|goes on|is down|is up)")
async def model_is(talk: Conversation, mood: str) -> None:
    talk.room.model.is_hanging = mood == "hangs"
    talk.room.model.is_down = mood == "is down"


@step("model dies after NUMBER words")
async def model_dies(talk: Conversation, words: str) -> None:
    talk.room.model.dies_after = int(words)


@step("ears take NUMBER s")
async def ears_take(talk: Conversation, seconds: str) -> None:
    talk.room.recogniser.takes_s = float(seconds)


@step("ears will mishear TEXT")
async def mishear(talk: Conversation, text: str) -> None:
    talk.room.recogniser.mishears.append(text)


@step("ears (fail|work)")
async def ears(talk: Conversation, how: str) -> None:
    talk.room.recogniser.is_deaf = how == "fail"


@step("voice (fails|works)")
async def voice(talk: Conversation, how: str) -> None:
    talk.room.voice.is_hoarse = how == "fails"


@step("room has (headphones|a loudspeaker)")
async def has(talk: Conversation, what: str) -> None:
    talk.room.speaker.is_heard_by_microphone = what == "a loudspeaker"


@step("stage restarts")
async def stage_restarts(talk: Conversation) -> None:
    talk.mind.take(StageReady("fake"))


@step("mind restarts")
async def mind_restarts(talk: Conversation) -> None:
    await talk.stop_mind()
    await talk.start_mind()


@step("errors are logged")
async def errors(talk: Conversation) -> None:
    """As they should be here; elsewhere a logged error fails the test."""
    await talk.until_quiet()
    assert talk.errors
    talk.errors.clear()
