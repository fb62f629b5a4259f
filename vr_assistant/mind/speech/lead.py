"""Speech without the silence before its first sound, for somebody who waits for it."""

import dataclasses

import msgspec
import numpy as np

from vr_assistant.mind.speech.voice import Speech

_INAUDIBLE = 10 ** (-50 / 20) * 32768
_KEPT_S = 0.01
"""Of the silence: a sound that begins with its first sample clicks."""


def at_once(speech: Speech) -> Speech:
    """The same from its first audible sound on; words and mouth shapes with it."""
    heard = np.abs(np.frombuffer(speech.pcm, "<i2").astype(np.int32)) > _INAUDIBLE
    cut = int(heard.argmax()) - int(_KEPT_S * speech.rate_hz) if heard.any() else 0
    if cut <= 0:
        return speech
    cut_s = cut / speech.rate_hz
    words = [msgspec.structs.replace(word, start_s=max(0.0, word.start_s - cut_s)) for word in speech.words]
    begun = sum(shape.start_s <= cut_s for shape in speech.visemes)
    shapes = [
        msgspec.structs.replace(shape, start_s=max(0.0, shape.start_s - cut_s))
        for shape in speech.visemes[max(0, begun - 1) :]
    ]
    return dataclasses.replace(speech, pcm=speech.pcm[cut * 2 :], words=words, visemes=shapes)
