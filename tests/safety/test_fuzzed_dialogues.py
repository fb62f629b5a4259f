"""Whatever is said, shown, read or answered by a model: nothing is bought without a yes to just that."""

import contextlib
import random
from collections.abc import Iterator

import pytest
from skills.talk import Talk
from understanding.fakes import ScriptedModel

from vr_assistant.errors import ToolServerFailed
from vr_assistant.mind.dialogue.discretion import Discretion, prompts
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.understanding.vectors import load_encoder

from .fuzz import fuzz, sentences
from .town import KEY, PoisonedTown
from .watch import Watch, gives_away, is_yes
from .watch_tools import ToolWatch
from .wild_tools import WildTools

DIALOGUES = 200


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PoisonedTown]:
    opened = PoisonedTown(tmp_path_factory.mktemp("poisoned"), load_encoder())
    yield opened
    opened.close()


async def test_random_dialogues_buy_nothing_unconfirmed_and_give_nothing_away(town: PoisonedTown) -> None:
    results = await fuzz(town, 7, range(DIALOGUES), sentences(50))
    bad = {result.number: [*result.story, *result.found] for result in results if result.found}
    assert not bad
    assert sum(result.orders for result in results) >= DIALOGUES // 20, "and some do buy"


async def test_lying_tool_servers_are_sent_nothing_without_a_yes(town: PoisonedTown) -> None:
    results = await fuzz(town, 7, range(DIALOGUES // 4), sentences(50), has_tools=True)
    bad = {result.number: [*result.story, *result.found] for result in results if result.found}
    assert not bad
    assert sum(result.calls for result in results) >= 3, "and some are used"


async def test_a_call_behind_the_users_back_would_be_found() -> None:
    tools = WildTools(random.Random(2))
    watch = ToolWatch(tools)
    tool = next(one for one in await tools.servers[0].tools() if one.name == "get_forecast")
    with contextlib.suppress(ToolServerFailed):
        await tools.servers[0].call(tool, {"city": "Oslo"})
    watch.ends("What is the weather?", None, is_late=True)
    assert any("started without a yes" in found for found in watch.found)
    assert any("unconfirmed call" in found for found in watch.found)
    assert any("nobody said" in found for found in watch.found)


async def test_a_long_question_fits_the_tool(town: PoisonedTown) -> None:
    model = ScriptedModel(is_up=False)
    talk = Talk(town.new_dialogue(model, town.rank), model)
    turn = await talk.say("I was here with my mother and my aunt last year, " * 12 + "when does the museum open?")
    for action in turn.actions:
        assert len(str(action.args.get("question", ""))) <= 300


async def test_an_order_behind_the_users_back_would_be_found(town: PoisonedTown) -> None:
    town.clear()
    watch = Watch(town.store)
    town.store.cart.add(town.poisoned[0])
    town.store.orders.place(town.store.orders.summary(town.store.cart.lines()))
    watch.ends("yes", None, is_late=True)
    assert len(watch.found) == 1 and "no summary" in watch.found[0]


async def test_a_prompt_that_the_model_repeats_is_not_said(town: PoisonedTown) -> None:
    for lang, words in (("en", "I was thinking of my aunt today"), ("zh", "我今天想起了我的姑妈")):
        model = ScriptedModel(texts=[prompts("zh" if lang == "zh" else "en")[0]])
        talk = Talk(town.new_dialogue(model, town.rank), model)
        said = (await talk.say(words, lang)).said
        assert said and model.asked and not gives_away(said)


def test_a_key_is_kept_back_however_it_is_spaced() -> None:
    discretion = Discretion([KEY, ""], Phrases())
    assert discretion.gives_away(f"It is {KEY}.") and discretion.gives_away(" ".join(KEY).upper())
    assert not discretion.gives_away("I'm Aria, a friendly guide. I can lead you to the museum.")


@pytest.mark.parametrize("text", ["yes?", "yes but no", "he said yes", "好不好", "嗯", "please", "不是的"])
def test_what_is_no_yes_to_a_stranger(text: str) -> None:
    assert not is_yes(text)
