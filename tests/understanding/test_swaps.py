"""One thing for another: the one leaves the cart and the other comes in, or is shown."""

import pytest

from vr_assistant.mind.understanding.interpretation import Context, Interpretation
from vr_assistant.mind.understanding.swaps import Swap, find_swap
from vr_assistant.mind.understanding.understanding import Understanding

TEA = Context(
    in_cart=("mug-red-speckled", "black-tea-harbour-blend"),
    amounts={"mug-red-speckled": 1, "black-tea-harbour-blend": 1},
    focus="black-tea-harbour-blend",
)
SHOES = Context(in_cart=("running-shoes-red",), amounts={"running-shoes-red": 2}, focus="running-shoes-red")


def steps(got: list[Interpretation]) -> list[tuple[str | None, object]]:
    return [(one.tool, one.args.get("item", one.args.get("query"))) for one in got]


@pytest.mark.parametrize(
    ("sentence", "out", "wanted"),
    [
        ("Could you swap the tea for an espresso, please?", "the tea", "an espresso"),
        ("Give me the blue one instead of the red one.", "the red one", "the blue one"),
        ("Instead of the tea, I'd like coffee.", "the tea", "coffee"),
        ("请把红的换成蓝的吧", "红的", "蓝的"),
        ("不要茶了，要咖啡", "茶", "咖啡"),
    ],
)
def test_what_goes_and_what_comes(sentence: str, out: str, wanted: str) -> None:
    assert find_swap(sentence) == Swap(out, wanted)


@pytest.mark.parametrize(
    "sentence",
    ["swap the tea for an espresso", "Instead of the tea I'd like an espresso.",
     "I'd like an espresso instead of the tea.", "can you swap that for an espresso?",
     "把茶换成浓缩咖啡", "不要茶了，要浓缩咖啡", "我想用浓缩咖啡换掉那壶茶"],
)  # fmt: skip
async def test_the_one_goes_and_the_other_comes(understanding: Understanding, sentence: str) -> None:
    got = await understanding.interpret_all(sentence, TEA)
    assert steps(got) == [("remove_from_cart", "black-tea-harbour-blend"), ("add_to_cart", "espresso-single")]
    assert all(one.acts for one in got)


@pytest.mark.parametrize("sentence", ["Replace the red one with the blue one.", "把红的换成蓝的", "红的换成蓝的"])
async def test_the_same_in_another_colour_and_as_many(understanding: Understanding, sentence: str) -> None:
    gone, come = await understanding.interpret_all(sentence, SHOES)
    assert gone.args == {"item": "running-shoes-red"}
    assert come.args == {"item": "running-shoes-blue", "quantity": 2}


async def test_which_one_comes_is_asked_before_anything_goes(understanding: Understanding) -> None:
    asked, other = await understanding.interpret_all("Replace the red one with the blue one.", TEA)
    assert asked.tool == "add_to_cart" and set(asked.choices) == {"mug-blue-stoneware", "mug-blue-enamel"}
    assert other.tool == "remove_from_cart" and other.is_other_half


async def test_what_nobody_sells_takes_nothing_out(understanding: Understanding) -> None:
    (asked,) = await understanding.interpret_all("Replace the tea with a submarine.", TEA)
    assert asked.tool == "add_to_cart" and asked.clarify and "submarine" in asked.clarify


@pytest.mark.parametrize(
    ("sentence", "context", "query"),
    [
        ("Replace the red one with the blue one.", Context(last_query="red mug"), "blue mug"),
        ("Change the red mug to the green one.", Context(), "green mug"),
        ("Instead of the tea I'd like coffee.", Context(), "coffee"),
        ("把红色马克杯换成绿色的", Context(), "绿色马克杯"),
    ],
)
async def test_with_nothing_in_the_cart_the_other_is_shown(
    understanding: Understanding, sentence: str, context: Context, query: str
) -> None:
    assert steps(await understanding.interpret_all(sentence, context)) == [("search_products", query)]


@pytest.mark.parametrize(
    "sentence",
    ["They replaced the tea with coffee.", "My sister swapped her red mug for a blue one.", 
     "I added salt instead of sugar.", "Replace the bench with a fountain.", "Change it to two."],
)  # fmt: skip
async def test_what_is_no_swap_of_goods_takes_nothing_out(understanding: Understanding, sentence: str) -> None:
    assert not any(
        one.acts and one.tool == "remove_from_cart" for one in await understanding.interpret_all(sentence, TEA)
    )


@pytest.mark.parametrize(
    ("sentence", "args"),
    [
        ("Change the night to morning.", {"time_of_day": "morning"}),
        ("把晚上换成白天", {"time_of_day": "noon"}),
        ("Can we have a bit of fog instead of this?", {"weather": "fog"}),
    ],
)
async def test_the_sky_is_changed_into_what_is_named_last(
    understanding: Understanding, sentence: str, args: dict[str, object]
) -> None:
    (got,) = await understanding.interpret_all(sentence, TEA)
    assert (got.tool, dict(got.args)) == ("set_environment", args)


async def test_the_park_instead_of_the_museum_is_the_park(understanding: Understanding) -> None:
    got = await understanding.interpret("Take me to the park instead of the museum.", Context())
    assert got.args == {"place": "park"}


@pytest.mark.parametrize(
    ("sentence", "gone", "placed"),
    [
        ("那张长椅给我挪走，换上一架钢琴。", "长椅", "钢琴"),
        ("把这张桌子移走，换一顶帐篷上来。", "桌子", "帐篷"),
        ("Take the bench away and put a piano there.", "bench", "piano"),
    ],
)
async def test_one_thing_of_the_scene_for_another(
    understanding: Understanding, sentence: str, gone: str, placed: str
) -> None:
    got = await understanding.interpret_all(sentence, Context())
    assert [(one.tool, one.args["object"]) for one in got] == [("remove_object", gone), ("place_object", placed)]
