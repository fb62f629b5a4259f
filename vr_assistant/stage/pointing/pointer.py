"""One hand that points and presses: with a ray and a trigger or pinch, or with a fingertip.

A press begins on a target and ends on the same one, else it was none. So a slip can be taken back, and what appears
under a finger or under a ray with the trigger pulled is not pressed.
"""

import math
from collections.abc import Sequence

from vr_assistant.stage.pointing.ray import Ray
from vr_assistant.stage.pointing.target import Target
from vr_assistant.stage.runtimes.rig import Vector

TOUCH_M = 0.02
"""A fingertip so near presses; tracked fingertips are off by about as much."""
LET_GO_M = 0.035
"""Farther than this it has let go: the way between the two keeps a trembling finger from pressing twice."""
NEAR_M = 0.09
"""So near the finger points by itself, and its ray is put away. Less than target.FAR_M."""
DEEPEST_M = -0.12
"""A finger that has gone through so far did not mean to press."""
SLACK_M = 0.03
"""A target that is being pressed may be left by so much: pulling a trigger moves the hand."""


class Pointer:
    """What is hovered over and what is being pressed are keys of targets; None: nothing."""

    def __init__(self) -> None:
        self.hovered: str | None = None
        self.pressed: str | None = None
        self.is_touching = False
        """Near enough to touch, so that no ray is needed."""
        self.ray: Ray | None = None
        self.reach_m: float | None = None
        """Along the ray to what it meets, be it only in the way."""
        self._was_selecting = True
        self._heights: dict[str, float] = {}

    def rest(self) -> None:
        """There is no such hand now: what it was about to press is not pressed."""
        self.hovered = self.pressed = self.ray = self.reach_m = None
        self.is_touching = False
        self._was_selecting = True
        self._heights.clear()

    def step(
        self, targets: Sequence[Target], ray: Ray | None, is_selecting: bool, tip: Vector | None = None
    ) -> str | None:
        """The key of what has been pressed just now, to the end.

        Args:
            targets: Of several at one distance, the first counts.
            ray: In the world, as `tip` is.
            is_selecting: The trigger is pulled, or the fingers are pinched.
        """
        if self.pressed and not any(target.key == self.pressed for target in targets):
            self.pressed = None
        self.ray = ray
        done = None
        if tip and (targets or self.is_touching):
            done = self._touch(targets, tip)
        elif self.is_touching:
            self.is_touching, self.pressed = False, None
        else:
            self._heights.clear()
        if self.is_touching:
            self.reach_m, self._was_selecting = None, True
            return done
        return self._aim(targets, ray, is_selecting)

    def _touch(self, targets: Sequence[Target], tip: Vector) -> str | None:
        before, self._heights = self._heights, {target.key: target.height(tip) for target in targets if target.key}
        was_touching, done = self.is_touching, None
        if was_touching and self.pressed:
            height = self._heights[self.pressed]
            held = next(target for target in targets if target.key == self.pressed)
            if not held.is_over(tip, SLACK_M) or height < DEEPEST_M:
                self.pressed = None
            elif height > LET_GO_M:
                done, self.pressed = self.pressed, None
        near = self._nearest_to_touch(targets, tip)
        self.is_touching = near is not None or (was_touching and self.pressed is not None)
        if not self.is_touching:
            return done
        if not was_touching:
            self.pressed = None  # what the ray had begun to press
        self.hovered = self.pressed or (near.key if near else None)
        if near and not self.pressed and before.get(near.key, -1.0) > TOUCH_M >= self._heights[near.key]:
            self.pressed = near.key
        return done

    def _nearest_to_touch(self, targets: Sequence[Target], tip: Vector) -> Target | None:
        best, best_m = None, NEAR_M
        for target in targets:
            if target.key and DEEPEST_M < self._heights[target.key] < best_m and target.is_over(tip):
                best, best_m = target, self._heights[target.key]
        return best

    def _aim(self, targets: Sequence[Target], ray: Ray | None, is_selecting: bool) -> str | None:
        was_selecting, self._was_selecting = self._was_selecting, is_selecting or ray is None
        if ray is None:
            self.hovered = self.pressed = self.reach_m = None
            return None
        met, self.reach_m = nearest(targets, ray, self.pressed)
        self.hovered = met.key if met and met.key else None
        if is_selecting and not was_selecting:
            self.pressed = self.hovered
        elif not is_selecting:
            done, self.pressed = self.pressed, None
            return done if done and done == self.hovered else None
        return None


def nearest(targets: Sequence[Target], ray: Ray, held: str | None = None) -> tuple[Target | None, float | None]:
    """What the ray meets first and how far away; the held one is met if it is missed by little."""
    best, best_m = None, math.inf
    for target in targets:
        if target.key and target.key == held:
            metres = target.ray_distance(ray, SLACK_M)
            if metres is not None:
                return target, metres
            continue
        metres = target.ray_distance(ray)
        if metres is not None and metres < best_m - 1e-3:
            best, best_m = target, metres
    return best, best_m if best else None
