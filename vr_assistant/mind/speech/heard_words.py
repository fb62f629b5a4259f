"""Which words of a sentence have been heard when its sound stops, and where a speaker would take it up again."""

from vr_assistant.mind.speech.visemes import SILENCE
from vr_assistant.mind.speech.voice import Speech

_LONGEST_WAY_BACK_S = 1.5
"""A clause that began longer ago is not said again; its last word is."""
_BEFORE_S = 0.02
"""The first sound of a word may begin a little before the voice says so."""
_BREATHS = tuple("，。！？；：、,.!?;:…—")


def word_ends(speech: Speech) -> list[float]:
    """When the sound of each word is over, in seconds: before the pause that follows it, if one does."""
    ends = [*(word.start_s for word in speech.words[1:]), speech.seconds]
    voiced = [
        after.start_s
        for before, after in zip(speech.visemes, speech.visemes[1:], strict=False)
        if before.viseme != SILENCE and after.viseme == SILENCE
    ]
    for index, word in enumerate(speech.words):
        pauses = [at for at in voiced if word.start_s < at < ends[index]]
        ends[index] = pauses[-1] if pauses and _is_pause(speech, pauses[-1], ends[index]) else ends[index]
    return ends


def heard_words(speech: Speech, seconds: float) -> int:
    """How many words were over when the sound stopped after this time."""
    return sum(end <= seconds + 1e-6 for end in word_ends(speech)) if seconds > 0 else 0


def heard_text(speech: Speech, seconds: float) -> str:
    """The text up to the last word that was over, as it is written."""
    count = heard_words(speech, seconds)
    end = 0
    for word in speech.words[:count]:
        found = speech.text.find(word.text, end)
        if found < 0:  # "$ 89" is shown as one word
            return ("" if speech.lang == "zh" else " ").join(word.text for word in speech.words[:count])
        end = found + len(word.text)
    return speech.text[:end]


def resume_at(speech: Speech, seconds: float) -> float | None:
    """From where the rest is said after an interruption; None when every word was heard.

    The start of the clause that was interrupted, or, where that is long ago, of the word.
    """
    count = heard_words(speech, seconds)
    if count == len(speech.words):
        return None
    first = count
    while first and not speech.words[first - 1].text.endswith(_BREATHS):
        first -= 1
    start_s, ends = speech.words[first].start_s, word_ends(speech)
    if seconds - start_s > _LONGEST_WAY_BACK_S:
        first, start_s = count, speech.words[count].start_s
    return max(ends[first - 1] if first else 0.0, start_s - _BEFORE_S)


def _is_pause(speech: Speech, start_s: float, end_s: float) -> bool:
    """Whether nothing is voiced from then on: a silence inside a word is none between words."""
    return not any(start_s < v.start_s < end_s and v.viseme != SILENCE for v in speech.visemes)
