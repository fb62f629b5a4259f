"""Questions are answered from the town's records; else by the model, marked as its own; else honestly not."""

import pytest
from understanding.fakes import ScriptedModel

from vr_assistant.messages import SetEnvironment, ShowAnswer

from .talk import Talk, TalkFactory


@pytest.mark.parametrize(
    ("question", "lang", "part"),
    [
        ("What time does the museum close?", "en", "6 pm"),
        ("博物馆几点关门？", "zh", "18点"),
        ("Is the library open on Sundays?", "en", "closed on Sundays"),
        ("When does the park close?", "en", "always open|at any time"),
        ("How much is the blue stoneware mug?", "en", "14 dollars"),
        ("Which shop sells umbrellas?", "en", "Thread & Stride"),
        ("哪里卖雨伞？", "zh", "行裳"),
    ],
)
async def test_the_towns_own_facts_need_no_model(talk: Talk, question: str, lang: str, part: str) -> None:
    turn = await talk.say(question, lang)
    assert any(p in turn.said for p in part.split("|")), turn.said
    assert turn.actions[0].name == "look_up"
    assert turn.shown(ShowAnswer).source in ("town records", "shop catalogue", "小镇资料", "商品目录")


async def test_what_no_record_says_is_the_models_own_knowledge_and_marked(new_talk: TalkFactory) -> None:
    talk = new_talk(ScriptedModel(texts=["Leonardo da Vinci painted it. He was Italian."]))
    turn = await talk.say("Who painted the Mona Lisa?")
    assert "as far as I know" in turn.said or "have learned" in turn.said
    assert "Leonardo da Vinci painted it." in turn.said
    assert "not checked" in turn.shown(ShowAnswer).source


async def test_a_question_without_a_model_is_declined_and_noted(talk: Talk) -> None:
    turn = await talk.say("Who painted the Mona Lisa?")
    assert [f.error.code for f in turn.failures] == ["model_server_down"]
    assert "look that up" in turn.said and turn.actions == []


async def test_small_talk_is_the_models_and_comes_sentence_by_sentence(new_talk: TalkFactory) -> None:
    talk = new_talk(ScriptedModel(texts=["Oh dear. That **sounds** hard! 😀 Rest a little. Then we talk. And more."]))
    turn = await talk.say("My brother bought a boat last month.")
    assert turn.said == "Oh dear. That sounds hard! Rest a little." and turn.actions == []


async def test_the_model_dying_in_mid_answer_is_said_and_commands_still_work(new_talk: TalkFactory) -> None:
    talk = new_talk(ScriptedModel(texts=["Oh dear. That <dies>"]))
    turn = await talk.say("My brother bought a boat last month.")
    assert turn.said.startswith("Oh dear.") and turn.failures and "I can still" in turn.said
    assert (await talk.say("Take me to the park.")).actions[0].args == {"place": "park"}


async def test_greetings_need_no_model(talk: Talk) -> None:
    assert (await talk.say("Hello!")).failures == []
    assert (await talk.say("谢谢你", "zh")).failures == []


async def test_the_sky_changes_for_real(talk: Talk) -> None:
    turn = await talk.say("Make it night and let it snow.")
    assert turn.shown(SetEnvironment) == SetEnvironment("night", "snow")
    snapshot = talk.dialogue.snapshot()
    assert (snapshot.time_of_day, snapshot.weather) == ("night", "snow")


@pytest.mark.parametrize("text", ["Put a wooden chair next to the window.", "Create a big oak tree in front of me."])
async def test_what_it_cannot_do_it_says(talk: Talk, text: str) -> None:
    turn = await talk.say(text)
    assert "can't do that yet" in turn.said and turn.actions == [] and turn.commands == []


@pytest.mark.parametrize(
    ("text", "part"), [("x" * 10_000, "one sentence"), ("\x00\x07", "any words"), ("", "any words")]
)
async def test_text_that_cannot_be_a_sentence_is_refused_and_the_talk_goes_on(talk: Talk, text: str, part: str) -> None:
    turn = await talk.say(text)
    assert [f.error.code for f in turn.failures] == ["bad_text"] and part in turn.said
    assert (await talk.say("Take me to the park.")).actions
