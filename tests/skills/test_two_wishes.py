"""Two wishes in one sentence, of which the first must be asked about: both are granted, in order."""

import time

import pytest

from vr_assistant.messages import Answered, AskToConfirm, ProductSelected
from vr_assistant.mind.dialogue.turns import Action

from .talk import Talk

UMBRELLA = "Add an umbrella to my cart and then take me to the museum."


def names(turn_actions: list[Action]) -> list[str]:
    return [action.name for action in turn_actions]


async def test_the_second_wish_is_granted_when_the_first_is_answered(talk: Talk) -> None:
    asked = await talk.say(UMBRELLA)
    assert asked.actions == [] and asked.said.endswith("?")
    turn = await talk.say("the second one")
    assert names(turn.actions) == ["add_to_cart", "navigate_to"] and turn.actions[1].args == {"place": "museum"}


async def test_so_it_is_in_chinese(talk: Talk) -> None:
    asked = await talk.say("把一把雨伞加进购物车，然后带我去博物馆", "zh")
    assert asked.actions == [] and asked.said
    assert names((await talk.say("第二个", "zh")).actions) == ["add_to_cart", "navigate_to"]


@pytest.mark.parametrize("refusal", ["Never mind.", "None of them.", "Forget it.", "No, thanks."])
async def test_never_mind_drops_the_first_and_the_second_is_granted(talk: Talk, refusal: str) -> None:
    await talk.say(UMBRELLA)
    assert names((await talk.say(refusal)).actions) == ["navigate_to"]


async def test_another_thing_instead_takes_the_place_of_the_first(talk: Talk) -> None:
    await talk.say(UMBRELLA)
    turn = await talk.say("Add the whale to my cart.")
    assert names(turn.actions) == ["add_to_cart", "navigate_to"]


async def test_a_wish_of_another_kind_gives_the_second_up(talk: Talk) -> None:
    await talk.say(UMBRELLA)
    assert names((await talk.say("Make it night.")).actions) == ["set_environment"]
    assert "navigate_to" not in names((await talk.say("Add the classic umbrella to my cart.")).actions)


async def test_small_talk_gives_the_second_up(talk: Talk) -> None:
    await talk.say(UMBRELLA)
    assert (await talk.say("What a lovely day!")).actions == []
    assert "navigate_to" not in names((await talk.say("Add the classic umbrella to my cart.")).actions)


async def test_asked_again_the_second_waits_on(talk: Talk) -> None:
    await talk.say(UMBRELLA)
    again = await talk.say("Add a blue mug to my cart.")
    assert again.actions == [] and again.said.endswith("?")
    assert names((await talk.say("the first one")).actions) == ["add_to_cart", "navigate_to"]


async def test_the_second_of_two_is_asked_about_after_the_first_is_done(talk: Talk) -> None:
    turn = await talk.say("Take me to the museum and then add an umbrella to my cart.")
    assert names(turn.actions) == ["navigate_to"] and turn.said.endswith("?")
    assert names((await talk.say("the first one")).actions) == ["add_to_cart"]


async def test_a_check_out_that_waited_still_needs_its_own_yes(talk: Talk) -> None:
    await talk.say("Add an umbrella to my cart and then check out.")
    turn = await talk.say("the first one")
    assert names(turn.actions) == ["add_to_cart", "check_out"] and turn.shown(AskToConfirm)
    assert not talk.dialogue._store.orders.all()
    await talk.say("Yes.")
    assert len(talk.dialogue._store.orders.all()) == 1


async def test_what_follows_a_check_out_waits_for_its_yes(talk: Talk) -> None:
    await talk.say("Add the classic umbrella to my cart.")
    asked = await talk.say("Check out and then take me to the museum.")
    assert names(asked.actions) == ["check_out"]
    turn = await talk.report(Answered(asked.shown(AskToConfirm).question, True))
    assert names(turn.actions) == ["navigate_to"] and len(talk.dialogue._store.orders.all()) == 1


async def test_what_follows_a_check_out_is_granted_after_a_no(talk: Talk) -> None:
    await talk.say("Add the classic umbrella to my cart.")
    await talk.say("Check out and then take me to the museum.")
    assert names((await talk.say("No.")).actions) == ["navigate_to"]
    assert not talk.dialogue._store.orders.all()


async def test_one_pointed_at_answers_which_one(talk: Talk) -> None:
    await talk.say(UMBRELLA)
    await talk.report(ProductSelected("umbrella-storm-blue"))
    turn = await talk.say("Yes, please.", began_ns=time.monotonic_ns())
    assert turn.actions[0] == Action("add_to_cart", {"item": "umbrella-storm-blue"})
    assert names(turn.actions) == ["add_to_cart", "navigate_to"]


async def test_it_is_what_the_answer_was(talk: Talk) -> None:
    await talk.say("Add the honey to my cart.")
    await talk.say("Add an umbrella to my cart and then take it out again.")
    turn = await talk.say("the second one")
    assert [a.args["item"] for a in turn.actions] == [turn.actions[0].args["item"]] * 2


async def test_of_two_things_for_the_cart_the_second_is_not_lost(talk: Talk) -> None:
    asked = await talk.say("Add an umbrella and a jar of honey to my cart.")
    assert asked.actions == [] and asked.said.endswith("?")
    turn = await talk.say("the first one")
    assert names(turn.actions) == ["add_to_cart", "add_to_cart"] and turn.actions[1].args["item"] == "honey-park"


async def test_a_swap_asks_which_one_comes_and_then_the_other_goes(talk: Talk) -> None:
    await talk.say("Add the red speckled mug to my cart.")
    assert (await talk.say("Replace the red one with a blue one.")).actions == []
    turn = await talk.say("the first one")
    assert names(turn.actions) == ["add_to_cart", "remove_from_cart"]
    assert turn.actions[1].args["item"] == "mug-red-speckled"


async def test_a_swap_that_is_given_up_takes_nothing_out(talk: Talk) -> None:
    await talk.say("Add the red speckled mug to my cart.")
    await talk.say("Replace the red one with a blue one.")
    assert (await talk.say("Never mind.")).actions == []
    assert [line.product.id for line in talk.dialogue._store.cart.lines()] == ["mug-red-speckled"]
