"""Lines are set as a printer would set them, whoever wrote them and in whatever letters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import break_spans, clean, fit_lines, width
from vr_assistant.stage.text.shaping import STAND_IN, shape

ANY_TEXT = st.text(max_size=60)
BOTH_LANGUAGES = st.lists(
    st.sampled_from(
        ["the", "Bookshop’s", "“open”", "office", "AVATAR", "带我去", "书店，", "（好）", "……", "12.50", "¥"]
    )
    | st.text(max_size=12),
    max_size=30,
).map(" ".join)


def test_an_apostrophe_is_narrow_in_english_and_quotes_are_wide_in_chinese() -> None:
    assert width("It’s", 30) < width("It s", 30) + 5
    assert width("“好”", 30) == pytest.approx(90)
    assert width("“fine”", 30) < width("fine", 30) + 35


def test_pairs_are_kerned_and_letters_joined_as_the_font_has_them() -> None:
    assert width("AVATAR", 30) < sum(width(letter, 30) for letter in "AVATAR") - 1
    assert len(shape("office").glyphs) < len("office")


def test_both_languages_share_a_line_in_the_order_they_were_written() -> None:
    line = shape("带我去 Turning Page Books 书店")
    assert (np.diff(line.characters) > 0).all() and (np.diff(line.positions[:, 0]) > 0).all()
    assert line.advance == pytest.approx(3 + shape(" Turning Page Books ").advance + 2, abs=0.01)


@given(ANY_TEXT)
def test_no_box_of_a_missing_glyph_is_ever_drawn(text: str) -> None:
    line = shape(text)
    assert (line.glyphs != 0).all()
    assert np.isfinite(line.positions).all() and line.advance >= 0


def test_what_the_font_lacks_becomes_one_small_square_and_joiners_are_not_seen() -> None:
    square = shape(STAND_IN).glyphs[0]
    assert shape("ok 😀").glyphs[-1] == square
    assert shape("a\u200db").advance == pytest.approx(shape("ab").advance, abs=0.01)
    assert shape("\ufeffok").advance == pytest.approx(shape("ok").advance)
    assert clean("soft\u00adhyphen\u0007 bell\u202e") == "softhyphen bell"


@given(BOTH_LANGUAGES)
def test_every_line_fits_and_nothing_is_lost(text: str) -> None:
    text = clean(text)
    spans = break_spans(text, lambda line: width(line, 28), 300)
    assert all(width(text[start:end], 28) <= 300 + 0.5 or end - start == 1 for start, end in spans)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    ends = [0, *(end for _, end in spans)]
    assert all(not text[before:start].strip(" ") for before, (start, _) in zip(ends, spans, strict=False))


@given(BOTH_LANGUAGES)
def test_a_shortened_text_fits_too(text: str) -> None:
    lines = fit_lines(text, 28, 200, 2)
    assert len(lines) <= 2 and all(width(line, 28) <= 200.5 or len(line) <= 2 for line in lines)


@pytest.mark.parametrize("text", ["The bookshop is around the corner, 书店就在那边。", "Taumatawhakatangihanga"])
def test_ten_times_the_text_is_measured_in_ten_times_the_letters(text: str) -> None:
    def measured(times: int) -> int:
        letters = 0

        def measure(line: str) -> float:
            nonlocal letters
            letters += len(line)
            return width(line, 28)

        break_spans(text * times, measure, 500)
        return letters

    assert measured(100) < 11 * measured(10)


def test_what_is_drawn_is_as_wide_as_was_measured() -> None:
    for text in ("It’s “open” until 8", "AVATAR office", "带我去书店H", "H"):
        sheet = Sheet(600, 60)
        sheet.text(text, 20, 4, 32)
        columns = np.flatnonzero(sheet.finish().pixels[..., 3].max(axis=0))
        right = columns[-1] / 1.5 - 20
        assert width(text, 32) - 5 < right <= width(text, 32) + 0.7, text
