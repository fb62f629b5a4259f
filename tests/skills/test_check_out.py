"""Paying: everything is summed up first, and only a yes to just that orders it."""

import time

import pytest

from vr_assistant.messages import Answered, AskToConfirm, HideQuestion, ProductSelected, ShowCart, StageReady
from vr_assistant.mind.dialogue.turns import Noted, Sentence, Utterance
from vr_assistant.store.orders import Order

from .talk import Talk, TalkFactory, Turn

MUG = "mug-blue-stoneware"


def ordered(talk: Talk) -> list[Order]:
    return talk.dialogue._store.orders.all()


def is_noted(turn: Turn) -> bool:
    return any(isinstance(outcome, Noted) and outcome.event["event"] == "order" for outcome in turn.outcomes)


async def fill(talk: Talk, count: str = "two") -> None:
    await talk.report(ProductSelected(MUG))
    await talk.say(f"add {count} of them to my cart")


async def test_everything_is_summed_up_and_a_yes_orders_it(talk: Talk) -> None:
    await fill(talk)
    summary = await talk.say("I'd like to check out.")
    assert (
        "2 times Blue Stoneware Mug" in summary.said and "28 dollars" in summary.said and "play money" in summary.said
    )
    asked = summary.shown(AskToConfirm)
    assert asked.lines == ["2 × Blue Stoneware Mug: 28 dollars", "Total: 28 dollars"]
    assert ordered(talk) == [] and not is_noted(summary)
    done = await talk.say("Yes, please.")
    (order,) = ordered(talk)
    assert [(line.product, line.quantity, line.price_minor) for line in order.lines] == [(MUG, 2, 1400)]
    assert order.total_minor == 2800 and order.currency == "USD"
    assert str(order.number) in done.said and is_noted(done)
    assert done.shown(ShowCart).lines == [] and done.shown(HideQuestion).question == asked.question
    assert (await talk.say("yes")).commands == [] and len(ordered(talk)) == 1, "a second yes does nothing"


async def test_play_money_is_mentioned_once(talk: Talk) -> None:
    await fill(talk)
    assert "play money" in (await talk.say("check out")).said
    await talk.say("no thanks")
    assert "play money" not in (await talk.say("check out")).said


@pytest.mark.parametrize(
    ("wish", "answer", "lang"),
    [
        ("I want to pay", "go ahead", "en"),
        ("I'm ready to pay.", "Yes, place the order.", "en"),
        ("Place my order, please.", "I confirm.", "en"),
        ("Could we check out now?", "okay", "en"),
        ("结账", "好的", "zh"),
        ("我要买单", "确认下单", "zh"),
        ("帮我结一下账吧，我要付款", "是的，下单吧。", "zh"),
        ("check out", "可以", "zh"),
    ],
)
async def test_said_in_many_ways(talk: Talk, wish: str, answer: str, lang: str) -> None:
    await fill(talk)
    assert (await talk.say(wish, lang)).shown(AskToConfirm) and ordered(talk) == []
    await talk.say(answer, lang)
    assert [order.total_minor for order in ordered(talk)] == [2800]


async def test_the_summary_is_said_and_shown_in_chinese(talk: Talk) -> None:
    await fill(talk)
    summary = await talk.say("我要结账", "zh")
    assert "2件" in summary.said and "28美元" in summary.said and "游戏币" in summary.said
    assert "下单" in summary.shown(AskToConfirm).title
    assert "订单号" in (await talk.say("是的", "zh")).said


async def test_a_pressed_yes_orders_once(talk: Talk) -> None:
    await fill(talk)
    asked = (await talk.say("check out")).shown(AskToConfirm)
    assert (await talk.report(Answered(asked.question + 1, True))).outcomes == []
    assert is_noted(await talk.report(Answered(asked.question, True)))
    assert (await talk.report(Answered(asked.question, True))).outcomes == [] and len(ordered(talk)) == 1


@pytest.mark.parametrize(
    ("answer", "lang"),
    [
        ("No.", "en"), ("no thanks", "en"), ("wait", "en"), ("don't order it", "en"), ("not yet", "en"),
        ("不用了", "zh"), ("等一下", "zh"), ("先不下单", "zh"), ("取消订单", "zh"),
    ],
)  # fmt: skip
async def test_a_no_keeps_the_cart(talk: Talk, answer: str, lang: str) -> None:
    await fill(talk)
    asked = (await talk.say("check out")).shown(AskToConfirm)
    turn = await talk.say(answer, lang)
    assert turn.shown(HideQuestion).question == asked.question and turn.said and not turn.failures
    await talk.say("yes")
    await talk.report(Answered(asked.question, True))
    assert ordered(talk) == [] and len((await talk.say("show my cart")).shown(ShowCart).lines) == 1


@pytest.mark.parametrize(
    "words",
    ["take me to the museum", "yes, but take one mug out", "yes and no", "yes?", "hmm", "please", "is it waterproof?",
     "嗯", "好像不太对"],
)  # fmt: skip
async def test_anything_else_withdraws_it(talk: Talk, words: str) -> None:
    await fill(talk)
    asked = (await talk.say("check out")).shown(AskToConfirm)
    assert (await talk.say(words)).shown(HideQuestion).question == asked.question
    await talk.say("yes")
    await talk.report(Answered(asked.question, True))
    assert ordered(talk) == []


async def test_another_product_selected_meanwhile_withdraws_it(talk: Talk) -> None:
    await fill(talk)
    await talk.say("check out")
    await talk.report(ProductSelected(MUG))
    assert (await talk.say("yes")).actions[0].name == "add_to_cart" and ordered(talk) == []


async def test_a_cart_changed_behind_its_back_is_summed_up_again(talk: Talk) -> None:
    await fill(talk)
    asked = (await talk.say("check out")).shown(AskToConfirm)
    talk.dialogue._store.cart.add(MUG)
    again = await talk.report(Answered(asked.question, True))
    assert ordered(talk) == [] and "changed" in again.said and "42 dollars" in again.said
    await talk.report(Answered(again.shown(AskToConfirm).question, True))
    assert [order.total_minor for order in ordered(talk)] == [4200]


async def test_an_empty_cart_cannot_be_ordered(talk: Talk) -> None:
    turn = await talk.say("check out")
    assert ("empty" in turn.said or "nothing" in turn.said) and turn.shown(ShowCart).lines == []
    await talk.say("yes")
    assert ordered(talk) == []


async def test_a_yes_over_her_summary_is_none_to_it(talk: Talk) -> None:
    await fill(talk)
    asked = None
    async for outcome in talk.dialogue.respond(Utterance("check out", "en")):
        if isinstance(outcome, Sentence) and asked is None:
            asked = outcome
            talk.dialogue.heard(" ".join(outcome.text.split()[:3]))
    again = await talk.say("yes")
    assert ordered(talk) == [] and again.shown(AskToConfirm), "it is summed up again"
    await talk.say("yes")
    assert len(ordered(talk)) == 1


async def test_a_yes_begun_before_the_summary_was_over_is_none_to_it(talk: Talk) -> None:
    await fill(talk)
    began_ns = time.monotonic_ns()
    await talk.say("check out")
    await talk.say("yes", began_ns=began_ns)
    assert ordered(talk) == []
    await talk.say("yes", began_ns=time.monotonic_ns())
    assert len(ordered(talk)) == 1


async def test_more_products_than_the_panel_has_room_for_are_heard_before_a_pressed_yes_counts(talk: Talk) -> None:
    products = [p.id for p in talk.dialogue._store.catalogue.all() if p.stock][:10]
    for product in products:
        talk.dialogue._store.cart.add(product)
    asked = None
    async for outcome in talk.dialogue.respond(Utterance("check out", "en")):
        for command in getattr(outcome, "commands", ()):
            asked = command if isinstance(command, AskToConfirm) else asked
    assert asked and len(asked.lines) == 8
    again = await talk.report(Answered(asked.question, True))
    assert ordered(talk) == []
    await talk.report(Answered(again.shown(AskToConfirm).question, True))
    assert len(ordered(talk)[0].lines) == 10


async def test_a_mind_that_died_with_its_question_takes_no_yes_to_it(new_talk: TalkFactory) -> None:
    first = new_talk(None)
    await fill(first)
    asked = (await first.say("check out")).shown(AskToConfirm)
    second = new_talk(None)
    second.dialogue.meet(StageReady("window"))
    assert second.dialogue.snapshot().question is None, "its panel goes"
    await second.report(Answered(asked.question, True))
    await second.say("yes")
    assert ordered(second) == []
    fresh = (await second.say("check out")).shown(AskToConfirm)
    assert fresh.question != asked.question
    await second.say("yes")
    assert len(ordered(second)) == 1


async def test_a_mind_that_died_while_ordering_has_ordered_once(new_talk: TalkFactory) -> None:
    first = new_talk(None)
    await fill(first)
    asked = (await first.say("check out")).shown(AskToConfirm)
    async for outcome in first.dialogue.notice(Answered(asked.question, True)):
        if isinstance(outcome, Noted):
            break  # before a word of it was said
    second = new_talk(None)
    assert second.dialogue.snapshot().cart.lines == []  # type: ignore[union-attr]
    await second.say("yes")
    assert len(ordered(second)) == 1
