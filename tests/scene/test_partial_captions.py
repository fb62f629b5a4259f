"""The user's words grow while they speak, and are put right when they are done."""

import numpy as np

from vr_assistant.messages import Caption
from vr_assistant.stage.panels.artist import ImmediateArtist
from vr_assistant.stage.panels.content import CaptionContent
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.scene.captions import Captions
from vr_assistant.stage.scene.speech import Speech

SECOND = 1_000_000_000


def shown(captions: Captions, at_s: float) -> CaptionContent:
    return captions.content(Speech(), round(at_s * SECOND))


def test_words_that_are_still_being_said_take_each_others_place_until_they_are_final() -> None:
    captions = Captions(ImmediateArtist())
    captions.show(Caption("user", "Take me", "en", is_final=False), 1 * SECOND)
    assert shown(captions, 1.1) == CaptionContent("Take me", is_draft=True)
    captions.show(Caption("user", "Take me to the brook", "en", is_final=False), 2 * SECOND)
    assert shown(captions, 2.1) == CaptionContent("Take me to the brook", is_draft=True)
    captions.show(Caption("user", "Take me to the bookshop.", "en"), 3 * SECOND)
    assert shown(captions, 3.1) == CaptionContent("Take me to the bookshop.")


def test_words_that_turned_out_to_be_none_go_away() -> None:
    captions = Captions(ImmediateArtist())
    captions.show(Caption("user", "Hm", "en", is_final=False), 1 * SECOND)
    captions.show(Caption("user", "", "en", is_final=False), 2 * SECOND)
    assert shown(captions, 2.1).is_empty


def test_words_that_may_change_look_otherwise() -> None:
    draft = draw_panel(CaptionContent("Take me to the bookshop", is_draft=True)).pixels
    final = draw_panel(CaptionContent("Take me to the bookshop")).pixels
    assert draft[..., :3].max() > 0 and (draft.shape != final.shape or not np.array_equal(draft, final))


def test_of_a_long_sentence_the_last_words_are_seen_while_it_is_said() -> None:
    beginning = "I have been wondering all day long, and my sister as well, whether there is perhaps somebody who "
    one = draw_panel(CaptionContent(f"{beginning} sells bread", is_draft=True)).pixels
    other = draw_panel(CaptionContent(f"{beginning} sells wine", is_draft=True)).pixels
    assert one.shape != other.shape or not np.array_equal(one, other)
