"""When each word of a sentence starts, from the durations of its phonemes."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from vr_assistant.messages import TimedWord
from vr_assistant.mind.speech.spoken_text import SpokenWord
from vr_assistant.mind.speech.visemes import SILENCE, TimedPhoneme, viseme_of


def word_times(
    words: Sequence[SpokenWord], phonemes: Sequence[TimedPhoneme], weigh: Callable[[str], int]
) -> list[TimedWord]:
    """The shown words with their start in seconds.

    Where the voice made as many groups of sounds as there are words said, they belong together one to one. espeak
    joins some words ("of the") and parts others; then the sounds are shared out by `weigh`, the number of phonemes a
    word has alone, and starts are moved to the nearest beginning of a group.
    """
    groups = _group_starts(phonemes)
    if not words:
        return []
    if not groups:
        return [TimedWord(word.shown.strip(), 0.0) for word in words]
    said = [(index, token) for index, word in enumerate(words) for token in word.said.split() if weigh(token)]
    if len(said) == len(groups):
        starts: dict[int, float] = {}
        for (index, _), position in zip(said, groups, strict=True):
            starts.setdefault(index, phonemes[position].start_s)
        return _filled(words, starts, phonemes[groups[0]].start_s)
    return _shared_out(words, phonemes, groups, [sum(weigh(t) for t in word.said.split()) for word in words])


def _group_starts(phonemes: Sequence[TimedPhoneme]) -> list[int]:
    starts, is_inside = [], False
    for index, phoneme in enumerate(phonemes):
        if phoneme.symbol in " ^$":
            is_inside = False
        elif not is_inside and viseme_of(phoneme.symbol) not in (None, SILENCE):
            is_inside = True
            starts.append(index)
    return starts


def _shared_out(
    words: Sequence[SpokenWord], phonemes: Sequence[TimedPhoneme], groups: list[int], weights: list[int]
) -> list[TimedWord]:
    sounds = [i for i, p in enumerate(phonemes) if viseme_of(p.symbol) not in (None, SILENCE)]
    before = [0, *accumulate(weights)]
    scale = len(sounds) / max(1, before[-1])
    starts: dict[int, float] = {}
    for index in range(len(words)):
        if not weights[index]:
            continue
        position = sounds[min(len(sounds) - 1, round(before[index] * scale))]
        nearest = min(groups, key=lambda group: abs(group - position))
        starts[index] = phonemes[nearest if abs(nearest - position) <= 1 else position].start_s
    return _filled(words, starts, phonemes[sounds[0]].start_s)


def _filled(words: Sequence[SpokenWord], starts: dict[int, float], first_s: float) -> list[TimedWord]:
    result, time_s = [], first_s
    for index, word in enumerate(words):
        time_s = max(time_s, starts.get(index, time_s))
        result.append(TimedWord(word.shown.strip(), round(time_s, 4)))
    return result
