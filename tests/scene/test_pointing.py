"""Pointing and pressing: with a ray and a trigger, with a pinch, with a fingertip, with the eyes."""

import math

import pytest
from msgspec.structs import replace
from users_hands import bare, controller, towards
from visit import QUESTION, Visit, away_from, before

from vr_assistant.messages import (
    Answered,
    HeadsetWorn,
    HideQuestion,
    MindStatus,
    ProductSelected,
    SceneSnapshot,
    TalkHeld,
)
from vr_assistant.stage.panels.artist import ImmediateArtist
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import PanelContent
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig, Vector

pytestmark = pytest.mark.gl
RIGHT: Vector = (0.2, 1.3, -0.3)
LEFT: Vector = (-0.2, 1.3, -0.3)


def pull(visit: Visit, at: Vector, start: Vector = RIGHT) -> None:
    """Point there, pull the trigger, let go."""
    for is_selecting in (False, True, False):
        visit.hold(right=controller(start, at, is_selecting=is_selecting), seconds=0.2)


def poke(visit: Visit, *path: Vector) -> None:
    """The index finger of a bare hand goes from point to point, and comes back from the last one the same way."""
    for at in (*path, *path[-2::-1]):
        hand = bare("right", Pose(RIGHT))
        assert hand.joints is not None
        hand.joints[:, :3] += (*(a - b for a, b in zip(at, hand.joints[10, :3].tolist(), strict=True)),)
        visit.hold(right=hand, seconds=0.2)


def test_pointing_at_the_third_product_and_pulling_the_trigger_chooses_it(visit: Visit) -> None:
    visit.lay_out()
    pull(visit, visit.product(3))
    assert visit.heard == [ProductSelected("p3")]


def test_the_product_pointed_at_glows_and_the_hand_feels_it(visit: Visit) -> None:
    visit.lay_out()
    hand = controller(RIGHT, visit.product(2))
    visit.hold(right=hand, seconds=1)
    assert visit.album.scene.props.objects["misc"][:, 0].max() > 0.1
    assert visit.runtime.vibrations == [("right", 0.01, 0.25)], "one light tick, however long it points"
    pull(visit, visit.product(2))
    assert any(side == "right" and strength > 0.8 for side, _, strength in visit.runtime.vibrations)


def test_a_pinch_chooses_too(visit: Visit) -> None:
    visit.lay_out()
    for is_pinching in (False, True, False):
        hand = bare("right", Pose(RIGHT), towards(RIGHT, visit.product(1)), is_pinching=is_pinching)
        visit.hold(right=hand, seconds=0.2)
    assert visit.heard == [ProductSelected("p1")]


def test_a_hand_whose_direction_nobody_knows_pinches_what_the_eyes_look_at(visit: Visit) -> None:
    visit.lay_out()
    visit.runtime.input.gaze = towards((0.0, 1.65, 0.0), visit.product(2))
    for is_pinching in (False, True, False):
        visit.hold(right=bare("right", Pose((0.1, 1.0, -0.3)), is_pinching=is_pinching), seconds=0.2)
    assert visit.heard == [ProductSelected("p2")]


def test_without_hands_a_click_chooses_what_is_in_the_middle_of_the_view(visit: Visit) -> None:
    visit.lay_out()
    gaze = towards((0.0, 1.65, 0.0), visit.product(2)).forward
    visit.runtime.head = Head(0.0, 1.65, 0.0, math.atan2(-gaze[0], -gaze[2]), math.asin(gaze[1]))
    visit.play()
    visit.runtime.input.selected = True
    visit.play()
    assert visit.heard == [ProductSelected("p2")]


def test_pointing_away_before_letting_go_takes_it_back(visit: Visit) -> None:
    visit.lay_out()
    at = visit.product(3)
    visit.hold(right=controller(RIGHT, at))
    visit.hold(right=controller(RIGHT, at, is_selecting=True))
    visit.hold(right=controller(RIGHT, away_from(at, 40), is_selecting=True))
    visit.hold(right=controller(RIGHT, away_from(at, 40)))
    assert visit.heard == []


def test_a_trigger_pulled_elsewhere_and_let_go_over_a_product_chooses_nothing(visit: Visit) -> None:
    visit.lay_out()
    at = visit.product(3)
    visit.hold(right=controller(RIGHT, away_from(at, 40)))
    visit.hold(right=controller(RIGHT, away_from(at, 40), is_selecting=True))
    visit.hold(right=controller(RIGHT, at, is_selecting=True))
    visit.hold(right=controller(RIGHT, at))
    assert visit.heard == []


def test_a_room_that_was_turned_is_pointed_in_all_the_same(visit: Visit) -> None:
    visit.lay_out()
    visit.runtime.rig = rig = Rig(2.0, 0.0, -1.0, 1.2)
    start = rig.point(RIGHT)
    to = towards(start, visit.product(2)).forward
    # The same direction as the room has it.
    back = Rig(yaw=-1.2).point(to)
    aim = towards(RIGHT, (RIGHT[0] + back[0], RIGHT[1] + back[1], RIGHT[2] + back[2]))
    for is_selecting in (False, True, False):
        visit.hold(right=Hand("controller", aim=aim, grip=aim, is_selecting=is_selecting), seconds=0.2)
    assert visit.heard == [ProductSelected("p2")]


def test_a_fingertip_presses_a_button_once(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    yes, panel = visit.answer("yes"), visit.hung("question")
    poke(visit, before(yes, panel, 0.1), before(yes, panel, 0.05), before(yes, panel, 0.01))
    assert visit.heard == [Answered(7, True)]


def test_a_trembling_finger_does_not_press_twice(visit: Visit) -> None:
    visit.lay_out()
    at, tag = visit.product(1), visit.hung("tag-1")
    poke(visit, *(before(at, tag, metres) for metres in (0.2, 0.1, 0.025, 0.038, 0.025, 0.038, 0.02)))
    assert visit.heard == [ProductSelected("p1")]


def test_what_appears_under_a_finger_is_not_pressed(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    panel, yes = visit.hung("question"), visit.answer("yes")
    visit.tell(HideQuestion(7))
    visit.play(1)
    visit.tell(QUESTION)
    under = before(yes, panel, 0.005)
    poke(visit, *[under] * 8)
    visit.play(1)
    assert visit.heard == []


def test_a_finger_that_leaves_sideways_has_changed_its_mind(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    panel, yes = visit.hung("question"), visit.answer("yes")
    aside = yes[0], yes[1] + 0.25, yes[2]
    for at in (
        before(yes, panel, 0.1),
        before(yes, panel, 0.01),
        before(aside, panel, 0.01),
        before(aside, panel, 0.3),
    ):
        hand = bare("right", Pose(RIGHT))
        assert hand.joints is not None
        hand.joints[:, :3] += (*(a - b for a, b in zip(at, hand.joints[10, :3].tolist(), strict=True)),)
        visit.hold(right=hand)
    assert visit.heard == []


@pytest.mark.parametrize("word", ["yes", "no"])
def test_the_question_is_answered_by_a_press_and_goes(visit: Visit, word: str) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    pull(visit, visit.answer(word))
    assert visit.heard == [Answered(7, word == "yes")]
    visit.play(1)
    assert visit.see("question") is None
    assert max(strength for _, _, strength in visit.runtime.vibrations) == 1.0


def test_a_yes_too_early_is_none(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    yes = visit.answer("yes")
    visit.tell(HideQuestion(7))
    visit.play(1)
    visit.hold(right=controller(RIGHT, yes))
    visit.tell(QUESTION)
    for is_selecting in (False, True, True, False):
        visit.hold(right=controller(RIGHT, yes, is_selecting=is_selecting))
    assert visit.heard == []
    visit.hold(right=controller(RIGHT, yes), seconds=1)
    pull(visit, yes)
    assert visit.heard == [Answered(7, True)]


def test_a_trigger_held_since_before_the_question_answers_nothing(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    yes = visit.answer("yes")
    visit.tell(HideQuestion(7))
    visit.play(1)
    visit.hold(right=controller(RIGHT, yes))
    visit.hold(right=controller(RIGHT, yes, is_selecting=True))
    visit.tell(QUESTION)
    visit.hold(right=controller(RIGHT, yes, is_selecting=True), seconds=2)
    visit.hold(right=controller(RIGHT, yes))
    assert visit.heard == []


def test_a_yes_too_late_finds_no_question(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    yes = visit.answer("yes")
    visit.tell(HideQuestion(6))
    visit.play(0.5)
    assert visit.see("question"), "another question was meant"
    visit.tell(HideQuestion(7))
    visit.play(0.2)
    pull(visit, yes)
    assert visit.heard == []


def test_a_question_comes_back_with_the_snapshot_and_goes_with_the_mind(visit: Visit) -> None:
    visit.tell(SceneSnapshot("listening", "noon", "clear", question=QUESTION))
    visit.play(1.5)
    pull(visit, visit.answer("no"))
    assert visit.heard == [Answered(7, False)]
    visit.tell(SceneSnapshot("listening", "noon", "clear", question=QUESTION))
    visit.play(1.5)
    visit.tell(MindStatus("restarting"))
    visit.play(1)
    assert visit.see("question") is None


class SlowArtist(ImmediateArtist):
    """Draws, while it sleeps, nothing new."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeps = False

    def card(self, face: str, content: PanelContent) -> Card | None:
        if not self.sleeps:
            return super().card(face, content)
        return self._drawn.get(face, (None, None))[1]


def test_a_yes_to_words_of_another_question_is_none() -> None:
    artist = SlowArtist()
    visit = Visit(artist)
    visit.tell(QUESTION)
    visit.play(1.5)
    yes = visit.answer("yes")
    artist.sleeps = True
    visit.tell(replace(QUESTION, question=8, lines=["1 × Grand Piano, $9,000.00"]))
    visit.play(2)
    assert visit.see("question") is None, "the old words are not shown"
    pull(visit, yes)
    assert visit.heard == []
    artist.sleeps = False
    visit.play(1.5)
    pull(visit, visit.answer("yes"))
    assert visit.heard == [Answered(8, True)]
    visit.runtime.end()


def test_nobody_answering_changes_nothing(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(30)
    assert visit.heard == [] and visit.see("question")


def test_a_question_comes_after_who_turns_away(visit: Visit) -> None:
    visit.tell(QUESTION)
    visit.play(1.5)
    visit.runtime.head = Head(0.0, 1.65, 0.0, 3.0)
    visit.play(1.5)
    assert visit.hung("question").model[2, 3] > 0.4


def test_a_hand_that_is_lost_presses_nothing_and_is_grey(visit: Visit) -> None:
    visit.lay_out()
    at = visit.product(3)
    visit.hold(right=controller(RIGHT, at))
    visit.hold(right=controller(RIGHT, at, is_selecting=True))
    lost = controller(RIGHT, at)
    lost.is_tracked = False
    visit.hold(right=lost)
    tints = visit.album.scene.props.objects["tint"][-8:, :3]
    assert (tints == tints[0]).all()
    visit.hold(right=controller(RIGHT, at))
    assert visit.heard == []


def test_hands_are_not_drawn_and_press_nothing_while_the_system_has_the_focus(visit: Visit) -> None:
    visit.lay_out()
    at = visit.product(3)
    visit.hold(right=controller(RIGHT, at))
    with_hand = len(visit.album.scene.props)
    visit.runtime.input.has_focus = False
    pull(visit, at)
    assert len(visit.album.scene.props) < with_hand
    assert visit.heard == [] and visit.see("beam-right") is None and visit.see("reticle-right") is None


def test_a_panel_in_the_way_keeps_the_ray_from_what_is_behind(visit: Visit) -> None:
    visit.lay_out()
    at = visit.product(1)
    visit.tell(QUESTION)
    visit.play(1.5)
    middle = visit.hung("question").model[:3, 3].tolist()
    start = tuple(m + (m - a) * 0.4 for m, a in zip(middle, at, strict=True))
    pull(visit, at, (start[0], start[1], start[2]))
    assert visit.heard == []


def test_the_talk_button_and_the_headset_are_told_once_each(visit: Visit) -> None:
    for is_talking in (True, True, False, False):
        visit.runtime.input.is_talking = is_talking
        visit.play()
    assert visit.heard == [TalkHeld(True), TalkHeld(False)]
    visit.heard.clear()
    visit.runtime.input.is_talking = True
    visit.play()
    visit.runtime.input.is_worn = False
    visit.play(0.3)
    visit.runtime.input.is_worn, visit.runtime.input.is_talking = True, False
    visit.play(0.3)
    assert visit.heard == [TalkHeld(True), HeadsetWorn(False), TalkHeld(False), HeadsetWorn(True)]


def test_a_head_lost_for_long_is_told_gently(visit: Visit) -> None:
    visit.runtime.input.is_tracked = False
    visit.play(0.4)
    assert visit.see("notice") is None, "a head turned fast"
    visit.play(1.5)
    assert visit.see("notice")
    visit.runtime.input.is_tracked = True
    visit.play(2)
    assert visit.see("notice") is None
