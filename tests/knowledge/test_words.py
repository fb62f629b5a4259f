"""Claims, quotations and cuts: what is said stands in its source, and is understood alone."""

import pytest

from vr_assistant.mind.skills.knowledge.asking import asks_for_a_fact
from vr_assistant.mind.skills.knowledge.claims import is_supported
from vr_assistant.mind.skills.knowledge.documents.chunks import chunks_of, tidy, title_of
from vr_assistant.mind.skills.knowledge.expectation import expectation
from vr_assistant.mind.skills.knowledge.fusion import fuse
from vr_assistant.mind.skills.knowledge.lexical import FullText
from vr_assistant.mind.skills.knowledge.passage import Passage, split_sentences
from vr_assistant.mind.skills.knowledge.quoting import quote


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The rent is 940 dollars.", "The rent is 940 dollars a month."),
        ("It takes twenty-five minutes.", "The ferry takes 25 minutes."),
        ("渡轮要25分钟。", "The ferry takes twenty-five minutes."),
        ("The deposit is 1880 dollars.", "The deposit of 1,880 dollars is paid back."),
        ("It is the booking of Anna.", "Anna has booked."),
        ("The vaccination was on 12 March 2026.", "疫苗每年三月打，上一次是2026年3月12日。"),
    ],
)
def test_what_the_source_says_in_figures_or_words_may_be_said(said: str, source: str) -> None:
    assert is_supported(said, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The rent is 950 dollars.", "The rent is 940 dollars a month."),
        ("It opens at 9:30.", "It opens at 9:00."),
        ("Ask Bernard about it.", "Ask Anna about it."),
        ("It is closed on Mondays.", "It is closed on Sundays."),
        ("周一休息。", "周日休息。"),
        ("一共三十元。", "一共四十元。"),
        ("It leaves in June.", "It leaves in July."),
    ],
)
def test_another_number_hour_name_or_day_may_not(said: str, source: str) -> None:
    assert not is_supported(said, source)


def test_titles_and_abbreviations_end_no_sentence() -> None:
    assert split_sentences("Ask Dr. Marsh at 4.5 bar. She knows! 好的。走吧。") == [
        "Ask Dr. Marsh at 4.5 bar.",
        "She knows!",
        "好的。",
        "走吧。",
    ]


def test_a_sentence_that_points_back_is_said_with_the_one_before() -> None:
    passage = Passage("The cat is called Comma.\nIt sleeps in the window.", "a.md", "document", "Cats", "en")
    assert quote(passage, "Where does it sleep?") == ["The cat is called Comma.", "It sleeps in the window."]


def test_the_sentence_that_holds_the_kind_of_answer_asked_for_is_said() -> None:
    passage = Passage("The boat is blue.\nThe boat costs 40 dollars.\nWe love it.", "a.md", "document", "Boat", "en")
    assert quote(passage, "How much does the boat cost?") == ["The boat costs 40 dollars."]


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        ("How much is it?", "It costs nine dollars.", "It is open from nine to five."),
        ("多少钱一张？", "票九美元。", "九点开门。"),
        ("How heavy is the bell?", "It weighs 1,900 kilograms.", "It is 34 years old."),
        ("What is the telephone number?", "Call 555-0142.", "Call us at any time."),
        ("Who built it?", "It was built by Alma Reed.", "it was built of stone."),
    ],
)
def test_questions_expect_a_kind_of_answer(question: str, good: str, bad: str) -> None:
    expected = expectation(question)
    assert expected.fit(good) == 1 and expected.fit(bad) == -1


def test_lines_that_were_only_wrapped_are_one_sentence_and_list_items_are_not() -> None:
    text = "PACKING\nFor the long journey to the north we need, besides the tent and\na stove, a map.\n\n- two ropes\n"
    (chunk,) = chunks_of(tidy(text), "", is_markdown=False)
    assert chunk.heading == "Packing"
    assert chunk.text.split("\n") == [
        "For the long journey to the north we need, besides the tent and a stove, a map.",
        "two ropes",
    ]


def test_markup_is_not_read_aloud() -> None:
    text = "# My **house**\n\nSee [the plan](http://example.org/x) and `press` *gently*.<!-- not this -->"
    (chunk,) = chunks_of(text, title_of(text), is_markdown=True)
    assert (title_of(text), chunk.text) == ("My house", "See the plan and press gently.")


def test_radicals_and_ligatures_of_pdfs_become_what_they_look_like() -> None:
    assert tidy("⼈⽉ ﬁnd ＡＢ１２\x00\ufeff，") == "人月 find AB12，"


def test_full_text_finds_chinese_by_pairs_and_english_by_stems() -> None:
    texts = FullText(["The bakeries sold loaves", "渡轮去鹭岛要二十五分钟", "nothing else"])
    assert texts.scores("Which bakery is selling a loaf?").argmax() == 0
    assert texts.scores("去鹭岛多久？").argmax() == 1


def test_what_two_rankings_agree_on_comes_first() -> None:
    assert fuse([[1, 2, 3], [3, 2, 4]])[:2] in ([2, 3], [3, 2])


@pytest.mark.parametrize("text", ["When is the rent due?", "Who runs the café?", "保险什么时候到期？", "地震赔不赔？"])
def test_questions_of_fact_are_known(text: str) -> None:
    assert asks_for_a_fact(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Take me to the park.", "Could we swing by the bakery?", "Do you sell umbrellas?", "Where is the museum?"),
        *("How are you?", "带我去书店好吗？", "有红色的跑鞋吗？", "My rent is due.", "What's in my cart?"),
    ],
)
def test_wishes_and_talk_are_none(text: str) -> None:
    assert not asks_for_a_fact(text)
