"""Who speaks in `bench echo`: the assistant, and people who talk over her."""

import hashlib
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import numpy as np
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, write_wav
from vr_assistant.mind.speech.voice import PiperVoice

Sound = NDArray[np.float32]
RECORDINGS = Path("/usr/share/pocketsphinx/test/data")
"""Human speech; Debian's package pocketsphinx-testdata."""
_RECORDED = {
    "librivox/sense_and_sensibility_01_austen_64kb-0870.wav": "and mister john dashwood had then leisure to consider "
    "how much there might be prudently in his power to do for them",
    "librivox/sense_and_sensibility_01_austen_64kb-0880.wav": "he was not an ill disposed young man",
    "librivox/sense_and_sensibility_01_austen_64kb-0890.wav": "unless to be rather cold hearted and rather selfish is "
    "to be ill disposed",
    "librivox/sense_and_sensibility_01_austen_64kb-0920.wav": "had he married a more amiable woman he might have been "
    "made still more respectable than he was",
    "librivox/sense_and_sensibility_01_austen_64kb-0930.wav": "he might even have been made amiable himself",
    "cards/001.wav": "ten of clubs",
    "cards/002.wav": "four queen of clubs",
    "cards/003.wav": "seven of clubs",
    "cards/004.wav": "five five",
    "cards/005.wav": "eight of spades four of clubs seven of hearts",
    "goforward.raw": "go forward ten meters",
}
_REPLIES = (
    "Sure, I will guide you to the coffee shop.",
    "Here are six that may suit you.",
    "The second one is a little cheaper, and it comes in blue and in black.",
    "The museum opens at nine in the morning and closes at six in the evening, except on Mondays.",
    "I have put two bottles of orange juice into your cart.",
    "That makes seven dollars and fifty cents.",
    "Follow me, it is just across the plaza, behind the fountain.",
    "The lighthouse was built more than a hundred years ago by the people of the harbour.",
    "It has started to rain. Shall we go inside?",
    "You can ask me for the way, for things to buy, or for what you want to know about the town.",
    "Yes.",
    "Here we are.",
    "I am sorry, I do not know that.",
    "Please say that again.",
    "Your order has been placed.",
    "Would you like the red one or the blue one?",
    "The bakery sells bread, cakes and, on Saturdays, its famous apple pie.",
    "Good morning! It is a beautiful day for a walk along the river.",
    "Wait a moment while I look that up for you.",
    "Stop at the corner, then turn left at the bank.",
    "The wireless headphones cost forty nine dollars and ninety nine cents.",
    "Nothing in your cart matches that.",
    "The train to the airport leaves every twenty minutes from platform three.",
    "Bookshop, library, post office and school are all on this side of the street.",
)
_SAID_OVER_HER: tuple[tuple[str, Lang], ...] = (
    ("Stop.", "en"),
    ("停。", "zh"),
    ("Wait, please.", "en"),
    ("Be quiet.", "en"),
    ("No, the blue one.", "en"),
    ("Take me to the museum.", "en"),
    ("What is in my cart?", "en"),
    ("Show me something cheaper.", "en"),
)
_THROATS = (0.82, 1.22)
"""Of other people, against the assistant's own: a lower voice, and a higher one."""


@dataclass(frozen=True)
class Talk:
    """Something said over her, dry, at SPEECH_RATE_HZ, from its first sound to its last."""

    text: str
    lang: Lang
    sound: Sound
    is_human: bool

    @property
    def seconds(self) -> float:
        return len(self.sound) / SPEECH_RATE_HZ


class Speakers:
    """Synthesised sentences are kept in the folder for temporary files. Raises WeightsMissing or WeightsCorrupt."""

    def __init__(self, settings: Settings) -> None:
        self._weights = models.folder(settings, settings.speech.english_voice)
        self._voice = PiperVoice(self._weights, is_deterministic=True)
        self.rate_hz = self._voice.rate_hz

    def replies(self, report: Callable[[int, int], None]) -> list[Sound]:
        """What the assistant says, at rate_hz."""
        said: list[Sound] = []
        for text in _REPLIES:
            said.append(self._say(text, "en"))
            report(len(said), len(_REPLIES))
        return said

    def talks(self) -> list[Talk]:
        """Sentences of recorded people, where they are installed, and of other throats."""
        import soxr

        talks = [
            Talk(text, "en", _trimmed(_read(RECORDINGS / name)), True)
            for name, text in _RECORDED.items()
            if (RECORDINGS / name).is_file()
        ]
        for throat in _THROATS:
            for text, lang in _SAID_OVER_HER:
                sound = soxr.resample(self._say(text, lang), self.rate_hz * throat, SPEECH_RATE_HZ)
                talks.append(Talk(text, lang, _trimmed(sound), False))
        return talks

    def _say(self, text: str, lang: Lang) -> Sound:
        key = hashlib.sha256(f"{self._weights}\n{lang}\n{text}".encode()).hexdigest()[:24]
        kept = Path(gettempdir()) / "vr-assistant-bench-echo" / f"{key}.wav"
        if not kept.is_file():
            kept.parent.mkdir(exist_ok=True)
            write_wav(kept, self._voice.say(text, lang).pcm, self.rate_hz)
        return _read(kept)


def _read(path: Path) -> Sound:
    if path.suffix == ".raw":
        return from_pcm(path.read_bytes())
    with wave.open(str(path)) as file:
        return from_pcm(file.readframes(file.getnframes()))


def _trimmed(sound: Sound) -> Sound:
    """From the first to the last 20 ms that come within 30 dB of the loudest."""
    hop = SPEECH_RATE_HZ // 50
    power = (sound[: len(sound) // hop * hop].reshape(-1, hop) ** 2).mean(1)
    loud = np.flatnonzero(power > power.max() * 1e-3)
    return sound[loud[0] * hop : (loud[-1] + 1) * hop]
