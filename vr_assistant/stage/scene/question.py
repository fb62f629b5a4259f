"""A question with a plain yes and no, within reach before the user."""

from collections.abc import Collection

from vr_assistant.messages import Answered, AskToConfirm
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.button_layout import question_parts
from vr_assistant.stage.panels.content import MOST_CHARACTERS, ButtonContent, PanelContent, QuestionContent
from vr_assistant.stage.pointing.target import Plate, Target
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.placing import ease
from vr_assistant.stage.scene.reach import Place, is_left_behind, place_before

YES, NO, SHEET = "question-yes", "question-no", ""
ASLEEP_S = 0.7
"""A button that has just appeared where somebody was about to press means nothing yet."""
DISTANCE_M = 0.72
BELOW_EYE_M = 0.13


class QuestionPanel:
    def __init__(self, artist: PanelArtist) -> None:
        self._face = Face("question", artist)
        self._asked: AskToConfirm | None = None
        self._shown: AskToConfirm | None = None
        """Fades away after it has been answered."""
        self._place: Place | None = None
        self._panel: Panel | None = None
        self._seen_s = 0.0
        self._opacity = 0.0

    @property
    def is_open(self) -> bool:
        return self._asked is not None

    def ask(self, question: AskToConfirm) -> None:
        if question != self._asked:
            self._asked = self._shown = question
            self._seen_s, self._place, self._panel = 0.0, None, None

    def hide(self, question: int | None = None) -> None:
        """Of this number; None: whichever there is."""
        if self._asked and question in (None, self._asked.question):
            self._asked = None

    def step(self, head: Head, dt: float) -> None:
        if self._asked and (self._place is None or is_left_behind(self._place, head)):
            self._place = place_before(head, DISTANCE_M, -BELOW_EYE_M)
        if self._panel and self._asked:
            self._seen_s += dt
        self._opacity = ease(self._opacity, 1.0 if self._asked and self._face.has_card else 0.0, dt, 0.12)

    def targets(self) -> list[Target]:
        """Before its buttons wake up, the whole panel is only in the way."""
        if not self._asked or not self._panel:
            return []
        model = self._panel.model
        targets: list[Target] = [Plate.on_panel(SHEET, model)]
        if self._seen_s >= ASLEEP_S:
            parts = question_parts(self._face.height)
            targets[:0] = [Plate.on_panel(key, model, part) for key, part in zip((NO, YES), parts, strict=True)]
        return targets

    def press(self, key: str) -> Answered | None:
        """What the user has answered, if it was a button of this panel."""
        if not self._asked or key not in (YES, NO):
            return None
        answer = Answered(self._asked.question, key == YES)
        self._asked = None
        return answer

    def panels(self, lit: Collection[str], down: Collection[str]) -> list[Panel]:
        """`lit`, `down`: keys of the targets that are pointed at and that are being pressed."""
        shown = self._shown
        if not shown or not self._place or (self._opacity < 0.02 and not self._asked):
            self._panel = None
            return []
        content = QuestionContent(
            shown.title,
            tuple(line[:MOST_CHARACTERS] for line in shown.lines),
            ButtonContent(shown.yes[:MOST_CHARACTERS], YES in lit, YES in down, is_chief=True),
            ButtonContent(shown.no[:MOST_CHARACTERS], NO in lit, NO in down),
        )
        self._face.show(content)
        if not _has_words_of(self._face.content, content):  # of the question before: a yes would be to that one
            self._panel = None
            return []
        x, y, z, yaw, pitch = self._place
        self._panel = self._face.hang(x, y, z, yaw, pitch, DISTANCE_M, max(self._opacity, 0.01))
        return [self._panel]


def _has_words_of(drawn: PanelContent | None, content: QuestionContent) -> bool:
    """Whether that drawing asks this, however its buttons are lit."""
    return isinstance(drawn, QuestionContent) and _words(drawn) == _words(content)


def _words(content: QuestionContent) -> tuple[str, tuple[str, ...], str, str]:
    return content.title, content.lines, content.yes.label, content.no.label
