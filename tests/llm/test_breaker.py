"""A server that failed is asked again at once, then after ever longer pauses, then as if nothing had been."""

from vr_assistant.mind.llm.breaker import LONGEST_S, SECOND_FAILURE_S, SILENCE_S, Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_one_failure_costs_nothing_and_more_cost_more() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    pauses = []
    for _ in range(6):
        breaker.failed()
        began = clock.now
        while not breaker.lets_through:
            clock.now += 0.5
        pauses.append(clock.now - began)
    assert pauses == [0.0, SECOND_FAILURE_S, 2 * SECOND_FAILURE_S, 4 * SECOND_FAILURE_S, LONGEST_S, LONGEST_S]

    breaker.worked()
    breaker.failed()
    assert breaker.lets_through, "the past is forgotten"


def test_silence_about_its_health_always_costs_the_same() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(9):
        breaker.was_silent()
        assert not breaker.lets_through
        clock.now += SILENCE_S
        assert breaker.lets_through
