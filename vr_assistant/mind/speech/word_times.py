"""When each word of a sentence starts, from the durations of its phonemes."""

from collections.abc import Callable, Sequence

from vr_assistant.messages import TimedWord
from vr_assistant.mind.speech.spoken_text import SpokenWord
from vr_assistant.mind.speech.visemes import SILENCE, TimedPhoneme, viseme_of

_LEFT_OUT, _OTHER_SHAPE, _SAME_SHAPE = 0.7, 1.0, 0.4
"""What it costs to pair one phoneme with nothing, with one of another mouth shape, with another of the same shape."""


def word_times(
    words: Sequence[SpokenWord], phonemes: Sequence[TimedPhoneme], pronounce: Callable[[str], Sequence[str]]
) -> list[TimedWord]:
    """The shown words with their start in seconds.

    Where the voice made as many groups of sounds as there are words said, they belong together one to one. espeak
    joins some words ("of the") and parts others; then the sounds are paired with those that each word has alone, in
    order and as cheaply as can be (Needleman and Wunsch, 1970).

    Args:
        pronounce: The voiced phonemes of a word that is said alone.
    """
    if not words:
        return []
    groups = _group_starts(phonemes)
    if not groups:
        return [TimedWord(word.shown.strip(), 0.0) for word in words]
    alone = [(index, pronounce(token)) for index, word in enumerate(words) for token in word.said.split()]
    alone = [(index, sounds) for index, sounds in alone if sounds]
    starts: dict[int, float] = {}
    if len(alone) == len(groups):
        for (index, _), position in zip(alone, groups, strict=True):
            starts.setdefault(index, phonemes[position].start_s)
    else:
        starts = _paired(alone, phonemes, groups)
    return _filled(words, starts, phonemes[groups[0]].start_s)


def is_voiced(phoneme: str) -> bool:
    """Whether it has a mouth shape of its own."""
    return viseme_of(phoneme) not in (None, SILENCE)


def _group_starts(phonemes: Sequence[TimedPhoneme]) -> list[int]:
    starts, is_inside = [], False
    for index, phoneme in enumerate(phonemes):
        if phoneme.symbol in " ^$":
            is_inside = False
        elif not is_inside and is_voiced(phoneme.symbol):
            is_inside = True
            starts.append(index)
    return starts


def _paired(
    alone: Sequence[tuple[int, Sequence[str]]], phonemes: Sequence[TimedPhoneme], groups: Sequence[int]
) -> dict[int, float]:
    """Start of each word, by its number."""
    sounds = [index for index, phoneme in enumerate(phonemes) if is_voiced(phoneme.symbol)]
    wanted = [(index, symbol) for index, symbols in alone for symbol in symbols]
    pairs = _pairs([symbol for _, symbol in wanted], [phonemes[at].symbol for at in sounds])
    starts: dict[int, float] = {}
    for (index, _), pair in zip(wanted, pairs, strict=True):
        if pair is None or index in starts:
            continue
        at = sounds[pair]
        # A first sound that was left out still belongs to the word, if a group begins with it.
        before = [group for group in groups if group < at]
        is_second = bool(before) and pair > 0 and before[-1] == sounds[pair - 1] and (pair - 1) not in pairs
        starts[index] = phonemes[before[-1] if is_second else at].start_s
    return starts


def _pairs(wanted: Sequence[str], made: Sequence[str]) -> list[int | None]:
    """For each phoneme that was wanted the number of the one that was made of it."""
    rows, columns = len(wanted) + 1, len(made) + 1
    cost = [[0.0] * columns for _ in range(rows)]
    for column in range(1, columns):
        cost[0][column] = column * _LEFT_OUT
    for row in range(1, rows):
        cost[row][0] = row * _LEFT_OUT
        for column in range(1, columns):
            cost[row][column] = min(
                cost[row - 1][column - 1] + _difference(wanted[row - 1], made[column - 1]),
                cost[row - 1][column] + _LEFT_OUT,
                cost[row][column - 1] + _LEFT_OUT,
            )
    pairs: list[int | None] = [None] * len(wanted)
    row, column = len(wanted), len(made)
    while row and column:
        if cost[row][column] == cost[row - 1][column - 1] + _difference(wanted[row - 1], made[column - 1]):
            row, column = row - 1, column - 1
            pairs[row] = column
        elif cost[row][column] == cost[row - 1][column] + _LEFT_OUT:
            row -= 1
        else:
            column -= 1
    return pairs


def _difference(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return _SAME_SHAPE if viseme_of(one) == viseme_of(other) else _OTHER_SHAPE


def _filled(words: Sequence[SpokenWord], starts: dict[int, float], first_s: float) -> list[TimedWord]:
    result, time_s = [], first_s
    for index, word in enumerate(words):
        time_s = max(time_s, starts.get(index, time_s))
        result.append(TimedWord(word.shown.strip(), round(time_s, 4)))
    return result
