"""What was changed can be taken back, the last first; what cannot be is said to be so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from vr_assistant.messages import Arrived, HideRoute, ProductSelected, SetEnvironment, ShowCart, ShowRoute
from vr_assistant.mind.dialogue.turns import Action
from vr_assistant.mind.skills.undo.skill import UndoSkill

from .talk import Talk, TalkFactory

MUG = "mug-blue-stoneware"
DATA = Path(__file__).parents[1] / "data"

WISHES = (
    "Undo that.", "undo", "Oops, undo", "No, undo it please.", "Can you undo that?", "Take that back.",
    "take it back, please", "Put it back.", "Oh no, that was a mistake, undo that",
    "Put that back how it was.", "Change it back", "Revert the last change.", "undo again",
    "Undo the last two things.", "Could you reverse what you just did?", "Cancel the last change.",
    "Put everything back the way it was.", "Undo once more.", "Go back one step.", "undo my order", "撤销",
    "请撤销一下", "撤销刚才的操作", "不要了刚才那个", "刚才那个不要了", "不要刚才那个了", "哎呀，弄错了，撤回",
    "改回去吧", "取消刚才的改动", "把刚才那个撤销了", "放回去吧", "恢复原样", "再撤销一步", "撤销最后两步",
    "退回上一步", "刚才那步不算",
)  # fmt: skip
NO_WISHES = (
    "No.", "no thanks", "Don't.", "Cancel that.", "Never mind.", "Stop.", "I want my money back.",
    "Take me back to the bookshop.", "Put the headphones back on the shelf.", "Put the mug back.",
    "Take back the blue mug.", "Take the red shoes out of my cart.", "Go back to the museum.",
    "I'll be right back.", "Bring it back to me.", "How do I undo a knot?", "What does undo mean?",
    "Turn it back on.", "Take it.", "Put it in my cart.", "Can I take that back if it does not fit?",
    "I take back what I said about you.", "Is there a way to undo an order?", "Back to the park, please.",
    "Take that book back to the library.", "Change it to night.", "不要", "不要了", "不用了", "取消", "算了",
    "把耳机放回去", "把杯子放回货架", "带我回书店", "我想退货", "怎么撤销订单？", "刚才那个多少钱？",
    "刚才那个加到购物车", "我刚才不是这个意思", "回去吧，我们去公园", "改天再说", "还有别的吗",
)  # fmt: skip


@pytest.mark.parametrize("text", WISHES)
def test_it_is_known_from_the_words(text: str) -> None:
    assert UndoSkill.is_wished(text)


@pytest.mark.parametrize("text", NO_WISHES)
def test_what_sounds_like_it_is_something_else(text: str) -> None:
    assert not UndoSkill.is_wished(text)


def test_no_sentence_with_another_meaning_is_taken_for_it() -> None:
    def sentences() -> Iterator[tuple[str, object]]:
        for file in sorted(DATA.glob("utterances*.jsonl")):
            for one in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
                yield one["text"], (one["tool"], *one.get("alt_tools", ()))

    assert [text for text, tools in sentences() if UndoSkill.is_wished(text) and "undo" not in tools] == []


async def in_cart(talk: Talk) -> dict[str, int]:
    return {line.product.id: line.quantity for line in talk.dialogue._store.cart.lines()}


async def test_what_was_put_into_the_cart_comes_out_again(talk: Talk) -> None:
    await talk.say("Add the chess set to my cart.")
    assert len(await in_cart(talk)) == 1
    turn = await talk.say("Oops, undo that.")
    assert turn.actions == [Action("undo", {})] and turn.shown(ShowCart).lines == [] and await in_cart(talk) == {}
    assert "chess" in turn.said.lower()


async def test_what_was_taken_out_is_back_with_all_its_pieces(talk: Talk) -> None:
    await talk.report(ProductSelected(MUG))
    await talk.say("add three of them to my cart")
    await talk.say("remove one of the blue mugs from my cart")
    assert await in_cart(talk) == {MUG: 2}
    assert "3" in (await talk.say("撤销", "zh")).said and await in_cart(talk) == {MUG: 3}
    await talk.say("Empty my cart.")
    assert await in_cart(talk) == {}
    await talk.say("Put it back.")
    assert await in_cart(talk) == {MUG: 3}


async def test_several_steps_of_all_kinds_are_taken_back_the_last_first(talk: Talk) -> None:
    await talk.say("Add the chess set to my cart.")
    await talk.say("Make it night.")
    await talk.say("What time does the museum open?")
    await talk.say("Take me to the museum.")
    assert (await talk.say("Undo that.")).shown(HideRoute)
    assert (await talk.say("undo again")).shown(SetEnvironment) == SetEnvironment("noon", "clear")
    assert (await talk.say("undo")).shown(ShowCart).lines == []
    turn = await talk.say("undo")
    assert turn.actions == [] and turn.commands == [] and "take back" in turn.said


async def test_two_at_once_are_both_said(talk: Talk) -> None:
    await talk.say("Add the chess set to my cart.")
    await talk.say("Let it snow.")
    turn = await talk.say("Undo the last two things.")
    assert turn.shown(SetEnvironment) and turn.shown(ShowCart).lines == []
    assert ("chess" in turn.said.lower() and "weather" in turn.said) or "sky" in turn.said


async def test_the_way_before_is_shown_again(talk: Talk) -> None:
    await talk.say("Take me to the park.")
    await talk.say("Take me to the museum.")
    assert (await talk.say("No, take that back.")).shown(ShowRoute).place == "park"


async def test_a_way_that_has_been_walked_stays_walked_and_what_was_before_it_can_be_taken_back(talk: Talk) -> None:
    await talk.say("Make it night.")
    await talk.say("Take me to the museum.")
    await talk.report(Arrived("museum"))
    turn = await talk.say("Undo that.")
    assert turn.actions == [] and turn.commands == [] and "already" in turn.said
    assert (await talk.say("Undo that.")).shown(SetEnvironment)


async def test_an_order_stays_whatever_is_asked(talk: Talk) -> None:
    await talk.say("Add the chess set to my cart.")
    await talk.say("check out")
    await talk.say("yes")
    for text in ("Undo that.", "undo my order", "undo everything"):
        turn = await talk.say(text)
        assert turn.actions == [] and "order" in turn.said and await in_cart(talk) == {}
    assert len(talk.dialogue._store.orders.all()) == 1


async def test_a_no_to_a_question_takes_nothing_back(talk: Talk) -> None:
    await talk.say("Add the chess set to my cart.")
    await talk.report(ProductSelected(MUG))
    await talk.say("No, take that back.")
    assert len(await in_cart(talk)) == 1, "the no was for the mug"


async def test_another_conversation_takes_nothing_back(new_talk: TalkFactory) -> None:
    await new_talk(None).say("Add the chess set to my cart.")
    later = new_talk(None)
    assert (await later.say("Undo that.")).commands == [] and len(await in_cart(later)) == 1


async def test_a_cart_that_somebody_else_has_changed_is_left_as_it_is(new_talk: TalkFactory) -> None:
    talk, other = new_talk(None), new_talk(None)
    await talk.say("Add the chess set to my cart.")
    other.dialogue._store.cart.add(MUG)
    turn = await talk.say("Undo that.")
    assert turn.commands == [] and len(await in_cart(talk)) == 2
