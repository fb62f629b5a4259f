"""Looking for things and filling a cart."""

import time

from vr_assistant.messages import Answered, AskToConfirm, HideQuestion, ProductSelected, ShowCart, ShowShelf
from vr_assistant.mind.dialogue.turns import Action

from .talk import Talk, TalkFactory


async def test_search_then_the_second_one_then_the_cart_and_it_is_still_there_next_time(new_talk: TalkFactory) -> None:
    talk = new_talk(None)
    shelf = (await talk.say("Do you have any red running shoes under fifty dollars?")).shown(ShowShelf)
    assert 2 <= len(shelf.products) <= 6 and all(p.price_minor <= 5000 for p in shelf.products)
    second = shelf.products[1]
    turn = await talk.say("add the second one to my cart")
    assert turn.actions == [Action("add_to_cart", {"item": second.id})]
    assert second.name_en.replace(", Red", " in red") in turn.said
    cart = (await talk.say("what is in my cart?")).shown(ShowCart)
    assert [line.product for line in cart.lines] == [second.id] and cart.is_open
    later = new_talk(None)
    assert [line.product for line in (await later.say("我的购物车里有什么？", "zh")).shown(ShowCart).lines] == [
        second.id
    ]


async def test_a_chinese_search_shows_and_says_chinese_names(talk: Talk) -> None:
    turn = await talk.say("你们有雨伞吗？有没有雨伞", "zh")
    shelf = turn.shown(ShowShelf)
    assert "伞" in shelf.products[0].name_zh and shelf.products[0].name_zh in turn.said


async def test_which_one_is_asked_and_the_short_answer_is_understood_with_the_quantity(talk: Talk) -> None:
    asked = await talk.say("Add two of the blue mugs to my cart.")
    assert asked.actions == [] and asked.said.endswith("?")
    turn = await talk.say("the second one")
    assert turn.actions[0].name == "add_to_cart" and turn.actions[0].args["quantity"] == 2


async def test_a_selected_product_is_offered_and_yes_puts_it_in_the_cart(talk: Talk) -> None:
    offered = await talk.report(ProductSelected("mug-blue-stoneware"))
    assert offered.actions == [] and offered.said.endswith("?")
    turn = await talk.say("yes please")
    assert turn.actions == [Action("add_to_cart", {"item": "mug-blue-stoneware"})]


async def test_a_selected_product_is_asked_about_on_a_panel_and_a_pressed_yes_puts_it_in_the_cart(talk: Talk) -> None:
    asked = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
    assert "Blue Stoneware Mug" in asked.lines[0] and "14 dollars" in asked.lines[0]
    assert talk.dialogue.snapshot().question == asked, "a fresh stage asks it again"
    turn = await talk.report(Answered(asked.question, True))
    assert turn.actions == [Action("add_to_cart", {"item": "mug-blue-stoneware"})]
    assert turn.shown(HideQuestion).question == asked.question and turn.said
    assert talk.dialogue.snapshot().question is None
    assert (await talk.report(Answered(asked.question, True))).actions == [], "once is enough"


async def test_a_pressed_no_drops_it(talk: Talk) -> None:
    asked = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
    turn = await talk.report(Answered(asked.question, False))
    assert turn.actions == [] and turn.said
    assert (await talk.say("yes please")).actions == []


async def test_a_spoken_answer_takes_the_panel_away(talk: Talk) -> None:
    for answer, lang, acts in (
        ("yes please", "en", True),
        ("No, thanks.", "en", False),
        ("好的。", "zh", True),
        ("不用了，谢谢。", "zh", False),
    ):
        asked = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
        turn = await talk.say(answer, lang)
        assert turn.shown(HideQuestion).question == asked.question
        assert bool(turn.actions) is acts, answer
        assert turn.said and not turn.failures


async def test_the_panel_speaks_the_users_language(talk: Talk) -> None:
    await talk.say("你好", "zh")
    asked = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
    assert "杯" in asked.lines[0] and "购物车" in asked.title and asked.yes == "好的"


async def test_another_wish_takes_the_question_away_and_an_old_answer_does_nothing(talk: Talk) -> None:
    asked = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
    assert (await talk.say("what is in my cart?")).shown(HideQuestion).question == asked.question
    assert (await talk.report(Answered(asked.question, True))).actions == []


async def test_another_product_takes_the_place_of_the_first(talk: Talk) -> None:
    first = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
    other = (await talk.say("Do you have umbrellas?")).shown(ShowShelf).products[0].id
    second = (await talk.report(ProductSelected(other))).shown(AskToConfirm)
    assert (await talk.report(Answered(first.question, True))).actions == []
    assert (await talk.report(Answered(second.question, True))).actions == [Action("add_to_cart", {"item": other})]


async def test_a_yes_that_was_begun_before_the_question_is_no_answer_to_it(talk: Talk) -> None:
    began_ns = time.monotonic_ns()
    asked = (await talk.report(ProductSelected("mug-blue-stoneware"))).shown(AskToConfirm)
    assert (await talk.say("yes please", began_ns=began_ns)).actions == []
    assert talk.dialogue.snapshot().question == asked, "it still waits"
    turn = await talk.say("yes please", began_ns=time.monotonic_ns())
    assert turn.actions == [Action("add_to_cart", {"item": "mug-blue-stoneware"})]


async def test_yes_without_an_offer_does_nothing(talk: Talk) -> None:
    assert (await talk.say("yes please")).actions == []


async def test_taking_out_and_emptying(talk: Talk) -> None:
    await talk.report(ProductSelected("mug-blue-stoneware"))
    await talk.say("add three of them to my cart")
    turn = await talk.say("take one mug out of my cart")
    assert turn.shown(ShowCart).lines[0].quantity == 2
    assert (await talk.say("empty my cart")).shown(ShowCart).lines == []
    assert "nothing" in (await talk.say("show my cart")).said


async def test_more_than_the_shop_has_is_refused_and_the_cart_stays(talk: Talk) -> None:
    await talk.report(ProductSelected("mug-blue-stoneware"))
    for text in ("add ninety of them to my cart", "Add a million blue stoneware mugs to my cart."):
        turn = await talk.say(text)
        assert turn.actions == [] and "18" in turn.said
    assert "18" in (await talk.say("加两亿个蓝色陶瓷马克杯", "zh")).said
    assert (await talk.say("show my cart")).shown(ShowCart).lines == []
