"""What the mind, or the menu, has said is to be: carried out on what there is in the scene."""

from vr_assistant.messages import (
    AskToConfirm,
    Caption,
    Command,
    Gesture,
    HeardLevel,
    HideAnswer,
    HideQuestion,
    HideRoute,
    HideShelf,
    MindStatus,
    Recentre,
    SceneSnapshot,
    SetAttention,
    SetEnvironment,
    SetListening,
    SetSeeThrough,
    ShowAnswer,
    ShowCart,
    ShowRoute,
    ShowShelf,
    Speak,
    StopSpeaking,
)
from vr_assistant.stage.scene.parts import Parts


def carry_out(message: Command | MindStatus, parts: Parts) -> None:
    """At the moment that the parts know of."""
    match message:
        case ShowRoute():
            parts.guiding.start(message)
        case HideRoute():
            parts.guiding.end()
        case ShowShelf():
            parts.laid_out.show_shelf(message, parts.head)
        case HideShelf():
            parts.laid_out.hide_shelf()
        case ShowCart():
            parts.laid_out.show_cart(message, parts.head)
        case ShowAnswer():
            parts.laid_out.show_answer(message, parts.head)
        case HideAnswer():
            parts.laid_out.hide_answer()
        case SetEnvironment():
            parts.time_of_day = message.time_of_day or parts.time_of_day
            parts.weather = message.weather or parts.weather
        case Speak():
            parts.lang = message.lang
            parts.speech.say(message, parts.now_ns)
        case StopSpeaking():
            parts.speech.stop(message.utterance, parts.now_ns)
        case Caption():
            parts.lang = message.lang if message.speaker == "user" and message.is_final else parts.lang
            parts.captions.show(message, parts.now_ns)
        case SetAttention():
            parts.attention = message.state
        case SetListening():
            parts.heard_by(message)
        case HeardLevel():
            parts.level_sign.take(message, parts.now_ns)
        case Gesture():
            parts.assistant.gesture(message.name)
        case SetSeeThrough():
            parts.surroundings.wants_room = message.is_on
        case AskToConfirm():
            parts.interaction.ask(message)
        case HideQuestion():
            parts.interaction.hide_question(message.question)
        case Recentre():
            parts.interaction.recentre()
        case SceneSnapshot():
            _restore(message, parts)
        case MindStatus():
            _mind_changed(message, parts)


def _restore(snapshot: SceneSnapshot, parts: Parts) -> None:
    parts.attention = snapshot.attention
    parts.heard_by(snapshot.listening)
    parts.time_of_day, parts.weather = snapshot.time_of_day, snapshot.weather
    parts.notice.hide()
    if snapshot.route:
        parts.guiding.start(snapshot.route)
    else:
        parts.guiding.end()
    parts.laid_out.clear()
    parts.interaction.hide_question()
    for shown in (snapshot.shelf, snapshot.cart, snapshot.answer, snapshot.question):
        if shown:
            carry_out(shown, parts)


def _mind_changed(status: MindStatus, parts: Parts) -> None:
    parts.notice.show(status)
    if status.state == "restarting":
        parts.speech.stop(0, parts.now_ns)
        parts.guiding.end()
        parts.interaction.hide_question()  # nobody is there to hear the answer
    if status.state != "ready":
        parts.attention = "waking"
