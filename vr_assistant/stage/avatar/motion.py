"""Small laws of motion that the parts of the body share."""

import math


def ease(current: float, goal: float, dt: float, half_life_s: float) -> float:
    """Exponential approach; the same after one step of dt as after many short ones."""
    return goal + (current - goal) * math.exp2(-dt / half_life_s)


def step(low: float, high: float, x: float) -> float:
    """0 below low, 1 above high, smooth between."""
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


def clamp(x: float, limit: float) -> float:
    return min(max(x, -limit), limit)


def wave(time_s: float, period_s: float, seed: float = 0.0) -> float:
    """Slow wandering between -1 and 1 that does not repeat soon."""
    phase = 2 * math.pi * (time_s / period_s + seed)
    return (math.sin(phase) + 0.6 * math.sin(phase * 0.618 + 1.7) + 0.4 * math.sin(phase * 1.732 + seed)) / 2.0


def chance(number: int, salt: int) -> float:
    """0..1, fixed for each number: Knuth's multiplicative hash, so that a replay blinks at the same moments."""
    mixed = ((number + 1) * 2654435761 + salt * 40503) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    return ((mixed * 2246822519) & 0xFFFFFFFF) / 2**32
