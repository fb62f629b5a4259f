"""Words and things before the user's eyes."""

import numpy as np
from stand_ins import SECOND, Theatre, product, route, speak

from vr_assistant.messages import (
    Caption,
    CartLine,
    HideShelf,
    ProductSelected,
    SceneSnapshot,
    ShowAnswer,
    ShowCart,
    ShowShelf,
    Speak,
    StopSpeaking,
)
from vr_assistant.stage.panels.artist import ImmediateArtist
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.scene.captions import Captions
from vr_assistant.stage.scene.placing import wrap, yaw_to
from vr_assistant.stage.scene.speech import Speech, shown_characters


def test_words_appear_as_they_are_spoken_and_leave_after_a_while() -> None:
    speech, captions, start = Speech(), Captions(ImmediateArtist()), 50 * SECOND
    speech.say(speak("Sure, follow me please.", start, 2.0), start)

    def shown(seconds: float) -> str:
        content = captions.content(speech, start + round(seconds * SECOND))
        return content.assistant[: content.shown].strip()

    assert shown(-0.1) == ""
    assert shown(0.1) == "Sure,"
    assert shown(0.6) == "Sure, follow"
    assert shown(1.9) == "Sure, follow me please."
    assert shown(4.0) == "Sure, follow me please."
    assert shown(6.0) == ""


def test_chinese_without_word_times_appears_with_the_time() -> None:
    said = Speak(1, "好的，请跟我来。", "zh", 0, 2.0, [], [])
    assert 0 < shown_characters(said, 0.5) < shown_characters(said, 1.5) < shown_characters(said, 2.0) == 8


def test_a_sentence_cut_off_shows_no_more_than_was_heard() -> None:
    speech, captions, start = Speech(), Captions(ImmediateArtist()), 50 * SECOND
    speech.say(speak("one two three four", start, 4.0, utterance=7), start)
    speech.say(speak("five six", start + 4 * SECOND, 2.0, utterance=8), start)
    speech.stop(7, start + SECOND * 3 // 2)
    content = captions.content(speech, start + SECOND * 5 // 2)
    assert content.assistant[: content.shown].strip() == "one two"
    assert speech.current(start + SECOND * 9 // 2) is None


def test_the_users_words_stay_above_the_reply() -> None:
    speech, captions, start = Speech(), Captions(ImmediateArtist()), 50 * SECOND
    captions.show(Caption("user", "Take me to the bookshop.", "en"), start)
    speech.say(speak("Follow me.", start + SECOND, 1.0), start)
    content = captions.content(speech, start + 2 * SECOND - 1)
    assert (content.user, content.assistant) == ("Take me to the bookshop.", "Follow me.")
    assert captions.content(speech, start + 20 * SECOND).is_empty


def test_captions_are_on_top_below_the_middle_and_before_the_eyes() -> None:
    theatre = Theatre()
    theatre.scene.apply(speak("Hello there.", theatre.now_ns, 2.0))
    theatre.play(1)
    panel = theatre.panel("captions")
    assert panel is not None and panel.is_on_top
    assert panel.model[1, 3] < theatre.head.y - 0.3
    assert 1.0 < np.hypot(panel.model[0, 3], panel.model[2, 3]) < 1.8


def test_the_mouth_moves_on_the_playback_clock() -> None:
    theatre = Theatre()
    theatre.scene.apply(speak("Hello there.", theatre.now_ns + SECOND, 2.0))
    theatre.play(0.5)
    assert theatre.acting.speak is None
    theatre.play(1.5)
    assert theatre.acting.speak is not None and abs(theatre.acting.spoken_s - 1.0) < 1e-6
    theatre.scene.apply(StopSpeaking(1))
    theatre.play(0.1)
    assert theatre.acting.speak is None


def bearings(theatre: Theatre, panels: list[Panel]) -> list[float]:
    return [wrap(yaw_to(0, 0, float(p.model[0, 3]), float(p.model[2, 3])) - theatre.head.yaw) for p in panels]


def test_six_products_stand_side_by_side_and_do_not_hide_the_assistant() -> None:
    theatre = Theatre()
    theatre.scene.apply(ShowShelf("Books", [product(n) for n in range(1, 7)]))
    theatre.play(2)
    tags = [p for p in theatre.frame.panels if p.key.startswith("tag-")]
    assert len(tags) == 6 and len({tuple(p.model[:3, 3].round(2)) for p in tags}) == 6
    her = yaw_to(0, 0, theatre.acting.x, theatre.acting.z)
    assert max(bearings(theatre, tags)) < her - 0.15
    assert all(0.7 < p.model[1, 3] < 1.9 for p in tags)
    assert len(theatre.frame.props) > 6


def test_the_shelf_stays_in_the_world_when_the_head_turns_and_goes_when_told() -> None:
    theatre = Theatre()
    theatre.scene.apply(ShowShelf("Books", [product(1), product(2)]))
    theatre.play(2)
    before = theatre.panel("tag-1")
    theatre.head.yaw = 0.8
    theatre.play(3)
    after = theatre.panel("tag-1")
    assert before is not None and after is not None and np.allclose(before.model, after.model, atol=1e-5)
    assert before.revision == after.revision  # not drawn again
    theatre.scene.apply(HideShelf())
    theatre.play(1)
    assert theatre.panel("tag-1") is None and not theatre.frame.props


def test_a_product_looked_at_can_be_selected() -> None:
    theatre = Theatre()
    theatre.scene.apply(ShowShelf("Books", [product(1), product(2), product(3)]))
    theatre.play(2)
    tag = theatre.panel("tag-2")
    assert tag is not None
    x, y, z = (float(v) for v in tag.model[:3, 3])
    theatre.head.yaw = yaw_to(0, 0, x, z)
    theatre.head.pitch = float(np.arctan2(y + 0.2 - theatre.head.y, np.hypot(x, z)))
    theatre.play(0.2)
    theatre.scene.select()
    assert theatre.scene.reports() == [ProductSelected("p2")]


def test_an_open_cart_folds_into_its_counter() -> None:
    theatre = Theatre()
    theatre.scene.apply(ShowCart([CartLine("p1", "Product 1", "商品1", 2, 1001)], 2002, "EUR"))
    theatre.play(2)
    assert theatre.panel("cart") is not None
    theatre.play(16)
    assert theatre.panel("cart") is None and theatre.panel("cart-counter") is not None


def test_answer_shelf_and_cart_have_places_of_their_own() -> None:
    theatre = Theatre()
    theatre.scene.apply(ShowShelf("Books", [product(n) for n in range(1, 7)]))
    theatre.scene.apply(ShowAnswer("Hours", "Ten to six.", "Town guide"))
    theatre.play(2)
    answer, tag = theatre.panel("answer"), theatre.panel("tag-1")
    assert answer is not None and tag is not None
    beside = bearings(theatre, [answer, tag])
    assert beside[0] > 0.3 and beside[1] < 0


def test_a_snapshot_makes_a_fresh_scene_whole() -> None:
    theatre = Theatre()
    shelf = ShowShelf("Books", [product(1)])
    theatre.scene.apply(SceneSnapshot("thinking", "night", "snow", route((0, 0), (0, -9)), shelf))
    theatre.play(2)
    assert theatre.frame.route is not None
    assert theatre.panel("tag-1") is not None
    assert theatre.panel("attention-thinking") is not None
