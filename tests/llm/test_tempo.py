"""An engine that holds back: how long it rests, and what ends a rest."""

from vr_assistant.mind.llm.tempo import BATCH_TOKENS, LEASE_S, LEVELS, Tempo


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def rested(level: int, *, background: bool = False, cancelled_after_s: float = 60.0) -> float:
    clock = Clock()
    tempo = Tempo(clock, clock.sleep)
    tempo.set(level)
    began = clock.now
    tempo.rest(0.2, lambda: clock.now - began > cancelled_after_s, is_background=background)
    return round(clock.now - began, 1)


def test_each_level_rests_longer_and_works_in_smaller_pieces() -> None:
    assert [rested(level) for level in range(len(LEVELS))] == [0.0, 0.0, 0.2, 0.8]
    sizes = [level.batch_tokens for level in LEVELS]
    assert sizes[0] == BATCH_TOKENS and sizes == sorted(sizes, reverse=True)


def test_what_nobody_waits_for_stops_first() -> None:
    assert rested(0, background=True) == 0.0
    assert rested(1, background=True) == LEASE_S, "until nobody asks for it any more"


def test_nobody_rests_over_an_answer_that_is_not_wanted() -> None:
    assert rested(3, cancelled_after_s=0.1) == 0.1
    assert rested(1, background=True, cancelled_after_s=0.1) == 0.1


def test_a_level_that_is_not_renewed_ends() -> None:
    clock = Clock()
    tempo = Tempo(clock, clock.sleep)
    tempo.set(3)
    clock.now += LEASE_S - 0.1
    assert tempo.level == 3
    clock.now += 0.2
    assert tempo.level == 0 and tempo.batch_tokens == BATCH_TOKENS
