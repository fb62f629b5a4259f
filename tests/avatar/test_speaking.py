"""While she speaks her lips are where the sound is."""

from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pytest
from aria import ARIA, asked, saying

from vr_assistant.messages import TimedViseme
from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.avatar.glb import GlbFile
from vr_assistant.stage.avatar.visemes import SHAPES, mouth
from vr_assistant.stage.render.frame import AvatarFrame

Play = Callable[..., AvatarFrame]


def moved(morphs: np.ndarray) -> np.ndarray:
    """Vertices of the whole mesh after the morphs, (n, 3)."""
    mesh = GlbFile(ARIA).mesh()
    rows = mesh.morphs
    vertices = np.repeat(np.arange(len(mesh.positions)), np.diff(rows.starts.astype(int)))
    points = mesh.positions.copy()
    np.add.at(points, vertices, rows.offsets * morphs[rows.targets][:, None])
    return points


@pytest.mark.parametrize("pair", list(combinations([name for name in SHAPES if name != "sil"], 2)))
def test_no_two_visemes_look_alike(pair: tuple[str, str]) -> None:
    a, b = (mouth([TimedViseme(name, 0.0)], 1.0, 0.5) for name in pair)
    assert sum(abs(a.get(name, 0) - b.get(name, 0)) for name in {*a, *b}) > 0.1


def test_an_open_vowel_opens_the_jaw_and_p_shuts_it(after: Play, avatar: Avatar) -> None:
    jaw = avatar.targets["jawOpen"]
    word = saying("aa", "PP", "aa")
    opened = after(1.0, asked(speak=word, spoken_s=0.1, attention="speaking")).morphs[jaw]
    shut = avatar.update(1.1, asked(speak=word, spoken_s=0.3, attention="speaking")).morphs
    assert opened > 0.45
    assert shut[jaw] < 0.02
    assert shut[avatar.targets["mouthPressLeft"]] > 0.4


def test_p_brings_the_lips_together(avatar: Avatar) -> None:
    jaw_only = np.zeros(len(avatar.targets), np.float32)
    jaw_only[avatar.targets["jawOpen"]] = 1.0
    rest = moved(np.zeros_like(jaw_only))
    dropped = rest[:, 1] - moved(jaw_only)[:, 1]
    middle = (np.abs(rest[:, 0]) < 0.004) & (rest[:, 2] > np.percentile(rest[dropped > 0.01][:, 2], 98))
    lower = np.flatnonzero(middle & (dropped > 0.01))
    top = lower[np.argmax(rest[lower, 1])]

    def lip_height(viseme: str) -> float:
        morphs = np.zeros_like(jaw_only)
        for name, weight in mouth([TimedViseme(viseme, 0.0)], 1.0, 0.5).items():
            morphs[avatar.targets[name]] = weight
        return float(moved(morphs)[top, 1] - rest[top, 1])

    assert lip_height("aa") < -0.006
    assert lip_height("PP") > -0.001


def test_lips_close_even_for_a_very_short_p() -> None:
    word = [TimedViseme("aa", 0.0), TimedViseme("PP", 0.200), TimedViseme("aa", 0.215)]
    openings = [mouth(word, 0.5, at).get("jawOpen", 0.0) for at in np.arange(0.18, 0.24, 1 / 90)]
    assert min(openings) < 0.03


def test_the_mouth_never_jumps() -> None:
    word = [TimedViseme(name, 0.07 * number) for number, name in enumerate(["PP", "aa", "SS", "ou", "FF", "ee", "sil"])]
    frames = [mouth(word, 0.6, at) for at in np.arange(-0.1, 0.8, 1 / 90)]
    for before, now in pairwise(frames):
        assert all(abs(now.get(name, 0) - before.get(name, 0)) < 0.35 for name in {*before, *now})


def test_she_falls_silent_with_her_mouth_shut(after: Play, avatar: Avatar) -> None:
    after(1.0, asked(speak=saying("aa", "oh"), spoken_s=0.1, attention="speaking"))
    quiet = avatar.update(1.1, asked(speak=None)).morphs
    assert quiet[avatar.targets["jawOpen"]] == 0.0


def test_an_unknown_sound_is_silence() -> None:
    assert mouth([TimedViseme("zz?", 0.0)], 1.0, 0.5) == {}
