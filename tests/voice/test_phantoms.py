"""What Whisper makes up."""

import pytest

from vr_assistant.mind.speech.phantoms import without_phantoms

PHANTOMS = [
    "Thanks for watching!", " You", "谢谢观看。", "[BLANK_AUDIO]", "(music)", "♪♪♪", "...",
    "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
]  # fmt: skip
OVER_AND_OVER = [
    "no no no no no no no no",
    "背包 键盘 台灯 " * 12,
    "相机 背包 键盘 " * 8 + "键盘 相机 背包 键盘 背包" * 3,
]
REAL = ["Stop.", "Thank you.", "停", "Take me to the bookshop.", "No, no, the blue one.", "哈哈哈哈，好"]


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
