"""No text of a panel is smaller than eyes like it; the sources are those that panels/theme.py names."""

import math

import pytest

from vr_assistant.messages import CartLine, ProductCard, ShowCart
from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.content import (
    AnswerContent,
    ButtonContent,
    CaptionContent,
    MenuContent,
    NoticeContent,
    PanelContent,
    QuestionContent,
    RouteBannerContent,
    ShelfTitleContent,
    cart_content,
    cart_counter_content,
    tag_content,
)
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import font
from vr_assistant.stage.scene.hint_texts import hint_content
from vr_assistant.stage.scene.hints import SIZE as HINT_SIZE

LEAST_ARC_MINUTES, GOOD_ARC_MINUTES = 16.0, 20.0
"""Height of characters, ISO 9241-303."""
READ_AT_LENGTH_DMM = 24.0
"""Glazier and McKenzie, Google I/O 2017."""
COARSEST_HEADSET = 12.0
"""Pixels a degree."""

CART = ShowCart([CartLine("tea", "Green tea", "绿茶", 2, 450)], 900, "EUR")
SCARF = ProductCard("scarf", "Red wool scarf", "红色羊毛围巾", 1999, "EUR", "clothes", "#aa2222")
PANELS: dict[str, tuple[PanelContent, bool]] = {  # what stands on it, and whether it is read at length
    "caption": (CaptionContent("带我去书店。", "Sure, follow me please.", 23), True),
    "notice": (NoticeContent("One moment…", "请稍等……"), True),
    "answer": (AnswerContent("Hours", "Open until eight.", ""), True),
    "cart": (cart_content(CART, "zh"), True),
    "counter": (cart_counter_content(CART), True),
    "banner": (RouteBannerContent("Bookshop", 42, False, "en"), True),
    "shelf": (ShelfTitleContent("Scarves"), True),
    "tag": (tag_content(1, SCARF, "zh"), False),
    "menu": (MenuContent(((ButtonContent("Microphone off"), ButtonContent("关闭菜单")),)), True),
    "question": (QuestionContent("Pay?", ("2 × Green tea",), ButtonContent("Yes"), ButtonContent("No")), True),
    "hint": (hint_content("valve/index_controller", "left", "right", "zh"), False),
    "source of an answer": (AnswerContent("", "", "Town guide"), False),
}
HUNG_AT_SHARE = {"banner": 0.9, "hint": HINT_SIZE}
"""Of their design size (scene/sign.py, hints.py); the others are hung as designed."""


@pytest.mark.parametrize("name", PANELS)
def test_the_smallest_text_of_a_panel_is_large_enough(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[float] = []
    draw = Sheet.text

    def noting(sheet: Sheet, line: str, x: float, top: float, size: float, *ink: theme.Colour) -> float:
        sizes.append(size * HUNG_AT_SHARE.get(name, 1.0))
        return draw(sheet, line, x, top, size, *ink)

    monkeypatch.setattr(Sheet, "text", noting)
    content, is_read_at_length = PANELS[name]
    draw_panel(content)
    smallest = min(sizes)
    small_letters, capitals = (
        60 * math.degrees(math.atan(smallest * share / 1000)) for share in (x_height_em(), capital_height_em())
    )
    assert small_letters >= GOOD_ARC_MINUTES and capitals >= GOOD_ARC_MINUTES > LEAST_ARC_MINUTES
    assert small_letters / 60 * COARSEST_HEADSET >= 7, "pixels that small letters are made of"
    assert smallest >= READ_AT_LENGTH_DMM or not is_read_at_length


def test_the_theme_says_of_its_sizes_what_is_true() -> None:
    def degrees(size: float) -> float:
        return math.degrees(math.atan(size * x_height_em() / 1000))

    assert degrees(theme.CAPTION) == pytest.approx(1.0, abs=0.06)
    assert degrees(theme.SMALL) == pytest.approx(0.68, abs=0.02)
    a_degree_dmm = 1000 * math.tan(math.radians(1))
    assert theme.PX_PER_DMM * a_degree_dmm == pytest.approx(26, abs=0.5)


def x_height_em() -> float:
    return float(font(1000).getMetrics().fXHeight) / 1000


def capital_height_em() -> float:
    return float(font(1000).getMetrics().fCapHeight) / 1000
