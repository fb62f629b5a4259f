"""The whole way of a sound to understanding, on the sound's own clock: canceller, gate, detector, turns, recogniser."""

from dataclasses import dataclass

import numpy as np

from vr_assistant.benchmarks.echo.loop import EchoLoop
from vr_assistant.benchmarks.echo.loop import Scene as PlayedScene
from vr_assistant.benchmarks.phantoms.scenes import Scene
from vr_assistant.mind.audio.echo.canceller import WebRtcCanceller
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.barge_in import BargeIn, Ruling
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.dialogue.pipecat_engine.turn_sound import TurnSound
from vr_assistant.mind.dialogue.reading import by_the_end
from vr_assistant.mind.dialogue.turn_end import LONGEST_TURN_S, STOP_S, EndOfTurnModel, TurnEnd
from vr_assistant.mind.speech.recognition import Recogniser, Transcript

_RATE_HZ = 22_050
_START_S = 0.2
"""Of voice, until the detector is sure."""
_PIECE_S = 2.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of sound that was taken for somebody's words."""

    kind: str
    level_db: float
    at_s: float
    """In its scene."""
    seconds: float
    text: str
    """What reached understanding; empty: nothing did."""
    kept_back: str
    """What the recogniser wrote and threw away, or what was no turn because nothing had been asked."""
    lang: str


class Ears:
    """They hear scene after scene, without a break.

    Args:
        model: Hears whether a speaker sounds finished, see TurnEnd; None: nobody does.
    """

    def __init__(self, recogniser: Recogniser, model: EndOfTurnModel | None) -> None:
        self._recogniser = recogniser
        self._model = model
        self._loop = EchoLoop(WebRtcCanceller(), _RATE_HZ)
        self._detector = Detector()
        self.onsets = 0

    async def hear(self, scene: Scene) -> list[Stretch]:
        """What was written down of a scene, at every pause of every turn."""
        sound, turn, found = TurnSound(), TurnEnd(), list[Stretch]()
        silence = np.zeros(int(len(scene.samples) / SPEECH_RATE_HZ * _RATE_HZ) + _RATE_HZ, np.float32)
        was_voice = False
        for passed in self._loop.play(PlayedScene(silence, (), scene.samples)):
            sound.take(passed.pcm)
            over_at_s = turn.over_at_s()
            if over_at_s is not None and passed.at_s >= over_at_s:
                sound.close_turn()
                turn = TurnEnd()
            is_voice = await self._detector.is_voice(passed.pcm)
            if is_voice and not was_voice:
                self.onsets += 1
                sound.voice_began(_START_S)
                turn.speech_began()
            is_over = was_voice and not is_voice
            if is_over or (is_voice and sound.seconds >= LONGEST_TURN_S):
                sound.voice_stopped()
                turn.speech_stopped(passed.at_s - STOP_S)
                found.append(self._written_down(sound, turn, scene, passed.at_s))
                if not is_over:  # the same voice goes on in a turn of its own
                    sound.close_turn()
                    sound.voice_began(_START_S)
                    turn = TurnEnd()
                    turn.speech_began()
            was_voice = is_voice
        return found

    def hear_without_detector(self, scene: Scene) -> Stretch:
        """As if the detector had taken the middle of a scene for somebody's words: what the guards alone are worth."""
        middle = len(scene.samples) // 2
        samples = scene.samples[middle : middle + int(_PIECE_S * SPEECH_RATE_HZ)]
        return _stretch(scene, middle / SPEECH_RATE_HZ, _PIECE_S, self._recogniser.transcribe(samples))

    def _written_down(self, sound: TurnSound, turn: TurnEnd, scene: Scene, at_s: float) -> Stretch:
        samples = from_pcm(sound.up_to_pause())
        heard = self._recogniser.transcribe(samples)
        if self._model:
            turn.sounded(self._model.probability(samples))
        turn.read(by_the_end(heard.text) if heard.text else "nothing")
        return _stretch(scene, at_s, sound.seconds, heard)


def _stretch(scene: Scene, at_s: float, seconds: float, heard: Transcript) -> Stretch:
    text, kept_back = heard.text, heard.kept_back
    if BargeIn().turn_ends(text) is Ruling.IGNORE:
        text, kept_back = "", text or kept_back
    level_db = round(scene.level_db, 1)
    return Stretch(scene.kind, level_db, round(at_s, 2), round(seconds, 2), text, kept_back, heard.lang)
