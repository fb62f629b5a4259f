"""Who each message is for. Only its name is read, not the rest."""

from typing import Literal, get_args

import msgspec

from vr_assistant import messages

Room = Literal["stage", "mind", "supervisor"]


class _Name(msgspec.Struct, frozen=True):
    type: str


_names = msgspec.msgpack.Decoder(_Name)

ROUTES: dict[tuple[str, str], Room] = {
    **{("mind", kind.__name__): "stage" for kind in get_args(messages.Command)},
    **{("stage", kind.__name__): "mind" for kind in get_args(messages.Report)},
    ("stage", "StageClosed"): "supervisor",
    ("stage", "FramesShown"): "supervisor",
    ("stage", "StoryEnded"): "supervisor",
    ("stage", "DialogueNote"): "supervisor",
    ("mind", "MindReady"): "supervisor",
    ("mind", "ConversationEnded"): "supervisor",
    ("mind", "SoundRecorded"): "supervisor",
    ("mind", "DialogueNote"): "supervisor",
    ("mind", "TurnSliced"): "supervisor",
    ("mind", "Alive"): "supervisor",
    ("mind", "MicrophoneChosen"): "supervisor",
}


def route(sender: Literal["stage", "mind"], data: bytes) -> tuple[str, Room] | None:
    """The message's name and whom it is for; None when this sender may send no such message."""
    try:
        name = _names.decode(data).type
    except msgspec.MsgspecError:
        return None
    room = ROUTES.get((sender, name))
    return (name, room) if room is not None else None
