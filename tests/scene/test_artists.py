"""What both artists keep to: the one that draws at once, and the one that has a process do it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from drawing_room import caption, drawn, frames_until
from stand_ins import MEADOW, SECOND, Dummy, Theatre, as_the_crow_flies, product, speak

from vr_assistant.messages import CartLine, ShowCart, ShowShelf
from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.artist import ImmediateArtist, PanelArtist
from vr_assistant.stage.panels.content import (
    MOST_CHARACTERS,
    AnswerContent,
    AttentionContent,
    CaptionContent,
    CartCounterContent,
    NoticeContent,
    PanelContent,
    RouteBannerContent,
    ShelfTitleContent,
    TagContent,
    bounded,
    cart_content,
)
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.panels.process_artist import MOST_FACES, ProcessArtist
from vr_assistant.stage.scene.scene import Scene

EVERY_KIND: list[PanelContent] = [
    CaptionContent("带我去书店。", "Sure, follow me.", 9),
    ShelfTitleContent("Books for the summer"),
    TagContent(3, "Hand-knitted red wool scarf", 1999, "EUR"),
    cart_content(ShowCart([CartLine(f"p{n}", "Tea", "茶", n, 250) for n in range(1, 10)], 4500, "CNY"), "zh"),
    CartCounterContent(12, 123450, "CNY"),
    AnswerContent("Opening hours", "Nine to five, on Sundays ten to four.", "Town guide"),
    RouteBannerContent("Bookshop", 40, False, "en"),
    AttentionContent("thinking"),
    NoticeContent("One moment…", "请稍等……"),
]
NASTY = {
    "control characters": "a\x00b\x07c\r\n\td\x1b[31me\x7f\u200b\ufeff",
    "far too long": "word " * 2000,
    "one endless word": "x" * 10_000,
    "emoji": "👩‍👩‍👧‍👦🇪🇺👍🏽🧑🏿‍🚀 and text",
    "right to left": "شكرا جزيلا שלום \u202eevil\u202c",
    "stacked accents": "e" + "\u0301" * 500,
    "nothing": "",
    "spaces": " \u3000\u2003 ",
}


@pytest.fixture(scope="module", params=["at once", pytest.param("in a process", marks=pytest.mark.processes)])
def artist(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PanelArtist]:
    made: PanelArtist = (
        ImmediateArtist() if request.param == "at once" else ProcessArtist(tmp_path_factory.mktemp("log"))
    )
    yield made
    made.close()


@pytest.mark.parametrize("content", EVERY_KIND, ids=lambda content: type(content).__name__)
def test_every_kind_of_panel_is_drawn_the_same_everywhere(artist: PanelArtist, content: PanelContent) -> None:
    card, here = drawn(artist, "some kind", content), draw_panel(content)
    assert np.array_equal(card.pixels, here.pixels)
    assert (card.width, card.height) == (here.width, here.height)


def test_a_card_is_kept_until_there_is_another_one_for_its_face(artist: PanelArtist) -> None:
    one, other = drawn(artist, "one", caption("One")), drawn(artist, "other", caption("Other"))
    pixels = one.pixels.copy()
    assert artist.card("one", caption("One")) is one
    assert drawn(artist, "other", caption("Another one")) is not other
    artist.collect()
    assert artist.card("one", caption("One")) is one and np.array_equal(one.pixels, pixels)


def test_of_a_thousand_changes_the_last_one_is_shown(artist: PanelArtist) -> None:
    for number in range(1000):
        artist.collect()
        artist.card("flooded", caption(f"This is number {number}."))
    last = caption("This is number 999.")
    frames_until(artist, lambda: getattr(artist, "is_idle", True))
    card = artist.card("flooded", last)
    assert card is not None and np.array_equal(card.pixels, draw_panel(last).pixels)


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_whatever_the_text_a_panel_stays_within_its_size(artist: PanelArtist, text: str) -> None:
    for content in (
        CaptionContent(text, text, max(1, len(text) // 2)),
        TagContent(7, text, -(10**17), text),
        AnswerContent(text, text, text),
        CartCounterContent(10**17, 10**17, text),
        cart_content(ShowCart([CartLine("p", text, text, 10**9, 10**9)] * 5000, 10**17, text), "en"),
        RouteBannerContent(text, 10**17, False, "zh"),
        ShelfTitleContent(text),
        NoticeContent(text, text),
    ):
        card = drawn(artist, "nasty", content)
        assert card.width <= theme.MOST_WIDTH and card.height <= theme.MOST_HEIGHT
        assert (card.pixels[..., :3].max(axis=2) <= card.pixels[..., 3]).all()
        assert np.array_equal(card.pixels, draw_panel(bounded(content)).pixels)


def test_control_characters_leave_no_mark_in_captions() -> None:
    clean, dirty = caption("One two three"), caption("One\ntwo\x00three")
    assert np.array_equal(draw_panel(clean).pixels, draw_panel(dirty).pixels)


def test_nobody_is_sent_more_text_than_a_panel_can_show() -> None:
    content = bounded(AnswerContent("Title", "y" * 10**6, "Source"))
    assert content == AnswerContent("Title", "y" * MOST_CHARACTERS, "Source")


@pytest.mark.parametrize("content", [AttentionContent("dancing"), NoticeContent("half a \ud800 pair", "")])  # type: ignore[arg-type]
def test_what_cannot_be_drawn_leaves_the_old_picture(artist: PanelArtist, content: PanelContent) -> None:
    before = drawn(artist, "spoilt", caption("Before"))
    artist.card("spoilt", content)
    frames_until(artist, lambda: getattr(artist, "is_idle", True))
    kept = artist.card("spoilt", content)
    assert kept is before or isinstance(content, NoticeContent)  # skia may draw a box for half a pair
    assert np.array_equal(drawn(artist, "spoilt", caption("After")).pixels, draw_panel(caption("After")).pixels)


@pytest.mark.processes
def test_frames_go_on_while_words_are_drawn_elsewhere(tmp_path: Path) -> None:
    artist = ProcessArtist(tmp_path)
    theatre = Theatre()
    theatre.scene = Scene(MEADOW, Dummy(), as_the_crow_flies, artist)
    theatre.scene.apply(speak("Hello there my friend.", theatre.now_ns + SECOND, 1.0))
    theatre.play(0.2)
    assert theatre.panel("captions") is None
    shown = []

    def hung() -> bool:
        theatre.play(0.1)
        panel = theatre.panel("captions")
        if panel:
            shown.append((panel.revision, panel.pixels.shape))
        return theatre.now_ns > 105 * SECOND and artist.is_idle

    theatre.scene.apply(ShowShelf("Books", [product(n) for n in range(1, 7)]))
    frames_until(artist, hung)
    revisions = [revision for revision, _ in shown]
    assert revisions == sorted(revisions), "never an older one after a newer one"
    assert len([p for p in theatre.frame.panels if p.key.startswith("tag-")]) == 6
    artist.close()


@pytest.mark.processes
def test_a_flood_of_words_takes_no_memory(tmp_path: Path) -> None:
    artist = ProcessArtist(tmp_path)
    drawn(artist, "captions", caption("Ready"))
    assert artist.pid is not None
    both = [psutil.Process(artist.pid), psutil.Process()]

    def flood(name: str) -> list[int]:
        for number in range(1000):
            artist.collect()
            artist.card("captions", caption(f"This is {name} {number}."))
        drawn(artist, "captions", caption(name))
        return [process.memory_info().rss for process in both]

    first = flood("one")
    for name in ("two", "three", "four"):
        last = flood(name)
    assert all(after - before < 8_000_000 for before, after in zip(first, last, strict=True))
    artist.close()


@pytest.mark.processes
def test_more_panels_than_there_is_room_for_are_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    artist = ProcessArtist(tmp_path)
    for number in range(MOST_FACES):
        artist.card(f"face {number}", AttentionContent("heard"))
    assert artist.card("one more", AttentionContent("heard")) is None
    assert "one more" in caplog.text
    assert drawn(artist, "face 0", AttentionContent("muted")).width > 0
    artist.close()


_LIVE = """
import sys, time
from pathlib import Path
sys.path[:0] = [{tests!r}]
from stand_ins import MEADOW, Dummy, as_the_crow_flies, speak
from vr_assistant.stage.panels.process_artist import ProcessArtist
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.scene import Scene
artist = ProcessArtist(Path({log!r}))
scene = Scene(MEADOW, Dummy(), as_the_crow_flies, artist)
scene.apply(speak("Hello there.", 10**9, 60.0))
until, now_ns = time.monotonic() + 60, 10**9
while not any(panel.key == "captions" for panel in scene.update(now_ns, Head()).panels):
    assert time.monotonic() < until
    now_ns += 10**7
    time.sleep(0.005)
artist.close()
print("skia" in sys.modules)
"""


@pytest.mark.processes
def test_a_live_scene_never_loads_the_drawing_library(tmp_path: Path) -> None:
    code = _LIVE.format(tests=str(Path(__file__).parent), log=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr
