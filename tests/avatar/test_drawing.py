"""What the graphics card makes of her."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from aria import ARIA, asked, saying
from studio import HEIGHT, WIDTH, Studio

from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.render.skinned import SkinnedMesh

pytestmark = pytest.mark.gl
Play = Callable[..., AvatarFrame]
FACE = {"distance_m": 1.0, "eyes_y": 1.54, "fov": 0.32}


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    made = Studio()
    yield made
    made.gl.check()
    assert made.errors == []
    made.close()


@pytest.fixture(scope="module")
def aria(studio: Studio) -> Iterator[SkinnedMesh]:
    body = SkinnedMesh(studio.gl, ARIA)
    list(body.compile())
    yield body
    body.close()


def covered(picture: np.ndarray) -> np.ndarray:
    """(height, width): where something stands before the backdrop."""
    return np.abs(picture - picture[0, 0]).max(2) > 12


def test_she_stands_upright_in_the_middle(studio: Studio, aria: SkinnedMesh, after: Play) -> None:
    picture = studio.photograph(aria, after(1.0, asked()))
    seen = covered(picture)
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert 0.75 * HEIGHT < np.ptp(rows) < HEIGHT
    assert 0.12 * WIDTH < np.ptp(columns) < 0.5 * WIDTH
    assert abs(columns.mean() - WIDTH / 2) < 0.05 * WIDTH


def test_she_has_hair_and_a_face(studio: Studio, aria: SkinnedMesh, after: Play) -> None:
    picture = studio.photograph(aria, after(1.0, asked()), **FACE)
    hair = picture[int(HEIGHT * 0.10) : int(HEIGHT * 0.18), WIDTH // 2 - 8 : WIDTH // 2 + 8].mean((0, 1))
    cheek = picture[int(HEIGHT * 0.55) : int(HEIGHT * 0.60), WIDTH // 2 - 16 : WIDTH // 2 - 8].mean((0, 1))
    assert cheek.mean() > hair.mean() + 40
    assert cheek[0] > cheek[2] + 20, "skin is warm"


def test_her_mouth_is_seen_to_move(studio: Studio, aria: SkinnedMesh, avatar: Avatar) -> None:
    def face(viseme: str) -> np.ndarray:
        avatar.update(0.0, asked(attention="speaking"))
        speaks = asked(attention="speaking", speak=saying(viseme, each_s=1.0), spoken_s=0.5)
        return studio.photograph(aria, avatar.update(0.1, speaks), **FACE)

    shapes = {viseme: face(viseme) for viseme in ("sil", "PP", "aa", "oh", "ee", "ou")}
    for viseme in ("aa", "oh", "ee", "ou"):
        changed = np.abs(shapes[viseme] - shapes["PP"]).max(2) > 15
        assert changed.sum() > 40
        assert changed[HEIGHT // 2 :].sum() > 0.9 * changed.sum(), "the lower face moves, not the head"
    assert np.abs(shapes["aa"] - shapes["ee"]).max() > 40


def test_she_moves_when_she_waves(studio: Studio, aria: SkinnedMesh, avatar: Avatar) -> None:
    still = studio.photograph(aria, avatar.update(1.0, asked()))
    waving = studio.photograph(aria, avatar.update(1.0, asked(gesture="wave", gesture_s=1.0)))
    upper_half = (covered(waving) & ~covered(still))[: HEIGHT // 2]
    assert upper_half.sum() > 60


def test_she_casts_a_shadow_of_her_own_shape(studio: Studio, aria: SkinnedMesh, after: Play) -> None:
    shadow = studio.shadow(aria, after(1.0, asked()))
    assert 0.05 < shadow.mean() < 0.35
    assert np.flatnonzero(shadow.any(1)).size > 0.75 * shadow.shape[0]


def test_a_body_is_drawn_in_a_call_for_each_kind_of_surface(studio: Studio, aria: SkinnedMesh, after: Play) -> None:
    frame = after(0.1, asked())
    with studio.gl.counting() as calls:
        aria.draw(frame)
        aria.draw(frame)
    assert calls["DrawElementsInstanced"] == 2 * 6, "skin and cloth, hair, eyes: outsides and insides"
    assert calls["NamedBufferSubData"] <= 1, "the second eye needs no second upload"


def test_a_grey_figure_stands_in_for_a_broken_file(studio: Studio, tmp_path: Path) -> None:
    broken = tmp_path / "broken.glb"
    broken.write_bytes(ARIA.read_bytes()[:100_000])
    body = SkinnedMesh(studio.gl, broken)
    list(body.compile())
    assert body.problem is not None
    assert "truncated" in body.problem.message
    seen = covered(studio.photograph(body, Avatar.stand_in().update(0.0, asked())))
    assert 0.05 < seen.mean() < 0.6
    body.close()
