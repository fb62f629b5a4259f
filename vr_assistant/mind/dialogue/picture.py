"""What the stage has been told to show, so that a fresh stage can be told again."""

from collections.abc import Iterable

from vr_assistant.messages import (
    AskToConfirm,
    Command,
    HideAnswer,
    HideQuestion,
    HideRoute,
    HideShelf,
    SceneSnapshot,
    SetEnvironment,
    ShowAnswer,
    ShowCart,
    ShowRoute,
    ShowShelf,
    TimeOfDay,
    Weather,
)
from vr_assistant.store.changes import ChangeKind


class Picture:
    """Keeps the last command of each kind."""

    def __init__(self, cart: ShowCart) -> None:
        self.cart = cart
        self.route: ShowRoute | None = None
        self.shelf: ShowShelf | None = None
        self.answer: ShowAnswer | None = None
        self.question: AskToConfirm | None = None
        self.time_of_day: TimeOfDay = "noon"  # as a stage that was told nothing
        self.weather: Weather = "clear"

    @property
    def undoable(self) -> dict[ChangeKind, dict[str, object]]:
        """What of it the user can have as it was before, by the kind of change."""
        return {
            "environment": {"time_of_day": self.time_of_day, "weather": self.weather},
            "route": {"place": self.route.place if self.route else None},
        }

    def take(self, commands: Iterable[Command]) -> None:
        for command in commands:
            match command:
                case ShowRoute():
                    self.route = command
                case HideRoute():
                    self.route = None
                case ShowShelf():
                    self.shelf = command
                case HideShelf():
                    self.shelf = None
                case ShowAnswer():
                    self.answer = command
                case HideAnswer():
                    self.answer = None
                case AskToConfirm():
                    self.question = command
                case HideQuestion():
                    self.question = None
                case ShowCart():
                    self.cart = command
                case SetEnvironment():
                    self.time_of_day = command.time_of_day or self.time_of_day
                    self.weather = command.weather or self.weather

    def snapshot(self) -> SceneSnapshot:
        return SceneSnapshot(
            attention="listening",
            time_of_day=self.time_of_day,
            weather=self.weather,
            route=self.route,
            shelf=self.shelf,
            cart=self.cart,
            answer=self.answer,
            question=self.question,
        )
