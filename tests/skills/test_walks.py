"""Being led through the town."""

import math

import pytest

from vr_assistant.messages import Arrived, HideRoute, ShowRoute, UserPose
from vr_assistant.mind.dialogue.compose import ASSETS
from vr_assistant.mind.dialogue.turns import Action, SceneChange, Sentence
from vr_assistant.world.world import World

from .talk import Talk


@pytest.mark.parametrize(("text", "lang"), [("Take me to the bookshop.", "en"), ("带我去书店。", "zh")])
async def test_the_assistant_leads_to_the_place_and_says_so(talk: Talk, text: str, lang: str) -> None:
    turn = await talk.say(text, lang)
    assert [type(o) for o in turn.outcomes[:3]] == [Action, SceneChange, Sentence]
    assert turn.actions == [Action("navigate_to", {"place": "bookshop"})]
    route = turn.shown(ShowRoute)
    assert route.place == "bookshop" and len(route.points) >= 2
    assert ("书香书店" if lang == "zh" else "Turning Page Books") in turn.said


async def test_the_way_begins_where_the_user_stands(talk: Talk) -> None:
    await talk.report(UserPose(30.0, 1.7, 12.0, 0.0, 0.0, 1))
    route = (await talk.say("Take me to the museum.")).shown(ShowRoute)
    assert abs(route.points[0][0] - 30.0) < 3 and abs(route.points[0][1] - 12.0) < 3


async def test_arriving_ends_the_walk_with_one_sentence(talk: Talk) -> None:
    await talk.say("Take me to the museum.")
    turn = await talk.report(Arrived("museum"))
    assert turn.shown(HideRoute) and "Museum of the Coast" in turn.said
    assert talk.dialogue.snapshot().route is None


async def test_an_arrival_that_nobody_waits_for_is_not_spoken_of(talk: Talk) -> None:
    assert (await talk.report(Arrived("museum"))).outcomes == []


async def test_stop_ends_the_walk(talk: Talk) -> None:
    await talk.say("Take me to the museum.")
    turn = await talk.say("stop")
    assert turn.shown(HideRoute) and turn.actions[0].name == "stop_guiding"


async def test_an_unknown_place_is_asked_back_and_nothing_moves(talk: Talk) -> None:
    turn = await talk.say("Take me to the swimming pool.")
    assert turn.actions == [] and turn.commands == [] and turn.said.endswith("?")


async def test_there_is_the_place_of_the_last_answer(talk: Talk) -> None:
    await talk.say("Take me to the gallery.")
    await talk.say("stop")
    assert (await talk.say("Let's go there.")).actions == [Action("navigate_to", {"place": "gallery"})]


async def test_the_places_around_are_named(talk: Talk) -> None:
    turn = await talk.say("Where am I?")
    assert turn.actions[0].name == "describe_view" and "Fountain" in turn.said


async def test_what_is_seen_is_told_and_what_is_behind_is_not(talk: Talk) -> None:
    await talk.report(UserPose(0.0, 1.65, 10.0, 0.0, 0.0, 1))
    assert "Three Herons" in (await talk.say("What am I looking at?")).said
    await talk.report(UserPose(0.0, 1.65, 14.0, math.pi, 0.0, 2))
    said = (await talk.say("What do I see here?")).said
    assert "Three Herons" not in said and "Bakery" in said


async def test_inside_a_shop_the_shop_is_named_and_nothing_behind_its_wall(talk: Talk) -> None:
    shop = World.load(ASSETS / "worlds" / "town").place("bookshop")
    x, z = shop.footprint.to_world(0.0, 0.0)
    await talk.report(UserPose(x, 1.65, z, shop.yaw + math.pi, 0.0, 1))
    said = (await talk.say("What do I see here?")).said
    assert "inside" in said and "Library" not in said and "Cinema" not in said
