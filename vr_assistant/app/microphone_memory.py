"""What decides whether the microphone is on, kept for when mind or stage has to start anew.

No crash may let the program listen to somebody who has muted it or taken the headset off, nor keep it deaf for ever.
"""

from vr_assistant.messages import IDLE, HeadsetWorn, Message, MuteToggled, SetAttention, TalkHeld

NOTED = ("HeadsetWorn", "TalkHeld", "SetAttention")
"""Names of the messages that it wants to see."""


class MicrophoneMemory:
    """A fresh mind believes what holds at first: not muted, worn, talk button not held; so does a fresh stage."""

    def __init__(self) -> None:
        self._is_muted = self._is_held = False
        self._is_worn = True
        self._stage_is_new = False
        """It has not yet said whether the headset is worn, though the mind may believe that it is not."""

    def note(self, message: Message) -> None:
        match message:
            case HeadsetWorn():
                self._is_worn, self._stage_is_new = message.is_worn, False
            case TalkHeld():
                self._is_held = message.is_held
            case SetAttention(state=state) if self._is_worn and state in IDLE:
                self._is_muted = state == "muted"
            case _:
                pass

    def for_new_mind(self) -> list[Message]:
        """What it has to be told, before it opens the microphone."""
        told: list[Message] = [MuteToggled()] if self._is_muted else []
        if not self._is_worn:
            told.append(HeadsetWorn(False))
        if self._is_held:
            told.append(TalkHeld(True))
        return told

    def stage_gone(self) -> list[Message]:
        """What the mind has to be told: nobody can let go of a button of a stage that is no more."""
        self._stage_is_new = True
        was_held, self._is_held = self._is_held, False
        return [TalkHeld(False)] if was_held else []

    def stage_lives(self) -> list[Message]:
        """What the mind has to be told, when a stage has drawn a frame: it says only what differs from worn."""
        is_news, self._stage_is_new = self._stage_is_new and not self._is_worn, False
        if not is_news:
            return []
        self._is_worn = True
        return [HeadsetWorn(True)]
