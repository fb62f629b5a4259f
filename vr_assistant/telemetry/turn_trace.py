"""The turns of a conversation as tracks of a trace, beside the frames."""

from collections.abc import Iterable, Iterator

from vr_assistant.telemetry.spans import Slice
from vr_assistant.telemetry.trace import Event, instant, named, sliced

_PROCESS = 2  # the frames' is 1
TRACKS = {
    "user": ("voice_activity", "end_of_turn_wait"),
    "recognition": ("speech_recognition",),
    "understanding": (
        "reading", "understanding", "skill", "model_choice", "model_first_token", "model_first_sentence",
        "model_answer",
    ),
    "voice": ("speech_synthesis",),
    "loudspeaker": ("mix", "first_audio", "total"),
    "sound devices": (
        "input_overflow", "output_underflow", "input_gap", "output_gap", "input_lost", "output_lost",
    ),
}  # fmt: skip
"""What each track shows; a part that none names is on the one of understanding."""
_NUMBER_OF = {part: number for number, parts in enumerate(TRACKS.values(), start=1) for part in parts}


def turn_events(slices: Iterable[Slice], title: str = "mind") -> Iterator[Event]:
    """The events of all turns.

    A track of the format holds slices that lie beside or inside one another. Where two only overlap, as when a turn
    begins before the one before has ended, the later one gets a further track of the same name.
    """
    yield named("process_name", title, _PROCESS, 0)
    names = dict(enumerate(TRACKS, start=1))
    ends: dict[int, list[int]] = {}
    """Of a track: when the slices that are open end, the innermost last."""
    for one in sorted(slices, key=lambda found: (found.starts_at_ns, -found.duration_ns)):
        track = number = _NUMBER_OF.get(one.part, _NUMBER_OF["understanding"])
        while not _has_room(ends.get(track, []), one):
            track += len(TRACKS)
        if track not in ends:
            ends[track] = []
            yield named("thread_name", names[number], _PROCESS, track)
        ends[track].append(one.ends_at_ns)
        facts = {"turn": one.turn, **one.figures}
        if one.duration_ns:
            yield sliced(one.part, _PROCESS, track, one.starts_at_ns, one.duration_ns, facts)
        else:
            yield instant(one.part, _PROCESS, track, one.starts_at_ns, facts)


def _has_room(ends: list[int], one: Slice) -> bool:
    """Beside what is open or inside it; what has ended by then is taken off."""
    while ends and ends[-1] <= one.starts_at_ns:
        ends.pop()
    return not ends or one.ends_at_ns <= ends[-1]
