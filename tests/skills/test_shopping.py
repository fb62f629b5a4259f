"""Looking for things, filling a cart, and never buying anything."""

from vr_assistant.messages import ProductSelected, ShowCart, ShowShelf
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
    turn = await talk.say("add ninety of them to my cart")
    assert turn.actions == []
    assert (await talk.say("show my cart")).shown(ShowCart).lines == []


async def test_checking_out_reads_back_and_buys_nothing(talk: Talk) -> None:
    await talk.report(ProductSelected("mug-blue-stoneware"))
    await talk.say("add two of them to my cart")
    turn = await talk.say("I'd like to pay now")
    assert "Blue Stoneware Mug" in turn.said and "28 dollars" in turn.said and "bought" in turn.said
    assert (await talk.say("show my cart")).shown(ShowCart).lines[0].quantity == 2
