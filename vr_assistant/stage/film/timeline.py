"""When a film of a recording begins and ends, and which of its moments are worth a still."""

from dataclasses import dataclass
from itertools import pairwise

from vr_assistant.errors import RecordingError
from vr_assistant.messages import (
    Arrived,
    Caption,
    Command,
    MindStatus,
    SceneSnapshot,
    SetAttention,
    SetEnvironment,
    ShowAnswer,
    ShowCart,
    ShowRoute,
    ShowShelf,
    SoundRecorded,
    Speak,
    StopSpeaking,
)
from vr_assistant.recording.recording import Recording

LEAD_IN_S = 1.5
TAIL_S = 3.0
MOST_STILLS = 6
FEWEST_STILLS = 4
SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Timeline:
    start_ns: int
    end_ns: int
    stills_ns: list[int]
    """In order of time."""

    @property
    def seconds(self) -> float:
        return (self.end_ns - self.start_ns) / 1e9

    def frames(self, fps: int) -> int:
        return max(1, round(self.seconds * fps))

    def frame_ns(self, number: int, fps: int) -> int:
        """Exact to the nanosecond: rounding errors must not add up over a long film."""
        return self.start_ns + number * SECOND // fps


def plan(recording: Recording) -> Timeline:
    """From a little before the first thing heard or shown to a little after the last.

    Raises:
        RecordingError: nothing ever happened.
    """
    spans = _events(recording)
    if not spans:
        raise RecordingError(
            f"Nothing was said or shown in the recording {recording.folder}.", "There is nothing to make a film of."
        )
    start = min(begin for begin, _ in spans) - round(LEAD_IN_S * SECOND)
    end = max(end for _, end in spans) + round(TAIL_S * SECOND)
    return Timeline(start, end, _stills(recording, start, end))


def _events(recording: Recording) -> list[tuple[int, int]]:
    """Begin and end of everything that can be heard or seen to happen."""
    spans: list[tuple[int, int]] = []
    cuts = {e.message.utterance: e.t_ns for e in recording.entries if isinstance(e.message, StopSpeaking)}
    for entry in recording.entries:
        message = entry.message
        if isinstance(message, Speak):
            end = message.starts_at_ns + round(message.seconds * SECOND)
            spans.append((message.starts_at_ns, min(end, max(message.starts_at_ns, cuts.get(message.utterance, end)))))
        elif isinstance(message, SoundRecorded):
            spans.append((message.starts_at_ns, message.starts_at_ns + round(message.seconds * SECOND)))
        elif isinstance(message, Arrived | Caption) or (
            isinstance(message, Command) and not isinstance(message, SceneSnapshot | SetAttention)
        ):
            spans.append((entry.t_ns, entry.t_ns))
    return spans


def _stills(recording: Recording, start: int, end: int) -> list[int]:
    """One of each kind of moment in order of importance, then evenly spread ones, none within a second of another."""
    wanted: list[tuple[int, int]] = []
    kinds: set[str] = set()
    for entry in recording.entries:
        message, t_ns = entry.message, entry.t_ns
        moment: tuple[str, int, float] | None = None
        match message:
            case ShowShelf() if message.products:
                moment = ("shelf", 0, 2.2)
            case ShowRoute():
                moment = ("guiding", 1, 5.0)
            case ShowCart(is_open=True):
                moment = ("cart", 2, 1.5)
            case Speak():
                moment, t_ns = ("speaking", 3, message.seconds * 0.7), message.starts_at_ns
            case Arrived():
                moment = ("arrival", 4, 1.8)
            case SetEnvironment():
                moment = ("sky", 5, 1.6)
            case ShowAnswer():
                moment = ("answer", 6, 1.5)
            case MindStatus(state="restarting"):
                moment = ("waking", 7, 1.0)
        if moment and moment[0] not in kinds:
            kinds.add(moment[0])
            wanted.append((moment[1], t_ns + round(moment[2] * SECOND)))
    chosen: list[int] = []
    for _, at in sorted(wanted):
        at = max(start, min(at, end - SECOND // 2))
        if len(chosen) < MOST_STILLS and all(abs(at - other) >= SECOND for other in chosen):
            chosen.append(at)
    while len(chosen) < FEWEST_STILLS:
        edges = [start, *sorted(chosen), end]
        widest = max(pairwise(edges), key=lambda pair: pair[1] - pair[0])
        chosen.append((widest[0] + widest[1]) // 2)
    return sorted(chosen)
