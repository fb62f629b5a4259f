"""How the user wants to be heard can be said aloud, in both languages, and nothing else is taken for it."""

from pathlib import Path

import pytest

from vr_assistant.evaluation.sentence import read_sentences
from vr_assistant.mind.dialogue.turns import HeardBy
from vr_assistant.mind.skills.headset.skill import WAYS, HeadsetSkill

from .talk import Talk

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("text", "lang", "way"),
    [("Listen only when I call you.", "en", "wake_word"), ("Only listen when I say Hey Jarvis.", "en", "wake_word"),
     ("Please use the wake word.", "en", "wake_word"), ("Don't listen unless I call you.", "en", "wake_word"),
     ("Use the button.", "en", "hold_to_talk"), ("Switch to push to talk, please.", "en", "hold_to_talk"),
     ("Listen only while I hold the button.", "en", "hold_to_talk"),
     ("Always listen.", "en", "open"), ("Keep the microphone open.", "en", "open"), ("Keep listening.", "en", "open"),
     ("Listen to me all the time.", "en", "open"), ("只有我叫你的时候才听", "zh", "wake_word"),
     ("以后我叫你时再听。", "zh", "wake_word"), ("使用唤醒词", "zh", "wake_word"), ("用按键说话", "zh", "hold_to_talk"),
     ("我按住按钮的时候才听", "zh", "hold_to_talk"), ("一直听着", "zh", "open"), ("请一直听我说话。", "zh", "open")],
)  # fmt: skip
async def test_the_user_says_how_to_be_heard(talk: Talk, text: str, lang: str, way: str) -> None:
    turn = await talk.say(text, lang)
    assert turn.outcomes[-1] == HeardBy(way), "it says so first"  # type: ignore[arg-type]
    assert turn.said and "{" not in turn.said


@pytest.mark.parametrize(
    "text",
    ["Always", "Listen, where is the bookshop?", "Use the blue one.", "What does the button do?", "I called you.",
     "Do you always listen to everything people say in here?", "Show me a jacket with buttons.", "Stop listening.",
     "Who listens when I call you?", "Add the push-button lamp to my cart.", "Keep the red one.", "Keep going.",
     "I always listen to music on headphones.", "听", "我叫小明", "这个按钮是什么？", "你一直在听吗？",
     "我一直听音乐", "帮我找带按钮的外套"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_left_to_others(text: str) -> None:
    assert HeadsetSkill.wish(text) not in WAYS


def test_no_sentence_of_the_evaluation_is_taken_for_it() -> None:
    files = sorted(DATA.glob("utterances*.jsonl"))
    assert files and [s.text for file in files for s in read_sentences(file) if HeadsetSkill.wish(s.text) in WAYS] == []
