"""What stands on each kind of panel, as data: equal contents look the same, and another process can draw them."""

import msgspec

from vr_assistant.messages import Attention, Lang, ProductCard, ShowAnswer, ShowCart

MOST_CHARACTERS = 2000
"""Of one text; several times what any panel can show."""
MOST_CART_LINES = 6
LEVEL_BARS = 8
"""Of the level meter."""


class Content(msgspec.Struct, frozen=True, tag=True):
    """Base of everything that can be drawn on a panel."""


class CaptionContent(Content, frozen=True):
    user: str = ""
    assistant: str = ""
    shown: int = 0
    """Characters of `assistant` already spoken."""
    is_system: bool = False
    """The text comes from the program, not from the assistant."""
    is_draft: bool = False
    """The user is still speaking: `user` is what has been made out so far."""

    @property
    def is_empty(self) -> bool:
        return not self.user and not self.shown


class ShelfTitleContent(Content, frozen=True):
    title: str


class TagContent(Content, frozen=True):
    number: int
    """By which the product can be asked for."""
    name: str
    price_minor: int
    currency: str


class CartRow(msgspec.Struct, frozen=True):
    quantity: int
    name: str
    price_minor: int
    """Of all pieces."""


class CartContent(Content, frozen=True):
    """The open list."""

    rows: tuple[CartRow, ...]
    left_out: int
    """Kinds of products that found no row."""
    total_minor: int
    currency: str
    lang: Lang


class CartCounterContent(Content, frozen=True):
    pieces: int
    total_minor: int
    currency: str


class AnswerContent(Content, frozen=True):
    title: str
    text: str
    source: str


class RouteBannerContent(Content, frozen=True):
    label: str
    left_m: int
    """Metres still to walk, already rounded: each other number is a new drawing."""
    has_arrived: bool
    lang: Lang


class AttentionContent(Content, frozen=True):
    state: Attention


class LevelContent(Content, frozen=True):
    lit: int
    """How many of the bars of the level meter are lit; each other number is a new drawing."""


class HeardContent(Content, frozen=True):
    state: Attention
    text: str
    """What the state means for the user, in their language."""


class NoticeContent(Content, frozen=True):
    english: str
    chinese: str


class ButtonContent(msgspec.Struct, frozen=True):
    label: str
    is_lit: bool = False
    """Pointed at."""
    is_down: bool = False
    """Being pressed."""
    is_chief: bool = False
    """What most people want."""


class MenuContent(Content, frozen=True):
    rows: tuple[tuple[ButtonContent, ...], ...]


class QuestionContent(Content, frozen=True):
    title: str
    lines: tuple[str, ...]
    """What a yes would do; one line each."""
    yes: ButtonContent
    no: ButtonContent


class HintRow(msgspec.Struct, frozen=True):
    button: str
    does: str


class HintContent(Content, frozen=True):
    """Of one controller."""

    rows: tuple[HintRow, ...]


PanelContent = (
    CaptionContent | ShelfTitleContent | TagContent | CartContent | CartCounterContent | AnswerContent
    | RouteBannerContent | AttentionContent | LevelContent | HeardContent | NoticeContent | MenuContent
    | QuestionContent | HintContent
)  # fmt: skip


def tag_content(number: int, product: ProductCard, lang: Lang) -> TagContent:
    name = product.name_zh if lang == "zh" else product.name_en
    return TagContent(number, name, product.price_minor, product.currency)


def cart_content(cart: ShowCart, lang: Lang) -> CartContent:
    """More lines than there are rows are summed up in one."""
    rows = tuple(
        CartRow(
            line.quantity,
            (line.name_zh if lang == "zh" else line.name_en)[:MOST_CHARACTERS],
            line.price_minor * line.quantity,
        )
        for line in cart.lines[:MOST_CART_LINES]
    )
    return CartContent(rows, len(cart.lines) - len(rows), cart.total_minor, cart.currency, lang)


def cart_counter_content(cart: ShowCart) -> CartCounterContent:
    return CartCounterContent(sum(line.quantity for line in cart.lines), cart.total_minor, cart.currency)


def answer_content(answer: ShowAnswer) -> AnswerContent:
    return AnswerContent(answer.title, answer.text, answer.source)


def bounded(content: PanelContent) -> PanelContent:
    """The same without what no panel has room for, so that hostile text costs no more than a long one."""
    long = {
        name: text[:MOST_CHARACTERS]
        for name in content.__struct_fields__
        if isinstance(text := getattr(content, name), str) and len(text) > MOST_CHARACTERS
    }
    return msgspec.structs.replace(content, **long) if long else content
