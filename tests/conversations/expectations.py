"""What a script expects of the last paragraph: what was heard, done, shown, remembered."""

from vr_assistant.messages import AskToConfirm, Caption, HideQuestion, SceneSnapshot, SetAttention
from vr_assistant.mind.llm.token_count import token_count
from vr_assistant.store.store import Store

from .conversation import Conversation
from .script import step

# --- heard ---------------------------------------------------------------------------------------


@step("she says TEXT")
async def she_says(talk: Conversation, text: str) -> None:
    """Somewhere in her words, all of it audible."""
    await talk.until_quiet()
    assert text.casefold() in talk.said().casefold(), talk.said()


@step("she says exactly TEXT")
async def she_says_exactly(talk: Conversation, text: str) -> None:
    await talk.until_quiet()
    assert talk.said() == text


@step("she does not say TEXT")
async def she_does_not_say(talk: Conversation, text: str) -> None:
    await talk.until_quiet()
    assert text.casefold() not in talk.said().casefold(), talk.said()


@step("she says nothing")
async def she_says_nothing(talk: Conversation) -> None:
    await talk.until_quiet()
    assert talk.said() == ""


@step("she says something")
async def she_says_something(talk: Conversation) -> None:
    await talk.until_quiet()
    assert talk.said()


@step("she speaks within NUMBER s")
async def speaks_within(talk: Conversation, seconds: str) -> None:
    """From the end of the user's last words."""
    await talk.until(lambda: talk.room.speaker.began_ns(talk.words_ended_ns) is not None, "she speaks")
    began = talk.room.speaker.began_ns(talk.words_ended_ns)
    assert began is not None and began - talk.words_ended_ns <= float(seconds) * 1e9, (
        began - talk.words_ended_ns
    ) / 1e9


@step("she falls silent within NUMBER s")
async def falls_silent(talk: Conversation, seconds: str) -> None:
    """From the beginning of the user's last words."""
    took_s = (talk.room.speaker.fell_silent_ns(talk.words_began_ns) - talk.words_began_ns) / 1e9
    assert 0 <= took_s <= float(seconds), took_s


@step("she is (not )?speaking")
async def is_speaking(talk: Conversation, no: str | None) -> None:
    """Now."""
    assert talk.room.speaker.is_audible == (no is None)


# --- understood and done -------------------------------------------------------------------------


@step("she has understood TEXT")
async def has_understood(talk: Conversation, text: str) -> None:
    """The user's words of the paragraph, turn by turn, with a stroke between turns."""
    await talk.until_quiet()
    assert " / ".join(str(event["text"]) for event in talk.events("transcript")) == text


@step("she has understood nothing")
async def has_understood_nothing(talk: Conversation) -> None:
    await talk.until_quiet()
    assert not talk.events("transcript")


@step(r"done: REST")
async def done(talk: Conversation, actions: str) -> None:
    """All of the paragraph's actions, in order, with semicolons between: navigate_to place=bookshop; view_cart."""
    await talk.until_quiet()
    carried_out = []
    for event in talk.events("action"):
        args = event["args"]
        assert isinstance(args, dict)
        carried_out.append(" ".join([str(event["name"]), *(f"{name}={value}" for name, value in args.items())]))
    wanted = [] if actions == "nothing" else [action.strip() for action in actions.split(";")]
    assert carried_out == wanted


@step(r"order placed(?: NUMBER times)?")
async def ordered(talk: Conversation, times: str | None) -> None:
    """Since the beginning of time."""
    await talk.until_quiet()
    assert len(_store(talk).orders.all()) == int(times or 1)


@step("no order placed")
async def not_ordered(talk: Conversation) -> None:
    await talk.until_quiet()
    assert not _store(talk).orders.all()


@step("cart holds REST")
async def cart_holds(talk: Conversation, lines: str) -> None:
    """As product x2, product x1; or nothing."""
    await talk.until_quiet()
    found = ", ".join(f"{line.product.id} x{line.quantity}" for line in _store(talk).cart.lines())
    assert (found or "nothing") == lines


@step("failure WORD")
async def failed(talk: Conversation, code: str) -> None:
    await talk.until_quiet()
    codes = [str(event["code"]) for event in talk.events("error")]
    assert codes == [code], codes


@step("no failure")
async def not_failed(talk: Conversation) -> None:
    await talk.until_quiet()
    assert not talk.events("error")


# --- shown ---------------------------------------------------------------------------------------


@step("sign is WORD")
async def sign_is(talk: Conversation, sign: str) -> None:
    """Now."""
    assert talk.sign == sign


@step("signs were REST")
async def signs_were(talk: Conversation, signs: str) -> None:
    """All changes of the paragraph."""
    await talk.until_quiet()
    assert " ".join(message.state for message in talk.of(SetAttention)) == signs


@step("shown WORD(?: (.*))?")
async def shown(talk: Conversation, kind: str, fields: str | None) -> None:
    """A scene command of the paragraph, with these fields as name=value."""
    await talk.until_quiet()
    wanted = dict(pair.strip().split("=") for pair in fields.split(",")) if fields else {}
    found = [m for at, m in talk.messages if at >= talk.paragraph_ns and type(m).__name__ == kind]
    assert any(all(str(getattr(m, name)) == value for name, value in wanted.items()) for m in found), found


@step("not shown WORD")
async def not_shown(talk: Conversation, kind: str) -> None:
    await talk.until_quiet()
    assert not [m for at, m in talk.messages if at >= talk.paragraph_ns and type(m).__name__ == kind]


@step("read TEXT")
async def read(talk: Conversation, text: str) -> None:
    """In a caption that is not spoken."""
    await talk.until_quiet()
    assert any(text in caption.text for caption in talk.of(Caption) if caption.speaker == "system")


@step("the user's words grow REST")
async def words_grow(talk: Conversation, parts: str) -> None:
    """Each of these captions in this order, with others between: "Take me" "Take me to the bookshop."."""
    await talk.until_quiet()
    captions = iter([caption.text for caption in talk.of(Caption) if caption.speaker == "user"])
    wanted = [part for part in parts.split('"') if part.strip()]
    assert all(part in captions for part in wanted), [c.text for c in talk.of(Caption)]


@step("a question is (open|closed)")
async def question_is(talk: Conversation, how: str) -> None:
    await talk.until_quiet()
    state = "closed"
    for _, message in talk.messages:
        if isinstance(message, AskToConfirm):
            state = "open"
        elif isinstance(message, HideQuestion):
            state = "closed"
    assert state == how


@step("new stage shows WORD")
async def new_stage_shows(talk: Conversation, what: str) -> None:
    """A part of the last snapshot: route, shelf, answer, question, or a sign."""
    snapshot = talk.of(SceneSnapshot, 0)[-1]
    assert snapshot.attention == what or getattr(snapshot, what, None), snapshot


# --- remembered ----------------------------------------------------------------------------------


@step("remembered TEXT")
async def remembered(talk: Conversation, text: str) -> None:
    await talk.until_quiet()
    assert text in _memory(talk), _memory(talk)


@step("not remembered TEXT")
async def not_remembered(talk: Conversation, text: str) -> None:
    await talk.until_quiet()
    assert text not in _memory(talk), _memory(talk)


@step("model was told TEXT")
async def was_told(talk: Conversation, text: str) -> None:
    """In its last prompt."""
    await talk.until_quiet()
    prompt = "\n".join(f"{message.role}: {message.content}" for message in talk.room.model.asked[-1])
    assert text in prompt, prompt


@step("model was not told TEXT")
async def was_not_told(talk: Conversation, text: str) -> None:
    """In its last prompt."""
    await talk.until_quiet()
    assert talk.room.model.asked
    assert all(text not in message.content for message in talk.room.model.asked[-1])


@step("model was never told more than NUMBER tokens")
async def was_told_less(talk: Conversation, most: str) -> None:
    """Of conversation: instructions do not count."""
    await talk.until_quiet()
    for messages in talk.room.model.asked:
        assert sum(token_count(m.content) for m in messages if m.role != "system") <= int(most), messages


@step("notes hold TEXT")
async def notes_hold(talk: Conversation, text: str) -> None:
    await talk.until_quiet()
    assert talk.room.opened
    notes = talk.room.opened._memory.history.notes
    assert text in notes, notes


@step("no notes yet")
async def no_notes(talk: Conversation) -> None:
    await talk.until_quiet()
    assert talk.room.opened and not talk.room.opened._memory.history.notes


@step("model was not asked")
async def was_not_asked(talk: Conversation) -> None:
    await talk.until_quiet()
    assert not talk.room.model.asked


@step("model was stopped")
async def was_stopped(talk: Conversation) -> None:
    """In the middle of an answer."""
    await talk.until_quiet()
    assert talk.room.model.stopped


def _memory(talk: Conversation) -> str:
    assert talk.room.opened
    lines = [f"{message.role}: {message.content}" for message in talk.remembered]
    return "\n".join([f"notes: {talk.room.opened._memory.history.notes}", *lines])


def _store(talk: Conversation) -> Store:
    assert talk.room.opened
    return talk.room.opened._store
