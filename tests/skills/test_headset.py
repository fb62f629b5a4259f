"""What the menu of the headset does can be asked for aloud, in both languages."""

from pathlib import Path

import pytest

from vr_assistant.evaluation.sentence import read_sentences
from vr_assistant.messages import Recentre, SetSeeThrough, StageReady
from vr_assistant.mind.dialogue.turns import Muting
from vr_assistant.mind.skills.headset.skill import HeadsetSkill

from .talk import Talk

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Recentre me, please.", "en"), ("Can you recenter the view?", "en"), ("Turn me around to you.", "en"),
     ("重新居中", "zh"), ("请重置视角。", "zh"), ("让我面对你。", "zh")],
)  # fmt: skip
async def test_recentring(talk: Talk, text: str, lang: str) -> None:
    turn = await talk.say(text, lang)
    assert turn.shown(Recentre) == Recentre() and turn.said


@pytest.mark.parametrize(
    ("text", "lang", "is_on"),
    [("Show me my room.", "en", True), ("Could you show my own room please?", "en", True), ("显示我的房间", "zh", True),
     ("Turn on pass-through.", "en", True), ("Show me the town again.", "en", False), ("Hide my room.", "en", False),
     ("让我看看小镇吧。", "zh", False), ("回到小镇", "zh", False)],
)  # fmt: skip
async def test_the_room_and_the_town(talk: Talk, text: str, lang: str, is_on: bool) -> None:
    talk.dialogue.meet(StageReady("headset", sees_room=True))
    assert (await talk.say(text, lang)).shown(SetSeeThrough) == SetSeeThrough(is_on)


@pytest.mark.parametrize(
    ("text", "lang", "told"), [("Show me my room.", "en", "cannot"), ("显示我的房间", "zh", "房间")]
)
async def test_a_room_that_cannot_be_shown_is_not_promised(talk: Talk, text: str, lang: str, told: str) -> None:
    talk.dialogue.meet(StageReady("desktop"))
    turn = await talk.say(text, lang)
    assert turn.commands == [] and told in turn.said


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Mute yourself.", "en"), ("Turn off the microphone, please.", "en"), ("Stop listening.", "en"),
     ("关掉麦克风", "zh"), ("把麦克风关掉。", "zh"), ("静音", "zh")],
)  # fmt: skip
async def test_the_microphone(talk: Talk, text: str, lang: str) -> None:
    turn = await talk.say(text, lang)
    assert any(isinstance(outcome, Muting) for outcome in turn.outcomes) and turn.said
    assert isinstance(turn.outcomes[-1], Muting), "it says so first"


@pytest.mark.parametrize(
    "text",
    ["Show me the town hall.", "Take me to the centre.", "Is there a microphone I can buy?", "My room is a mess.",
     "Show me my cart.", "Stop.", "Turn off the rain.", "带我去小镇广场。", "看看麦克风", "我的房间很乱。"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_left_to_others(text: str) -> None:
    assert HeadsetSkill.wish(text) is None


def test_no_sentence_of_the_evaluation_is_taken_for_it() -> None:
    files = sorted(DATA.glob("utterances*.jsonl"))
    assert files and [s.text for file in files for s in read_sentences(file) if HeadsetSkill.wish(s.text)] == []
