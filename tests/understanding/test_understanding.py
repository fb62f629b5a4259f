"""From a sentence to a tool with canonical arguments, with and without a language model."""

from collections.abc import Callable, Sequence

import pytest

from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.router import Ranking
from vr_assistant.mind.understanding.understanding import Understanding

from .fakes import ScriptedModel

SHELF = ("running-shoes-kids-red", "running-shoes-red", "mug-blue-stoneware")


class FixedRouter:
    """A router with an opinion of its own, whatever is said."""

    def __init__(self, scores: Sequence[tuple[str, float]]) -> None:
        self.scores = scores

    def __call__(self, text: str) -> Ranking:
        return Ranking(self.scores)


SURE_OF_SEARCH = FixedRouter([("search_products", 0.95), ("none", 0.03), ("look_up", 0.02)])
IN_DOUBT = FixedRouter([("look_up", 0.3), ("describe_view", 0.28), ("undo", 0.22), ("none", 0.2)])


def understand(
    gazetteer: Gazetteer, index: ProductIndex, rank: Callable[[str], Ranking], model: ScriptedModel | None = None
) -> Understanding:
    return Understanding(rank, gazetteer, index, model)


@pytest.mark.parametrize(
    ("sentence", "tool", "args"),
    [
        ("Take me to the bookshop.", "navigate_to", {"place": "bookshop"}),
        ("带我去书店。", "navigate_to", {"place": "bookshop"}),
        ("Take me to the park, no, the museum.", "navigate_to", {"place": "museum"}),
        ("what is in my cart?", "view_cart", {}),
        ("购物车里有什么？", "view_cart", {}),
        ("stop", "stop_guiding", {}),
        ("停", "stop_guiding", {}),
        ("undo that please", "undo", {}),
        ("结账", "check_out", {}),
        ("empty my cart", "remove_from_cart", {"item": "all"}),
        ("Make it night and let it snow.", "set_environment", {"time_of_day": "night", "weather": "snow"}),
        ("别下雨了，变成晴天", "set_environment", {"weather": "clear"}),
    ],
)
async def test_plain_commands_need_no_model(
    understanding: Understanding, sentence: str, tool: str, args: dict[str, object]
) -> None:
    got = await understanding.interpret(sentence, Context())
    assert got.acts and (got.tool, dict(got.args)) == (tool, args)
    assert got.decided_by in ("rule", "router")


@pytest.mark.parametrize(
    "sentence",
    [
        "hello there", "thanks a lot", "what is your name?", "I went to the museum yesterday.", "Tell me a joke.",
        "please don't buy anything", "你好", "谢谢你", "我昨天去了博物馆", "讲个笑话吧", "你喜欢吃什么？", "先别买",
    ],
)  # fmt: skip
async def test_talk_never_acts(understanding: Understanding, sentence: str) -> None:
    got = await understanding.interpret(sentence, Context())
    assert not got.acts


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("add the second one to my cart", "running-shoes-red"),
        ("把第二个放进购物车", "running-shoes-red"),
        ("put the last one in my cart", "mug-blue-stoneware"),
        ("I'll take the blue one", "mug-blue-stoneware"),
        ("add the mug to my cart", "mug-blue-stoneware"),
    ],
)
async def test_what_was_shown_is_meant(understanding: Understanding, sentence: str, item: str) -> None:
    got = await understanding.interpret(sentence, Context(shown=SHELF))
    assert got.acts and got.args["item"] == item


async def test_it_is_what_was_spoken_of_last(understanding: Understanding) -> None:
    got = await understanding.interpret("add it to my cart", Context(shown=SHELF, focus="running-shoes-red"))
    assert got.args == {"item": "running-shoes-red"}


async def test_several_that_fit_are_asked_back(understanding: Understanding) -> None:
    got = await understanding.interpret("Add two blue mugs to my cart.", Context())
    assert not got.acts and got.clarify and got.args == {"quantity": 2}
    assert len(got.choices) > 1


async def test_an_unknown_place_is_asked_back_with_names_of_real_ones(
    understanding: Understanding, gazetteer: Gazetteer
) -> None:
    got = await understanding.interpret("Take me to the swimming pool.", Context())
    assert got.tool == "navigate_to" and got.clarify
    assert "swimming pool" in got.clarify and any(p.name("en") in got.clarify for p in gazetteer.places.values())


async def test_an_unknown_product_is_asked_back(understanding: Understanding) -> None:
    got = await understanding.interpret("Put a submarine in my cart.", Context())
    assert got.clarify and "submarine" in got.clarify


async def test_there_is_the_place_spoken_of(understanding: Understanding) -> None:
    got = await understanding.interpret("Let's go there.", Context(last_place="gallery"))
    assert got.args == {"place": "gallery"}


async def test_the_router_alone_decides_when_it_is_sure(gazetteer: Gazetteer, index: ProductIndex) -> None:
    model = ScriptedModel()
    got = await understand(gazetteer, index, SURE_OF_SEARCH, model).interpret(
        "red running shoes under fifty dollars", Context()
    )
    assert (got.tool, got.decided_by) == ("search_products", "router")
    assert got.args == {"query": "red running shoes", "max_price": 50}
    assert model.schemas == []


async def test_a_limit_nobody_spoke_is_not_invented(gazetteer: Gazetteer, index: ProductIndex) -> None:
    got = await understand(gazetteer, index, SURE_OF_SEARCH).interpret("some cheap headphones", Context())
    assert "max_price" not in got.args


async def test_in_doubt_the_model_chooses_among_the_routers_best(gazetteer: Gazetteer, index: ProductIndex) -> None:
    model = ScriptedModel([{"tool": "describe_view"}])
    got = await understand(gazetteer, index, IN_DOUBT, model).interpret("hm, that thing over yonder?", Context())
    assert (got.tool, got.decided_by) == ("describe_view", "model")
    properties = model.schemas[0]["properties"]
    assert isinstance(properties, dict) and set(properties["tool"]["enum"]) == {"look_up", "describe_view", "undo"}


@pytest.mark.parametrize(
    "model", [None, ScriptedModel(is_up=False), ScriptedModel([{"tool": "launch_rocket"}]), ScriptedModel([{}])]
)
async def test_without_a_usable_model_the_user_is_asked_whether_the_likeliest_is_meant(
    gazetteer: Gazetteer, index: ProductIndex, model: ScriptedModel | None
) -> None:
    got = await understand(gazetteer, index, IN_DOUBT, model).interpret("hm, that thing over yonder?", Context())
    assert (got.tool, got.decided_by, got.acts, got.is_offer) == ("look_up", "fallback", False, True)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Take me to the park and make it night.", [("navigate_to", "park"), ("set_environment", "night")]),
        ("把国际象棋加进购物车，然后带我去公园", [("add_to_cart", "chess-set-maple"), ("navigate_to", "park")]),
        ("Make it night and let it snow.", [("set_environment", "night")]),
        ("Take me to the bakery, no, the park.", [("navigate_to", "park")]),
        ("We went to the park and then it got dark.", [(None, None)]),
    ],
)
async def test_two_wishes_in_one_sentence_are_heard_in_order(
    understanding: Understanding, sentence: str, wanted: list[tuple[str | None, str | None]]
) -> None:
    got = await understanding.interpret_all(sentence, Context())
    assert [(one.tool, next(iter(one.args.values()), None)) for one in got] == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "my parents want to go to the museum on Sunday", "he said take me to the station",
        "If I were rich I'd buy the lamp.",
        "我爸妈周日要去博物馆", "他大喊一声带我去车站", "要是有钱我就买那盏灯",
    ],
)  # fmt: skip
async def test_the_words_of_a_wish_are_no_wish_in_another_mouth(understanding: Understanding, sentence: str) -> None:
    assert not (await understanding.interpret(sentence, Context())).acts


async def test_the_answer_to_which_one_is_one_of_those_offered(understanding: Understanding) -> None:
    asked = await understanding.interpret("Add a blue mug to my cart.", Context())
    chosen = understanding.choose_among("the second one", "add_to_cart", asked.choices, Context())
    assert chosen and chosen.args["item"] == asked.choices[1]
    assert understanding.choose_among("what a lovely day", "add_to_cart", asked.choices, Context()) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "delete the eye doctor from my calendar",
        "skip this track please",
        "revert everything to factory settings",
        "what kinds of pets do you have",
        "put my phone on silent",
        "move 300 from checking to savings",
        "把牙医预约从日历里删了",
        "跳过这首歌",
        "手机恢复出厂设置",
        "你家养了什么宠物",
        "给我老公发微信说晚点回",
    ],
)
async def test_what_other_assistants_do_does_nothing_here(understanding: Understanding, sentence: str) -> None:
    assert not (await understanding.interpret(sentence, Context())).acts


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("My laptop just died on me", {"electronics_shop"}),
        ("笔记本刚刚黑屏了", {"electronics_shop"}),
        ("晚饭还没着落", {"grocery", "restaurant"}),
    ],
)
async def test_a_need_that_is_only_told_is_understood(
    understanding: Understanding, sentence: str, places: set[str]
) -> None:
    meant = await understanding.interpret(sentence, Context())
    assert meant.tool == "navigate_to" and meant.args["place"] in places


@pytest.mark.parametrize(
    ("sentence", "tool"),
    [
        ("Add the storm umbrella, the forecast is dreadful.", "add_to_cart"),
        ("Describe what's around us, I left my glasses in our room.", "describe_view"),
    ],
)
async def test_a_wish_may_be_followed_by_its_reason(understanding: Understanding, sentence: str, tool: str) -> None:
    (meant,) = await understanding.interpret_all(sentence, Context())
    assert meant.acts and meant.tool == tool


@pytest.mark.parametrize(
    "sentence",
    [
        "My sister said, take me to the station, and then she fell asleep.",
        "In the film he yells, take me to the station!",
        "Jake, put the chair over by the window, will you?",
        "我还是更喜欢喝茶，咖啡太苦了。",
    ],
)
async def test_a_wish_that_is_only_told_of_is_none(understanding: Understanding, sentence: str) -> None:
    assert not any(meant.acts for meant in await understanding.interpret_all(sentence, Context()))


@pytest.mark.parametrize(
    "sentence",
    ["What's eighteen percent of sixty-four?", "what is 12 times 9", "三百八除以五个人是多少？", "三加五等于几"],
)
async def test_sums_are_left_to_the_model(understanding: Understanding, sentence: str) -> None:
    assert (await understanding.interpret(sentence, Context())).tool is None
