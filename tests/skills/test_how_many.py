"""An amount that nobody can have is asked about, and the answer counts."""

from vr_assistant.mind.dialogue.turns import Action

from .talk import Talk


async def test_minus_three_is_asked_about_and_two_is_put_in(talk: Talk) -> None:
    asked = await talk.say("Add -3 classic umbrellas to my cart.")
    assert asked.actions == [] and "ow many" in asked.said
    turn = await talk.say("Two, please.")
    assert turn.actions == [Action("add_to_cart", {"item": "umbrella-black-classic", "quantity": 2})]


async def test_none_is_asked_about_in_chinese(talk: Talk) -> None:
    asked = await talk.say("加0个红色斑点马克杯", "zh")
    assert asked.actions == [] and "几件" in asked.said
    assert (await talk.say("三个", "zh")).actions == [
        Action("add_to_cart", {"item": "mug-red-speckled", "quantity": 3})
    ]


async def test_zero_again_is_asked_again_and_a_refusal_does_nothing(talk: Talk) -> None:
    await talk.say("Add 0 classic umbrellas to my cart.")
    again = await talk.say("zero")
    assert again.actions == [] and "ow many" in again.said
    assert (await talk.say("Never mind.")).actions == []


async def test_which_one_is_asked_first_and_then_how_many(talk: Talk) -> None:
    assert (await talk.say("Add -2 umbrellas to my cart.")).actions == []
    asked = await talk.say("the second one")
    assert asked.actions == [] and "ow many" in asked.said
    assert (await talk.say("one")).actions[0].args["quantity"] == 1


async def test_what_follows_waits_for_the_amount(talk: Talk) -> None:
    await talk.say("Add -3 classic umbrellas to my cart and then take me to the museum.")
    assert [a.name for a in (await talk.say("two")).actions] == ["add_to_cart", "navigate_to"]
