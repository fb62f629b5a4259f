"""The user in the scene: what their hands look like, what they point at, the menu and the question."""

from collections.abc import Sequence
from typing import get_args

from vr_assistant.messages import (
    AskToConfirm,
    Command,
    Lang,
    Listening,
    ListeningChosen,
    MuteToggled,
    NextMicrophone,
    Recentre,
    Report,
    SetSeeThrough,
)
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.pointing.beam import Beam
from vr_assistant.stage.pointing.drawn_hands import DrawnHands
from vr_assistant.stage.pointing.palm import PalmTurn
from vr_assistant.stage.pointing.pointing import Pointing
from vr_assistant.stage.pointing.requests import Requests
from vr_assistant.stage.pointing.target import Plate, Target
from vr_assistant.stage.render.frame import Panel, Props
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig, Vector
from vr_assistant.stage.scene.hints import Hints
from vr_assistant.stage.scene.menu import Choice, Menu
from vr_assistant.stage.scene.question import QuestionPanel

CONFIRMED = 0.07, 1.0
"""Seconds and strength of the buzz that says: understood, your answer counts."""


class Interaction:
    def __init__(self, artist: PanelArtist) -> None:
        self.main_hand: Side = "right"
        """The other one's palm opens the menu."""
        self.listening: Listening = "open"
        """The way in which the user is heard."""
        self._user = UserInput()
        self._rig = Rig()
        self._sees_room: bool | None = None
        self._aiming: Side | None = None
        self._pointing, self._palm = Pointing(), PalmTurn()
        self._hands = DrawnHands()
        self._beams: dict[Side, Beam] = {"left": Beam("left"), "right": Beam("right")}
        self._menu, self._question, self._hints = Menu(artist), QuestionPanel(artist), Hints(artist)
        self._requests = Requests()
        self._reports: list[Report] = []
        self._commands: list[Command] = []

    def read(self, user: UserInput, rig: Rig, sees_room: bool | None, aiming: Side | None) -> None:
        """What the user does, before the next step; for the arguments see Scene.read."""
        self._user, self._rig, self._sees_room, self._aiming = user, rig, sees_room, aiming

    @property
    def user(self) -> UserInput:
        return self._user

    @property
    def busy(self) -> list[Side]:
        """Hands that point at something that can be pressed, or press it."""
        sides: tuple[Side, Side] = ("left", "right")
        return [side for side in sides if self._pointing.of(side).hovered or self._pointing.of(side).pressed]

    @property
    def lit(self) -> set[str]:
        """Keys of the targets that are pointed at."""
        return self._pointing.hovered

    def ask(self, question: AskToConfirm) -> None:
        self._question.ask(question)

    def hide_question(self, question: int | None = None) -> None:
        """Of this number; None: whichever there is."""
        self._question.hide(question)

    def find_button(self, name: str) -> Vector | None:
        """The middle of a button of the question ("yes", "no") or of the menu, once it can be pressed."""
        targets = [*self._question.targets(), *self._menu.targets()]
        keys = (f"question-{name}", f"menu-{name}")
        return next((target.centre for target in targets if isinstance(target, Plate) and target.key in keys), None)

    def commands(self) -> list[Command]:
        """What has been chosen from the menu since the last call, as the mind would have said it."""
        commands, self._commands = self._commands, []
        return commands

    def recentre(self) -> None:
        self._requests.recentred = True

    def requests(self) -> Requests:
        """What has been asked for since the last call."""
        requests, self._requests = self._requests, Requests()
        return requests

    def reports(self) -> list[Report]:
        reports, self._reports = self._reports, []
        return reports

    def step(self, head: Head, others: Sequence[Target], dt: float) -> list[str]:
        """Once a frame; gives the keys of those of the others that have been pressed.

        Args:
            head: In the world.
            others: What else can be pointed at.
            dt: Since the last frame.
        """
        user = self._user
        self._question.step(head, dt)
        self._menu.step(head, dt)
        other: Side = "left" if self.main_hand == "right" else "right"
        palm = self._palm.step(user.left if other == "left" else user.right, self._rig, head, dt)
        if palm or user.toggled_menu:
            self._menu.toggle(head, palm, other)
        if user.changed_listening:
            ways: tuple[Listening, ...] = get_args(Listening)
            self._reports.append(ListeningChosen(ways[(ways.index(self.listening) + 1) % len(ways)]))
        targets = [*self._question.targets(), *self._menu.targets(), *others]
        pressed = self._pointing.step(user, self._rig, head, targets, self._aiming)
        self._user = user.lasting()
        self._requests.vibrations += self._pointing.vibrations
        return [key for key in pressed if not self._press(key)]

    def click(self, head: Head, others: Sequence[Target]) -> str | None:
        """The user clicked in the middle of the view; gives the key of one of the others."""
        key = self._pointing.click(head, [*self._question.targets(), *self._menu.targets(), *others])
        return key if key and not self._press(key) else None

    def _press(self, key: str) -> bool:
        if answer := self._question.press(key):
            self._reports.append(answer)
            self._requests.vibrations += [(side, *CONFIRMED) for side in self.busy]
            return True
        if choice := self._menu.chosen(key):
            self._choose(choice)
            return True
        return False

    def _choose(self, choice: Choice) -> None:
        match choice:
            case "mute":
                self._reports.append(MuteToggled())
            case "open" | "wake_word" | "hold_to_talk":
                self._reports.append(ListeningChosen(choice))
            case "microphone":
                self._reports.append(NextMicrophone())
            case "recentre":
                self._commands.append(Recentre())
                self._menu.close()
            case "turn-left":
                self._requests.turned += 1
                self._menu.close()
            case "turn-right":
                self._requests.turned -= 1
                self._menu.close()
            case "see-through":
                self._commands.append(SetSeeThrough(not self._sees_room))
            case "close":
                self._menu.close()

    def props(self) -> Props:
        """The hands, or the controllers in them."""
        return self._hands.props(self._user, self._rig)

    def panels(self, head: Head, lang: Lang, is_muted: bool, dt: float) -> list[Panel]:
        """`dt`: since the last frame that was looked at."""
        user, pointing = self._user, self._pointing
        lit, down = pointing.hovered, pointing.held
        panels = self._hints.panels(user, self._rig, head, self.main_hand, lang, dt)
        panels += self._question.panels(lit, down)
        panels += self._menu.panels(
            lit, down, lang, is_muted=is_muted, listening=self.listening, sees_room=self._sees_room
        )
        for side, beam in self._beams.items():
            hand = user.left if side == "left" else user.right
            panels += beam.panels(pointing.of(side), head, is_from_hand=hand.aim is not None)
        return panels
