"""From a sentence to a tool with canonical arguments, with and without a language model."""

from collections.abc import Sequence

import pytest

from vr_assistant.mind.understanding.interpretation import Context, Interpretation
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


SURE_OF_SEARCH = FixedRouter([("search_products", 0.95), ("none", 0.8), ("look_up", 0.8)])
IN_DOUBT = FixedRouter([("look_up", 0.851), ("describe_view", 0.85), ("undo", 0.849), ("none", 0.848)])


def understand(
    gazetteer: Gazetteer, index: ProductIndex, router: FixedRouter = IN_DOUBT, model: ScriptedModel | None = None
) -> Understanding:
    return Understanding(router, gazetteer, index, model)


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
async def test_plain_commands_need_neither_router_nor_model(
    gazetteer: Gazetteer, index: ProductIndex, sentence: str, tool: str, args: dict[str, object]
) -> None:
    got = await understand(gazetteer, index).interpret(sentence, Context())
    assert (got.tool, dict(got.args), got.decided_by) == (tool, args, "rule")


@pytest.mark.parametrize(
    "sentence",
    [
        "hello there", "thanks a lot", "what is your name?", "I went to the museum yesterday.", "Tell me a joke.",
        "please don't buy anything", "你好", "谢谢你", "我昨天去了博物馆", "讲个笑话吧", "你喜欢吃什么？", "先别买",
    ],
)  # fmt: skip
async def test_talk_never_acts(gazetteer: Gazetteer, index: ProductIndex, sentence: str) -> None:
    got = await understand(gazetteer, index).interpret(sentence, Context())
    assert not got.acts


async def add(gazetteer: Gazetteer, index: ProductIndex, sentence: str, context: Context) -> Interpretation:
    return await understand(gazetteer, index).interpret(sentence, context)


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
async def test_what_was_shown_is_meant(gazetteer: Gazetteer, index: ProductIndex, sentence: str, item: str) -> None:
    got = await add(gazetteer, index, sentence, Context(shown=SHELF))
    assert got.acts and got.args["item"] == item


async def test_it_is_what_was_spoken_of_last(gazetteer: Gazetteer, index: ProductIndex) -> None:
    got = await add(gazetteer, index, "add it to my cart", Context(shown=SHELF, focus="running-shoes-red"))
    assert got.args == {"item": "running-shoes-red"}


async def test_several_that_fit_are_asked_back(gazetteer: Gazetteer, index: ProductIndex) -> None:
    got = await add(gazetteer, index, "Add two blue mugs to my cart.", Context())
    assert not got.acts and got.clarify and got.args == {"quantity": 2}
    assert len(got.choices) > 1


async def test_an_unknown_place_is_asked_back_with_names_of_real_ones(
    gazetteer: Gazetteer, index: ProductIndex
) -> None:
    got = await understand(gazetteer, index).interpret("Take me to the swimming pool.", Context())
    assert got.tool == "navigate_to" and got.clarify
    assert "swimming pool" in got.clarify and any(p.name("en") in got.clarify for p in gazetteer.places.values())


async def test_an_unknown_product_is_asked_back(gazetteer: Gazetteer, index: ProductIndex) -> None:
    got = await add(gazetteer, index, "Put a submarine in my cart.", Context())
    assert got.clarify and "submarine" in got.clarify


async def test_there_is_the_place_spoken_of(gazetteer: Gazetteer, index: ProductIndex) -> None:
    got = await understand(gazetteer, index).interpret("Let's go there.", Context(last_place="gallery"))
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
async def test_without_a_usable_model_the_routers_best_is_taken(
    gazetteer: Gazetteer, index: ProductIndex, model: ScriptedModel | None
) -> None:
    got = await understand(gazetteer, index, IN_DOUBT, model).interpret("hm, that thing over yonder?", Context())
    assert (got.tool, got.decided_by) == ("look_up", "fallback")


async def test_the_answer_to_which_one_is_one_of_those_offered(gazetteer: Gazetteer, index: ProductIndex) -> None:
    understanding = understand(gazetteer, index)
    asked = await understanding.interpret("Add a blue mug to my cart.", Context())
    chosen = understanding.choose_among("the second one", "add_to_cart", asked.choices, Context())
    assert chosen and chosen.args["item"] == asked.choices[1]
    assert understanding.choose_among("what a lovely day", "add_to_cart", asked.choices, Context()) is None
