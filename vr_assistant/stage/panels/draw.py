"""Content to card: the one place that knows which drawing belongs to which content."""

from typing import assert_never

from vr_assistant.stage.panels.answer_panel import draw_answer
from vr_assistant.stage.panels.attention_sign import draw_attention_sign, draw_heard_sign
from vr_assistant.stage.panels.buttons import draw_menu, draw_question
from vr_assistant.stage.panels.caption_bar import draw_caption_bar
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.cart_panel import draw_cart, draw_cart_counter
from vr_assistant.stage.panels.content import (
    AnswerContent,
    AttentionContent,
    CaptionContent,
    CartContent,
    CartCounterContent,
    HeardContent,
    HintContent,
    LevelContent,
    MenuContent,
    NoticeContent,
    PanelContent,
    QuestionContent,
    RouteBannerContent,
    ShelfTitleContent,
    TagContent,
)
from vr_assistant.stage.panels.hint import draw_hint
from vr_assistant.stage.panels.level_meter import draw_level
from vr_assistant.stage.panels.notice import draw_notice
from vr_assistant.stage.panels.route_banner import draw_route_banner
from vr_assistant.stage.panels.shelf_cards import draw_shelf_title, draw_tag


def draw_panel(content: PanelContent) -> Card:
    """The same content gives the same pixels."""
    match content:
        case CaptionContent():
            return draw_caption_bar(content)
        case ShelfTitleContent():
            return draw_shelf_title(content)
        case TagContent():
            return draw_tag(content)
        case CartContent():
            return draw_cart(content)
        case CartCounterContent():
            return draw_cart_counter(content)
        case AnswerContent():
            return draw_answer(content)
        case RouteBannerContent():
            return draw_route_banner(content)
        case AttentionContent():
            return draw_attention_sign(content)
        case LevelContent():
            return draw_level(content)
        case HeardContent():
            return draw_heard_sign(content)
        case NoticeContent():
            return draw_notice(content)
        case MenuContent():
            return draw_menu(content)
        case QuestionContent():
            return draw_question(content)
        case HintContent():
            return draw_hint(content)
        case _:
            assert_never(content)
