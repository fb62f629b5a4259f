"""What is named amid other words, corrected, counted or left to the conversation is still found."""

from collections.abc import Mapping

import pytest

from vr_assistant.mind.understanding.clauses import split_things, split_wishes
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.router import Router
from vr_assistant.mind.understanding.slots import SlotFiller
from vr_assistant.mind.understanding.understanding import Understanding


@pytest.fixture(scope="module")
def slots(gazetteer: Gazetteer, index: ProductIndex) -> SlotFiller:
    return SlotFiller(gazetteer, index)


def args(slots: SlotFiller, tool: str, text: str, context: Context | None = None) -> Mapping[str, object]:
    return slots.fill(tool, text, "en", context or Context()).args


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("Throw in the honey as well, would you?", "honey-park"),
        ("that one there, the yellow rain boots, those are mine", "boots-rain-yellow"),
        ("I guess I'll take the noise cancelling ones", "headphones-noise-cancelling"),
        ("把那条围巾也捎上", "scarf-lambswool-blue"),
        ("把蜂密加到购物车", "honey-park"),
        ("Add the brass lamp, no, the white one.", "desk-lamp-led-white"),
    ],
)
def test_a_product_is_found_amid_other_words(slots: SlotFiller, said: str, item: str) -> None:
    assert args(slots, "add_to_cart", said)["item"] == item


@pytest.mark.parametrize("said", ["go on then, I'll have two of those", "the same but in white", "yeah put that in"])
def test_words_that_happen_to_be_in_a_products_name_name_none(slots: SlotFiller, said: str) -> None:
    assert "item" not in args(slots, "add_to_cart", said)


def test_the_last_number_counts_where_it_corrects_the_first(slots: SlotFiller) -> None:
    assert args(slots, "add_to_cart", "let me get three, actually four, of the almond croissants") == {
        "item": "croissant-almond",
        "quantity": 4,
    }


def test_make_it_two_adds_what_is_missing_and_one_is_enough_takes_the_rest(slots: SlotFiller) -> None:
    one = Context(focus="kite-diamond-red", in_cart=("kite-diamond-red",), amounts={"kite-diamond-red": 1})
    assert args(slots, "add_to_cart", "make it two", one)["quantity"] == 1
    three = Context(focus="kite-diamond-red", in_cart=("kite-diamond-red",), amounts={"kite-diamond-red": 3})
    assert args(slots, "remove_from_cart", "just one is enough", three)["quantity"] == 2


def test_a_question_about_what_was_shown_or_spoken_of_names_it(slots: SlotFiller) -> None:
    shelf = Context(shown=("mug-blue-stoneware", "mug-white-large"))
    assert "Large White Mug" in str(args(slots, "look_up", "What does the second one cost?", shelf)["question"])
    museum = Context(last_place="museum")
    assert "Museum of the Coast" in str(args(slots, "look_up", "How late are they open?", museum)["question"])
    assert args(slots, "look_up", "How far away is the moon?", museum)["question"] == "How far away is the moon?"


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("I fancy a campfire here", "campfire"),
        ("this corner needs something, maybe a statue", "statue"),
        ("Put a statue of a heron in the square", "statue of a heron"),
        ("在草坪上给我支个帐篷", "帐篷"),
    ],
)
def test_only_the_thing_is_built(slots: SlotFiller, said: str, thing: str) -> None:
    assert args(slots, "place_object", said)["object"] == thing


@pytest.mark.parametrize(
    ("said", "thing"), [("the dragon's gotta go", "dragon"), ("Poof, make the piano vanish", "piano")]
)
def test_only_the_thing_is_taken_away(slots: SlotFiller, said: str, thing: str) -> None:
    assert args(slots, "remove_object", said)["object"] == thing


def test_a_comma_parts_wishes_less_surely_than_a_word() -> None:
    assert next(split.is_marked for split in split_wishes("make it dark and take me to the cinema"))
    assert not any(split.is_marked for split in split_wishes("腿酸了，不走啦"))


def test_a_name_with_and_in_it_is_one_thing() -> None:
    assert split_things("two eggs and a bottle of milk") == ["two eggs", "a bottle of milk"]
    assert split_things("two eggs") == []


async def test_two_things_of_one_verb_are_both_put_in(
    gazetteer: Gazetteer, index: ProductIndex, router: Router
) -> None:
    understanding = Understanding(router.rank, gazetteer, index)
    both = await understanding.interpret_all("Put six eggs and a bottle of olive oil in my basket.", Context())
    assert [(one.tool, one.args["item"]) for one in both] == [
        ("add_to_cart", "eggs-dozen"),
        ("add_to_cart", "olive-oil-bottle"),
    ]
    one = await understanding.interpret_all("Add a toasted cheese and tomato sandwich to my cart.", Context())
    assert [wish.args.get("item") for wish in one] == ["sandwich-cheese-tomato"]


@pytest.mark.parametrize(
    ("said", "item", "quantity"),
    [
        ("One jar of honey, no, make that two.", "honey-park", 2),
        ("来一盒鸡蛋，不，来三盒", "eggs-dozen", 3),
        ("拖鞋不要，雨靴来一双", "boots-rain-yellow", 1),
    ],
)
def test_what_a_correction_leaves_as_it_was_is_kept(slots: SlotFiller, said: str, item: str, quantity: int) -> None:
    assert args(slots, "add_to_cart", said) == {"item": item, "quantity": quantity}


def test_a_size_in_the_name_is_no_quantity(slots: SlotFiller) -> None:
    assert args(slots, "add_to_cart", "Stick a dozen eggs in the basket.") == {"item": "eggs-dozen"}
    assert args(slots, "add_to_cart", "Two bags of potatoes, please.") == {"item": "potatoes-bag", "quantity": 2}


def test_what_a_sentence_names_goes_before_what_was_spoken_of(slots: SlotFiller) -> None:
    mug = Context(shown=("mug-white-large", "mug-red-speckled"), focus="mug-white-large")
    assert args(slots, "add_to_cart", "That sourdough's coming home with me.", mug)["item"] == "sourdough-loaf"
    assert args(slots, "add_to_cart", "那副有线的耳机我也要", mug)["item"] == "headphones-wired-studio"


@pytest.mark.parametrize("said", ["Done deal.", "放篮子里", "合脚，要", "闻着真香，来一个"])
def test_a_wish_that_names_nothing_is_for_what_was_spoken_of(slots: SlotFiller, said: str) -> None:
    mug = Context(shown=("mug-white-large", "mug-red-speckled"), focus="mug-white-large")
    assert args(slots, "add_to_cart", said, mug)["item"] == "mug-white-large"


@pytest.mark.parametrize("said", ["a bicycle please", "Could you add a surfboard?", "买一辆自行车"])
def test_what_no_shop_has_is_not_what_was_spoken_of(slots: SlotFiller, said: str) -> None:
    mug = Context(shown=("mug-white-large", "mug-red-speckled"), focus="mug-white-large")
    assert "item" not in args(slots, "add_to_cart", said, mug)


def test_goods_that_somebody_wants_to_buy_lead_to_their_shop(slots: SlotFiller) -> None:
    assert args(slots, "navigate_to", "孩子吵着要买积木，哪儿有卖的？")["place"] == "toy_shop"
    assert args(slots, "navigate_to", "no milk at home")["place"] == "grocery"


@pytest.mark.parametrize(
    ("said", "sky"),
    [
        ("Lift the fog.", {"weather": "clear"}),
        ("这雨下得烦，停了吧", {"weather": "clear"}),
        ("Turn it to morning, or no, noon.", {"time_of_day": "noon"}),
        ("Set the weather to clear.", {"weather": "clear"}),
        ("下着雪的晚上。", {"time_of_day": "night", "weather": "snow"}),
        ("I can hardly see a thing, clear up this haze.", {"weather": "clear"}),
    ],
)
def test_the_sky_is_told_in_many_words(slots: SlotFiller, said: str, sky: Mapping[str, object]) -> None:
    assert args(slots, "set_environment", said) == sky


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("The hammock's in the way, unhang it.", "hammock"),
        ("Scrub the mural off the wall.", "mural"),
        ("风车转得吵，撤了", "风车"),
        ("清除场景里的所有箱子。", "箱子"),
        ("clear the scene", "all"),
    ],
)
def test_the_thing_is_taken_away_whatever_is_said_around_it(slots: SlotFiller, said: str, thing: str) -> None:
    assert args(slots, "remove_object", said)["object"] == thing


def test_a_thing_is_put_where_it_was_said(slots: SlotFiller) -> None:
    assert args(slots, "place_object", "Put one of those 红灯笼 by the fountain.") == {
        "object": "红灯笼",
        "where": "by the fountain",
    }
    assert args(slots, "place_object", "墙边靠一把梯子") == {"object": "梯子", "where": "墙边"}
    assert (
        args(slots, "place_object", "It looks a bit bare here, a few lanterns would be nice.")["object"] == "lanterns"
    )


def test_anything_else_is_more_of_what_was_searched_for(slots: SlotFiller) -> None:
    assert args(slots, "search_products", "还有别的吗", Context(last_query="风筝"))["query"] == "风筝"


@pytest.mark.parametrize(
    ("said", "tool", "quantity"),
    [
        ("make it one", "remove_from_cart", 1), ("make it three", "add_to_cart", 1),
        ("只要一个", "remove_from_cart", 1), ("一个就够了", "remove_from_cart", 1),
    ],
)  # fmt: skip
async def test_how_many_there_are_to_be_in_all_takes_out_or_adds_the_difference(
    understanding: Understanding, said: str, tool: str, quantity: int
) -> None:
    kites = Context(focus="kite-diamond-red", in_cart=("kite-diamond-red",), amounts={"kite-diamond-red": 2})
    got = await understanding.interpret(said, kites)
    assert got.acts and (got.tool, dict(got.args)) == (tool, {"item": "kite-diamond-red", "quantity": quantity})


@pytest.mark.parametrize("said", ["Fine, I'll take two.", "two please", "give me two"])
async def test_a_bare_number_is_of_what_was_spoken_of_and_no_two_seat_sofa(
    understanding: Understanding, said: str
) -> None:
    (got,) = await understanding.interpret_all(said, Context(focus="power-bank-20000"))
    assert dict(got.args) == {"item": "power-bank-20000", "quantity": 2}


async def test_these_are_sold_in_their_shop(understanding: Understanding) -> None:
    shelf = Context(shown=("running-shoes-red", "running-shoes-blue"))
    got = await understanding.interpret("Could we go to the shop where they sell these?", shelf)
    assert got.acts and got.args == {"place": "clothing_shop"}


async def test_lets_go_leads_to_the_place_spoken_of(understanding: Understanding) -> None:
    got = await understanding.interpret("听着不错，走吧", Context(last_place="tower"))
    assert got.acts and got.args == {"place": "tower"}


@pytest.mark.parametrize(
    ("sentence", "tools"),
    [
        ("Add the oak wall clock and then I'd like to pay.", ["add_to_cart", "check_out"]),
        ("I'll take the watering can, that's all, so let's pay.", ["add_to_cart", "check_out"]),
    ],
)
async def test_a_short_part_of_a_wish_is_a_wish(understanding: Understanding, sentence: str, tools: list[str]) -> None:
    assert [one.tool for one in await understanding.interpret_all(sentence, Context())] == tools


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("有没有小孩子玩的鸡木", "积木"),
        ("有没有卖雨散的，要能折起来的那种", "雨伞"),
    ],
)
async def test_goods_that_were_written_by_their_sound_are_found(
    understanding: Understanding, heard: str, meant: str
) -> None:
    got = await understanding.interpret(heard, Context())
    assert got.tool == "search_products" and meant in str(got.args["query"])


async def test_numbers_are_never_taken_for_goods_that_sound_alike(understanding: Understanding) -> None:
    got = await understanding.interpret("五十美元以内的耳机有哪些", Context())
    assert "耳机" in str(got.args["query"]) and got.args["max_price"] == 50


async def test_the_last_of_two_amounts_counts(understanding: Understanding) -> None:
    got = await understanding.interpret("我要三个，呃，四个苹果酥吧。", Context())
    assert dict(got.args) == {"item": "apple-turnover", "quantity": 4}


async def test_the_same_sort_of_thing_is_what_was_searched_for(understanding: Understanding) -> None:
    before = Context(shown=("headphones-wireless-black",), last_query="headphones")
    got = await understanding.interpret("The same sort of thing but under sixty, please.", before)
    assert dict(got.args) == {"query": "headphones", "max_price": 60}
