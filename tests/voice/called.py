"""A conversation whose microphone is looked after, as in the whole program: the way to be heard can be chosen."""

import numpy as np

from vr_assistant.config import AudioSettings
from vr_assistant.messages import Listening, SetListening
from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker
from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.audio.wav import from_pcm
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import Exchange
from vr_assistant.mind.dialogue.pipecat_engine.engine import ConversationEngine
from vr_assistant.mind.listening.gate import WakeWordDetector
from vr_assistant.mind.listening.ways import Ways
from vr_assistant.mind.listening.without_call import WithoutCall
from vr_assistant.mind.speech.recognition import Recogniser

from .fakes import BeepVoice, EchoDialogue
from .test_conversation import Button, Talk

CALL_S = 0.4
HISS = 0.25
"""A square wave no voice makes: the fake wake word."""


def call() -> bytes:
    """What the fake detector knows: two samples up, two down."""
    samples = np.tile([HISS, HISS, -HISS, -HISS], int(CALL_S * 4000))
    return (samples * 32767).astype("<i2").tobytes()


class FakeDetector:
    """Recognises `call` once it has heard its end."""

    def __init__(self) -> None:
        self.heard_blocks = 0
        self._blocks = 0

    def hear(self, block: bytes) -> float | None:
        self.heard_blocks += 1
        samples = from_pcm(block)
        is_call = bool(len(samples) and np.mean(np.isclose(np.abs(samples), HISS, atol=0.01)) > 0.9)
        self._blocks = self._blocks + 1 if is_call else 0
        if self._blocks * BLOCK_S < CALL_S - 2 * BLOCK_S:
            return None
        self._blocks = 0
        return CALL_S

    def forget(self) -> None:
        self._blocks = 0


class CalledTalk(Talk):
    """Talk, in one of the three ways; all is real but microphone and detector, unless one is given."""

    def __init__(
        self,
        way: Listening,
        recogniser: Recogniser,
        dialogue: EchoDialogue | None = None,
        detector: WakeWordDetector | None = None,
        audio: AudioSettings | None = None,
    ) -> None:
        self.messages = []
        self.recogniser = recogniser
        self.dialogue = dialogue or EchoDialogue()
        self.voice = BeepVoice()
        self.loudspeaker = NullLoudspeaker(self.voice.rate_hz)
        self.attention = AttentionSign(self.messages.append)
        audio = audio or AudioSettings(listening=way, awake_s=1.0)
        self.detector = detector or FakeDetector()
        self.ways = Ways(audio, self.attention, self.messages.append)
        self.switch = self.ways.switch
        self.microphone = Button()
        self.microphone.is_on = self.switch.is_on
        self.switch.microphone = self.microphone
        self.engine = ConversationEngine(
            WithoutCall(recogniser, self.ways.call, self.ways.gate),
            self.voice,
            self.loudspeaker,
            Exchange(self.dialogue, self.messages.append, self.switch.mute, self.ways.choose),
            self.attention,
            SoundRecorder(None),
            self.messages.append,
            self.dialogue.heard,
            gate=self.ways.gate,
        )
        self.switch.listener = self.engine
        self.ways.gate.on_call = self.engine.fall_silent
        self.ways.open(lambda: self.detector)

    async def feed(self, pcm: bytes) -> None:
        """A microphone that is off hears nothing."""
        for start in range(0, len(pcm), 1024):
            if self.microphone.is_on:
                await super().feed(pcm[start : start + 1024].ljust(1024, b"\0"))

    @property
    def way(self) -> Listening:
        """As everybody was told last."""
        return [message.way for message in self.messages if isinstance(message, SetListening)][-1]
