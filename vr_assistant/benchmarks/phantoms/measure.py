"""`bench phantoms`: what of an hour without words reaches understanding, and whether real words still do."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from vr_assistant.benchmarks.phantoms.listening import Ears, Stretch
from vr_assistant.benchmarks.phantoms.people import HeardWord, hear, said
from vr_assistant.benchmarks.phantoms.scenes import KINDS, SCENE_S, Scene, scenes
from vr_assistant.config import Settings
from vr_assistant.mind.speech.equipment import open_recogniser

Report = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(slots=True)
class Kind:
    """One kind of sound."""

    seconds: float = 0.0
    onsets: int = 0
    """Times that the detector was sure of a voice."""
    written_down: list[Stretch] = field(default_factory=list)
    """What the recogniser was given because of that."""
    pieces: list[Stretch] = field(default_factory=list)
    """What it was given although nobody thought of a voice: one piece of each scene."""


@dataclass(slots=True)
class PhantomFigures:
    kinds: dict[str, Kind] = field(default_factory=dict)
    people: list[HeardWord] = field(default_factory=list)

    @property
    def phantoms(self) -> list[Stretch]:
        """Those whose words reached understanding."""
        return [one for kind in self.kinds.values() for one in kind.written_down if one.text]


def measure(
    settings: Settings,
    minutes: float,
    report: Report,
    seed: int = 1,
    kinds: Sequence[str] = tuple(KINDS),
    texts: Collection[str] | None = None,
) -> PhantomFigures:
    """All of it; an hour of sound takes some fifteen minutes.

    Args:
        kinds: Of sound, in this order again and again.
        texts: What people say afterwards; None: everything there is.
    Raises:
        WeightsMissing, WeightsCorrupt
    """
    from vr_assistant.mind.dialogue.pipecat_engine.smart_turn import open_smart_turn

    recogniser = open_recogniser(settings)
    recogniser.load()
    figures = PhantomFigures()
    asyncio.run(
        _hear_nobody(
            figures,
            Ears(recogniser, open_smart_turn()),
            scenes(minutes, seed, kinds),
            round(minutes * 60 / SCENE_S),
            report,
        )
    )
    words = list(said(settings, texts))
    for number, one in enumerate(words):
        report("people", number, len(words))
        figures.people.append(hear(one, recogniser))
    return figures


async def _hear_nobody(figures: PhantomFigures, ears: Ears, rooms: Iterable[Scene], count: int, report: Report) -> None:
    for number, scene in enumerate(rooms):
        report(scene.kind, number, count)
        kind = figures.kinds.setdefault(scene.kind, Kind())
        before = ears.onsets
        kind.written_down += await ears.hear(scene)
        kind.onsets += ears.onsets - before
        kind.pieces.append(ears.hear_without_detector(scene))
        kind.seconds += SCENE_S
