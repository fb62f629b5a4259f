"""What the assistant says in pictures: a sentence with the mouth open, all of which can be read."""

from vr_assistant.messages import Speak, TimedViseme, TimedWord


def said(text: str, at_ns: int) -> Speak:
    """English; `at_ns`: when its last word is being said."""
    words = text.split()
    spoken_s = 0.8
    timed = [TimedWord(word, number * 0.9 * spoken_s / len(words)) for number, word in enumerate(words)]
    mouth = [TimedViseme(name, number * 0.12) for number, name in enumerate(("aa", "ih", "ou", "ee", "oh") * 40)]
    return Speak(1, text, "en", at_ns - round(spoken_s * 1e9), 30.0, timed, mouth)
