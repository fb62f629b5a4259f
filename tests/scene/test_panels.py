"""Panels can be read, in English and in Chinese."""

from typing import get_args

import numpy as np
import pytest

from vr_assistant.messages import Attention, CartLine, ProductCard, ShowCart
from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.caption_bar import TEXT_WIDTH
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import (
    AnswerContent,
    AttentionContent,
    CaptionContent,
    LevelContent,
    NoticeContent,
    RouteBannerContent,
    cart_content,
    cart_counter_content,
    tag_content,
)
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.panels.money import format_price
from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import break_spans, fit_lines, font, width

SCARF = ProductCard(
    "scarf", "Hand-knitted red wool scarf, extra long", "手工编织红色羊毛围巾", 1999, "EUR", "clothes", "#aa2222"
)
MANY = ShowCart([CartLine(f"p{n}", f"Thing {n}", f"东西{n}", n, 100) for n in range(1, 10)], 4500, "EUR")


def drawn(text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    sheet = Sheet(300, 60)
    sheet.text(text, 4, 4, 32)
    return sheet.finish().pixels


def test_chinese_has_glyphs_of_its_own_and_no_boxes() -> None:
    wanted = "带我去书店购物车合计到了还是空的请稍等，。！？"
    assert all(font(30).textToGlyphs(wanted))
    box = drawn("\U0010fffd")  # a character that no font has
    for char in "书店咖":
        assert not np.array_equal(drawn(char), box)
    assert not np.array_equal(drawn("书"), drawn("店"))


def test_small_letters_of_captions_are_one_degree_high() -> None:
    x_height_dmm = font(theme.CAPTION).getMetrics().fXHeight
    assert np.degrees(np.arctan(x_height_dmm / 1000)) >= 1.0


def test_lines_break_at_words_in_english_and_anywhere_but_before_a_comma_in_chinese() -> None:
    def broken(text: str, per_line: int) -> list[str]:
        return [text[a:b] for a, b in break_spans(text, lambda line: len(line), per_line)]

    assert broken("the old book shop", 9) == ["the old", "book shop"]
    assert broken("请跟我来，书店在那边", 4) == ["请跟我", "来，书店", "在那边"]
    assert broken("去 bookshop 吧", 10) == ["去 bookshop", "吧"] or broken("去 bookshop 吧", 10) == ["去 bookshop 吧"]
    assert broken("incomprehensible", 6) == ["incomp", "rehens", "ible"]
    assert broken("", 5) == []


def test_what_does_not_fit_ends_in_an_ellipsis_within_the_width() -> None:
    lines = fit_lines("A very long name that goes on and on and never ends", 30, 200, 2)
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(width(line, 30) <= 200 for line in lines)
    assert fit_lines("tab\tand\x00control\nbreak", 30, 900, 1) == ["tab and control break"]


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "CNY", "¥1,234.50"),
        (5, "EUR", "€0.05"),
        (1200, "JPY", "¥1,200"),
        (-250, "USD", "−$2.50"),
        (999, "SEK", "9.99 SEK"),
    ],
)
def test_prices_are_written_as_people_write_them(minor: int, currency: str, text: str) -> None:
    assert format_price(minor, currency) == text


def cards() -> dict[str, Card]:
    long = "The bookshop is right around the corner, and it is open until eight o'clock in the evening today."
    return {
        "caption": draw_panel(CaptionContent("带我去书店。", long, len(long))),
        "tag": draw_panel(tag_content(1, SCARF, "en")),
        "cart": draw_panel(cart_content(MANY, "zh")),
        "empty cart": draw_panel(cart_content(ShowCart([], 0, "EUR"), "en")),
        "counter": draw_panel(cart_counter_content(MANY)),
        "answer": draw_panel(AnswerContent("Hours", long * 9, "Town guide")),
        "empty answer": draw_panel(AnswerContent("", "", "")),
        "banner": draw_panel(RouteBannerContent("Bookshop", 42, False, "en")),
        "notice": draw_panel(NoticeContent("One moment…", "请稍等……")),
        "sign": draw_panel(AttentionContent("listening")),
        "level": draw_panel(LevelContent(3)),
    }


def test_every_card_is_premultiplied_has_a_clear_edge_and_fits_its_view() -> None:
    for name, card in cards().items():
        alpha = card.pixels[..., 3]
        assert (card.pixels[..., :3].max(axis=2) <= alpha).all(), name
        edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert edge.max() < 60, name  # nothing is cut off
        assert alpha.max() > 220, name
        assert card.width <= TEXT_WIDTH + 120 and card.height < 520, name
        assert card.pixels.shape[1] == round(card.width * theme.PX_PER_DMM), name


def test_every_sign_looks_different() -> None:
    states = get_args(Attention)
    pictures = {draw_panel(AttentionContent(state)).pixels.tobytes() for state in states}
    assert len(pictures) == len(states)


def test_the_plate_keeps_its_size_while_words_appear() -> None:
    text = "Sure, follow me please."
    sizes = {draw_panel(CaptionContent("", text, shown)).pixels.shape for shown in range(1, len(text) + 1)}
    assert len(sizes) == 1


def test_a_long_sentence_turns_pages() -> None:
    text = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " * 2
    first = draw_panel(CaptionContent("", text, 10))
    last = draw_panel(CaptionContent("", text, len(text)))
    assert last.height <= first.height and not np.array_equal(first.pixels[:50, :50], last.pixels)
