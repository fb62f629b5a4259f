"""Phonemes of English and Mandarin, as espeak and Piper write them, to the fifteen Oculus visemes.

Source of the viseme set: the Oculus OVRLipSync reference; of the grouping: place and manner of articulation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vr_assistant.messages import TimedViseme

SILENCE = "sil"
_SHAPES = {
    "PP": "p b m ɓ",
    "FF": "f v ɱ ʋ",
    "TH": "θ ð",
    "DD": "t d ɾ ʈ ɖ ʔ",
    "kk": "k g ɡ ŋ q x χ h ɣ ɢ",
    "CH": "ʃ ʒ ɕ ʑ ʂ ʐ",
    "SS": "s z",
    "nn": "n l ɫ ɲ ɳ ɬ",
    "RR": "ɹ r ɻ ʀ ʁ ɚ ɝ",
    "aa": "a ɑ æ ɐ ʌ ä ᵻ",
    "ee": "e ɛ ə ɘ ɜ ɤ",
    "ih": "i ɪ ɨ j ʲ",
    "oh": "o ɔ ɒ",
    "ou": "u ʊ ʉ ɯ w y ʏ ø œ ɥ ʍ",
}
_VISEME = {phoneme: viseme for viseme, phonemes in _SHAPES.items() for phoneme in phonemes.split()}
_PAUSES = frozenset("^$_ .,:;!?\"'()-—…")
_SHORTEST_S = 0.045
"""Shapes shorter than this are not seen; they join their neighbour, except closed lips."""


@dataclass(frozen=True, slots=True)
class TimedPhoneme:
    symbol: str
    """One IPA character, a stress or tone mark, a space between words, or a mark of punctuation."""
    start_s: float
    seconds: float


def viseme_of(phoneme: str) -> str | None:
    """The mouth shape; None for marks that have none of their own (stress, length, tone)."""
    if phoneme in _PAUSES:
        return SILENCE
    return _VISEME.get(phoneme)


def timeline(phonemes: Sequence[TimedPhoneme]) -> list[TimedViseme]:
    """Mouth shapes over a sentence, starting at its first phoneme and ending in silence.

    Marks lengthen the shape before them; equal neighbours are one; spaces inside speech keep the shape, because
    people do not close their mouth between words; affricates (t + ʃ) show the fricative.
    """
    shapes: list[tuple[str, float, float]] = []  # viseme, start, end
    for index, phoneme in enumerate(phonemes):
        end = phoneme.start_s + phoneme.seconds
        viseme = viseme_of(phoneme.symbol)
        following = phonemes[index + 1].symbol if index + 1 < len(phonemes) else ""
        if phoneme.symbol in "td" and following in ("ʃ", "ʒ", "ɕ"):
            viseme = "CH"
        is_gap = phoneme.symbol == " " and phoneme.seconds < 0.12
        if shapes and (viseme is None or is_gap or viseme == shapes[-1][0]):
            shapes[-1] = (shapes[-1][0], shapes[-1][1], end)
        elif viseme is not None:
            shapes.append((viseme, phoneme.start_s, end))
    shapes = _without_flicker(shapes)
    result = [TimedViseme(viseme, round(start, 4)) for viseme, start, _ in shapes]
    if shapes and shapes[-1][0] != SILENCE:
        result.append(TimedViseme(SILENCE, round(shapes[-1][2], 4)))
    return result


def _without_flicker(shapes: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    kept: list[tuple[str, float, float]] = []
    for viseme, start, end in shapes:
        is_seen = viseme in ("PP", "FF") or end - start >= _SHORTEST_S
        if kept and (not is_seen or kept[-1][0] == viseme):
            kept[-1] = (kept[-1][0], kept[-1][1], end)
        else:
            kept.append((viseme, start, end))
    return kept
