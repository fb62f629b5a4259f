"""What becomes of a reply when the user makes themselves heard: it waits, goes on, or ends."""

from collections.abc import Callable
from enum import Enum

from vr_assistant.mind.dialogue.interjections import Interjection, is_murmur, kind_of

SUSPICION = 0.2
"""Probability of a voice in one block of 32 ms at which the reply waits. A door may be as likely for so
long; which it was is known a quarter of a second later."""
_UNCONFIRMED_NS = 250_000_000
"""Without a likely voice for so long, it was a noise."""
_WARY_NS = 10_000_000_000
"""After a noise, only a voice that is sure counts for so long: a television must not make her stammer."""
_LONGEST_INTERJECTION_NS = 1_200_000_000
"""Of voice, without the pauses: who speaks longer says more than "mm-hm"."""
_BLOCK_NS = 32_000_000
_ENOUGH = 3
"""Words from which it is clear, before the end, that somebody takes the floor."""
_LOST_NS = 20_000_000_000
"""Should no word ever come of a voice, the reply does not wait for ever."""


class Move(Enum):
    """What the loudspeaker has to do."""

    HOLD = "hold"
    """Fall silent, and keep what is left to say."""
    RESUME = "resume"
    CUT = "cut"
    """What is left will not be said."""


class Ruling(Enum):
    """What becomes of the user's words."""

    ANSWER = "answer"
    """Words addressed to an assistant who was silent, or who has something else to say first."""
    CUT_AND_ANSWER = "cut and answer"
    IGNORE = "ignore"
    """They wanted her to go on, or nothing at all."""
    HUSH = "hush"
    """They want silence and nothing else."""


class BargeIn:
    """Rules over one floor for two speakers. Pure: it is told what happens and when, on one monotonic clock.

    A reply lasts from the end of the user's turn to its last sound: she thinks, then speaks.

    Args:
        is_asking: Whether a plain "yes" would be an answer rather than a sign of attention.
    """

    def __init__(self, is_asking: Callable[[], bool] = lambda: False) -> None:
        self._is_asking = is_asking
        self._is_replying = False
        self._is_held = False
        self._is_turn = False
        self._is_over_reply = False
        self._was_cut = False
        self._voiced_ns = self._voice_ns = self._wary_until_ns = 0

    @property
    def is_replying(self) -> bool:
        return self._is_replying

    @property
    def is_held(self) -> bool:
        """Whether a reply must not sound now."""
        return self._is_held

    def reply_begins(self) -> None:
        self._is_replying = True

    def reply_ends(self) -> None:
        self._is_replying = False

    def voice(self, probability: float, now_ns: int) -> Move | None:
        """One block from the microphone, at its end, with the probability of a voice in it, 0..1."""
        if probability < SUSPICION:
            return self.time_passes(now_ns)
        self._voice_ns = now_ns
        self._voiced_ns += _BLOCK_NS
        is_trusted = now_ns >= self._wary_until_ns
        if self._is_replying and not self._is_held and is_trusted:
            self._is_held = self._is_over_reply = True
            return Move.HOLD
        return self.time_passes(now_ns)

    def turn_begins(self, now_ns: int) -> Move | None:
        """It is a voice, and not a noise."""
        self._is_turn, self._was_cut = True, False
        self._voice_ns = now_ns
        self._voiced_ns = 0
        if self._is_held:
            return None
        self._is_held, self._is_over_reply = True, self._is_replying
        return Move.HOLD

    def called(self) -> Move:
        """The user has asked for the floor in another way than by talking."""
        return self._cut()

    def partial(self, text: str) -> Move | None:
        """What has been said up to now."""
        if not self._is_over_reply or self._was_cut:
            return None
        kind = kind_of(text)
        is_clear = kind is Interjection.HUSH or (kind is None and _words(text) >= _ENOUGH)
        return self._cut() if is_clear else None

    def is_interjection(self, text: str) -> bool:
        """Whether the words want no answer; then nobody need wait for more of them."""
        return bool(text) and self._ruling(text) in (Ruling.IGNORE, Ruling.HUSH)

    def turn_ends(self, text: str) -> Ruling:
        """All that was said, or nothing. Whatever the ruling, the floor is free again."""
        ruling = self._ruling(text)
        if ruling in (Ruling.CUT_AND_ANSWER, Ruling.HUSH):
            self._is_replying = False
        self._free()
        return ruling

    def _ruling(self, text: str) -> Ruling:
        if not text:
            return Ruling.IGNORE
        if not self._is_over_reply:
            return Ruling.IGNORE if is_murmur(text) and not self._is_asking() else Ruling.ANSWER
        match kind_of(text):
            case Interjection.HUSH:
                return Ruling.HUSH
            case Interjection.BACKCHANNEL if not self._was_cut:
                return Ruling.IGNORE
            case Interjection.AGREEMENT if not self._was_cut and not self._is_asking():
                return Ruling.IGNORE
        return Ruling.CUT_AND_ANSWER

    def forget(self) -> Move | None:
        """What is being said will not be listened to: the microphone was switched off."""
        was_held = self._is_held
        self._free()
        return Move.RESUME if was_held else None

    def time_passes(self, now_ns: int) -> Move | None:
        """To be called now and then while the reply is held, as a microphone that is off tells nothing."""
        if not self._is_held:
            return None
        silent_ns = now_ns - self._voice_ns
        if silent_ns >= (_LOST_NS if self._is_turn else _UNCONFIRMED_NS):
            self._wary_until_ns = now_ns + _WARY_NS
            return self.forget()
        is_long = self._is_turn and self._voiced_ns >= _LONGEST_INTERJECTION_NS
        return self._cut() if is_long and self._is_over_reply and not self._was_cut else None

    def _cut(self) -> Move:
        self._was_cut, self._is_replying = True, False
        return Move.CUT

    def _free(self) -> None:
        self._is_held = self._is_turn = self._is_over_reply = self._was_cut = False


def _words(text: str) -> int:
    """Two Chinese characters are about as much as a word."""
    return sum(word.isascii() for word in text.split()) + sum(ord(character) > 0x2E80 for character in text) // 2
