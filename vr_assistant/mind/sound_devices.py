"""What the user is told of their microphone and loudspeaker, in words and as a level."""

from collections.abc import Callable, Sequence

from vr_assistant.errors import SoundDeviceError
from vr_assistant.messages import Caption, DialogueNote, HeardLevel, Lang, Message, MicrophoneChosen
from vr_assistant.mind.audio import sound_system
from vr_assistant.mind.audio.choosing import usable
from vr_assistant.mind.audio.hot_plug import HotPlug, Kind, Pluggable
from vr_assistant.mind.audio.level import level_db
from vr_assistant.mind.audio.microphone import BLOCK_S, Microphone
from vr_assistant.mind.audio.sound_card import SoundCardLoudspeaker
from vr_assistant.mind.dialogue.exchange import error_event
from vr_assistant.mind.dialogue.turns import Sentence

LEVEL_EVERY_BLOCKS = round(0.128 / BLOCK_S)
"""Eight times a second."""
_SAYS: dict[Lang, dict[str, str]] = {
    "en": {
        "input_lost": "The microphone {name} is gone. Connect it or another one; I listen again by myself.",
        "output_lost": "The loudspeaker {name} is gone. Until there is one, read what I say here.",
        "input_back": "I hear you through {name}.",
        "output_back": "I speak through {name}.",
        "input_lifeless": "The microphone {name} is open but gives no sound. Choose another one, or connect it anew.",
        "output_lifeless": "The loudspeaker {name} takes no sound. Until it does, read what I say here.",
        "silence": "The microphone gives only silence: is it muted in the system?",
    },
    "zh": {
        "input_lost": "麦克风{name}不见了。请重新连接或换一个，我会自动继续听。",
        "output_lost": "扬声器{name}不见了。在有扬声器之前，请看这里的文字。",
        "input_back": "我在用{name}听您说话。",
        "output_back": "我在用{name}说话。",
        "input_lifeless": "麦克风{name}已打开，但没有声音。请换一个，或重新连接。",
        "output_lifeless": "扬声器{name}放不出声音。在它恢复之前，请看这里的文字。",
        "silence": "麦克风没有任何声音：是不是在系统里被静音了？",
    },
}


class SoundDevices:
    """Watches over what has been opened; every change is said once.

    Args:
        emit: Takes every message; must not block.
        lang: Of the words.
        left_s: Seconds until she has said all.
        on_gap: The microphone has given nothing for a while.
        say: Says something unasked; must not block.
    """

    def __init__(
        self,
        emit: Callable[[Message], None],
        lang: Callable[[], Lang],
        left_s: Callable[[], float],
        on_gap: Callable[[], None],
        say: Callable[[Sentence], None],
    ) -> None:
        self._emit, self._lang, self._left_s, self._on_gap, self._say = emit, lang, left_s, on_gap, say
        self._blocks = 0
        self._microphone: Microphone | None = None
        self._hot_plug: HotPlug | None = None

    def watch(self, opened: Sequence[object]) -> HotPlug:
        """Those of a sound card; stand-ins need nobody to look after them."""
        devices: list[tuple[Kind, Pluggable]] = []
        for device in opened:
            if isinstance(device, Microphone):
                self._microphone = device
                device.on_silence = self._silence
                device.on_level = self._level
                devices.append(("input", device))
            elif isinstance(device, SoundCardLoudspeaker):
                devices.append(("output", device))
        for _, device in devices:
            if device.problem:
                self._emit(DialogueNote(error_event(device.problem, 0.0)))
                self._caption(device.problem.message)
        self._hot_plug = HotPlug(
            devices,
            left_s=self._left_s,
            on_gap=self._on_gap,
            on_lost=lambda kind, name: self._trouble(f"{kind}_lost", name),
            on_back=lambda kind, name: self._caption(_SAYS[self._lang()][f"{kind}_back"].format(name=name)),
            on_lifeless=self._lifeless,
        )
        return self._hot_plug

    async def next_microphone(self) -> None:
        """Hear through the next one there is; after the last one comes the system's own choice."""
        microphone = self._microphone
        if microphone is None or self._hot_plug is None:
            return
        names = list(dict.fromkeys(["default", *usable(sound_system.devices(), is_input=True).values()]))
        is_default = microphone.wanted == "default" or microphone.name not in names
        before = 0 if is_default else names.index(microphone.name)
        microphone.wanted = names[(before + 1) % len(names)]
        await self._hot_plug.switch(microphone)
        if microphone.problem:
            self._caption(microphone.problem.message)
            return
        self._caption(_SAYS[self._lang()]["input_back"].format(name=microphone.name))
        self._emit(MicrophoneChosen(microphone.wanted))

    def _lifeless(self, kind: Kind, name: str) -> None:
        self._trouble(f"{kind}_lifeless", name)
        if kind == "input":
            self._say(Sentence(_SAYS[self._lang()]["input_lifeless"].format(name=name), self._lang()))

    def _silence(self) -> None:
        self._trouble("silence", "")

    def _trouble(self, what: str, name: str) -> None:
        text = _SAYS[self._lang()][what].format(name=name)
        first, _, rest = _SAYS["en"][what].format(name=name).partition(". ")
        self._emit(DialogueNote(error_event(SoundDeviceError(first, rest or "See docs/sound.md."), 0.0)))
        self._caption(text)

    def _caption(self, text: str) -> None:
        self._emit(Caption("system", text, self._lang()))

    def _level(self, block: bytes) -> None:
        self._blocks += 1
        if self._blocks % LEVEL_EVERY_BLOCKS == 0:
            self._emit(HeardLevel(round(level_db(block))))
