"""What Whisper makes up, and what people say."""

import pytest

from vr_assistant.messages import Lang
from vr_assistant.mind.speech.hotwords import hotwords
from vr_assistant.mind.speech.phantoms import Written, believed, without_phantoms

PHANTOMS = [
    "Thanks for watching!", "Thank you so much for watching.", " You", "谢谢观看。", "感谢大家的收看",
    "[BLANK_AUDIO]", "(music)", "♪♪♪", "...", "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "字幕由Amara.org社区提供", "中文字幕志愿者 杨茜茜", "Please subscribe to my channel.", "Like and subscribe!",
    "I'll see you in the next video.", "Subtitles by the Amara.org community", "我们下期再见", "词曲 李宗盛",
    "以下是普通话的句子。", "www.mooji.org", "记得订阅我的频道",
]  # fmt: skip
OVER_AND_OVER = [
    "no no no no no no no no",
    "背包 键盘 台灯 " * 12,
    "相机 背包 键盘 " * 8 + "键盘 相机 背包 键盘 背包" * 3,
]
REAL = [
    "Stop.", "Thank you.", "停", "好", "OK", "yes", "no", "Take me to the bookshop.", "No, no, the blue one.",
    "哈哈哈哈，好", "Bye bye.", "谢谢。", "谢谢您带我去", "I want to subscribe.", "Thanks for the help.",
    "带我去 bookshop", "字幕是什么？",
]  # fmt: skip
NAMES = ["coffee shop", "museum", "bookshop", "harbour", "Turning Page Books"]


def written(text: str, lang: Lang = "en", *, seconds: float = 1.6, log: float = -0.5, nobody: float = 0.1) -> Written:
    return Written(text, lang, seconds, log, nobody)


@pytest.mark.parametrize("text", PHANTOMS)
def test_phantom_phrases_are_nothing(text: str) -> None:
    assert without_phantoms(text) == ""


@pytest.mark.parametrize("text", OVER_AND_OVER)
def test_one_phrase_over_and_over_is_nothing(text: str) -> None:
    assert without_phantoms(text) == ""


def test_the_prompt_read_back_is_nothing() -> None:
    assert without_phantoms("With full punctuation.", "A conversation, with full punctuation.") == ""


@pytest.mark.parametrize("text", REAL)
def test_real_words_stay(text: str) -> None:
    assert without_phantoms(text) == text
    assert believed(written(text, "zh" if not text.isascii() else "en"), hotwords=hotwords(NAMES, "en")) == text


def test_words_that_whisper_itself_hardly_believes_are_nothing() -> None:
    assert believed(written("You're new", log=-1.6)) == ""
    assert believed(written("Please help me!", log=-0.95)) == ""
    assert believed(written("Please help me!", log=-0.5)) == "Please help me!"
    assert believed(written("Stop.", log=-0.9)) == "Stop."


def test_words_where_nobody_seems_to_speak_need_to_be_sure() -> None:
    assert believed(written("Yeah, right there.", log=-0.9, nobody=0.7)) == ""
    assert believed(written("Yeah, right there.", log=-0.3, nobody=0.7)) == "Yeah, right there."


@pytest.mark.parametrize("text", ["Yeah", "So", "谢谢"])
def test_what_noise_is_often_taken_for_needs_to_be_sure(text: str) -> None:
    assert believed(written(text, log=-0.9)) == ""
    assert believed(written(text, log=-0.6)) == text


@pytest.mark.parametrize("text", ["Thank you.", "Thanks!", "Thank you all!"])
def test_thanks_alone_need_to_be_as_sure_as_people_say_them(text: str) -> None:
    assert believed(written(text, log=-0.53)) == ""
    assert believed(written(text, log=-0.42)) == text
    assert believed(written("Thank you, that was kind.", log=-0.6)) == "Thank you, that was kind."


def test_a_single_word_needs_to_be_sure_unless_it_asks_for_silence() -> None:
    assert believed(written("Coffee.", log=-0.9)) == ""
    assert believed(written("Coffee.", log=-0.75)) == "Coffee."
    for text in ("Stop!", "Wait.", "Quiet!"):
        assert believed(written(text, log=-0.95)) == text
    for text in ("停", "好", "行"):
        assert believed(written(text, "zh", log=-0.95)) == text


def test_nobody_says_a_long_sentence_in_a_cough() -> None:
    sentence = "I would like to know when the museum opens."
    assert believed(written(sentence, seconds=0.7)) == ""
    assert believed(written(sentence, seconds=2.0)) == sentence
    assert believed(written("请带我去海边的咖啡馆", "zh", seconds=0.4)) == ""


def test_a_name_alone_is_an_answer_and_the_list_of_names_is_none() -> None:
    expected = hotwords(NAMES, "en")
    assert believed(written("Headphones."), hotwords=expected) == "Headphones."
    assert believed(written("Turning Page Books."), hotwords=expected) == "Turning Page Books."
    assert believed(written("Headphones backpack keyboard lamp camera."), hotwords=expected) == ""
    assert believed(written("耳机 背包 键盘 台灯 相机", "zh"), hotwords=hotwords([], "zh")) == ""


def test_a_name_that_is_hardly_heard_is_nothing() -> None:
    assert believed(written("Fountain", log=-0.95), hotwords=hotwords(NAMES, "en")) == ""


def test_every_name_that_fits_is_expected() -> None:
    assert hotwords(["Turning Page Books"], "en").endswith("Turning Page Books")
    assert hotwords(["书店"], "zh").startswith("停 ") and hotwords(["书店"], "zh").endswith("书店")
    assert len(hotwords([f"place{number}" for number in range(200)], "en")) <= 400
