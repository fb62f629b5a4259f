"""The first words of an answer begin with their first sound."""

import numpy as np
import pytest

from vr_assistant.messages import TimedViseme, TimedWord
from vr_assistant.mind.speech.lead import at_once
from vr_assistant.mind.speech.voice import Speech

RATE_HZ = 20_000


def speech(silence_s: float) -> Speech:
    sound = np.zeros(RATE_HZ, "<i2")
    sound[int(silence_s * RATE_HZ) :] = 9000
    sound[: int(silence_s * RATE_HZ)] = 20  # a voice's own hiss
    words = [TimedWord("So", silence_s), TimedWord("soon", 0.5)]
    visemes = [TimedViseme("sil", 0.0), TimedViseme("SS", 0.08), TimedViseme("ou", 0.2), TimedViseme("sil", 1.0)]
    return Speech("So soon", "en", sound.tobytes(), RATE_HZ, words, visemes)


def test_words_and_lips_move_with_the_sound() -> None:
    said = speech(0.1)
    heard = at_once(said)
    assert said.seconds - heard.seconds == pytest.approx(0.09)
    assert np.frombuffer(heard.pcm, "<i2")[RATE_HZ // 100] == 9000
    assert [(word.text, round(word.start_s, 3)) for word in heard.words] == [("So", 0.01), ("soon", 0.41)]
    assert [(shape.viseme, round(shape.start_s, 3)) for shape in heard.visemes] == [
        ("SS", 0.0), ("ou", 0.11), ("sil", 0.91),
    ]  # fmt: skip


def test_what_begins_at_once_and_what_is_silent_stays_as_it_is() -> None:
    for silence_s in (0.0, 0.005, 1.0):
        assert at_once(speech(silence_s)) == speech(silence_s)
    nothing = Speech("…", "en", b"", RATE_HZ)
    assert at_once(nothing) == nothing
