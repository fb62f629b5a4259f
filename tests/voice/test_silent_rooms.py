"""Rooms in which nobody speaks, through the real ears: nothing is understood; who does speak is heard."""

import pytest

from vr_assistant import models
from vr_assistant.benchmarks.phantoms.measure import PhantomFigures, measure
from vr_assistant.benchmarks.phantoms.scenes import KINDS, scenes
from vr_assistant.config import load_settings


def test_every_kind_of_sound_is_made_and_the_same_each_time() -> None:
    one, other = (list(scenes(len(KINDS) / 2, seed=4)) for _ in range(2))
    assert [scene.kind for scene in one] == list(KINDS)
    assert all((a.samples == b.samples).all() for a, b in zip(one, other, strict=True))
    assert all(abs(scene.samples).max() > 0 for scene in one if scene.kind != "silence")


WORDS = (
    "Yes.", "No.", "Stop.", "OK.", "好", "停", "对", "行", "是", "谢谢", "书店", "001.wav", "004.wav", "goforward.raw",
)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> PhantomFigures:
    settings = load_settings().settings
    models.ensure(settings, ["whisper-tiny-en", "whisper-base", "piper-en-joe"])
    return measure(settings, 1.5, lambda *_: None, seed=2, kinds=("fan", "singing", "music"), texts=WORDS)


@pytest.mark.models
@pytest.mark.timeout(300)
def test_nobody_is_understood_where_nobody_speaks(found: PhantomFigures) -> None:
    assert found.phantoms == []
    assert not [piece for kind in found.kinds.values() for piece in kind.pieces if piece.text]
    assert sum(kind.onsets for kind in found.kinds.values()) > 0, "nothing was ever taken for a voice"


@pytest.mark.models
@pytest.mark.timeout(300)
def test_no_word_of_people_is_lost_to_the_guards(found: PhantomFigures) -> None:
    assert {one.said for one in found.people} >= {word for word in WORDS if "." not in word[:-1]}
    assert [one for one in found.people if not one.heard] == []


@pytest.mark.models
@pytest.mark.timeout(300)
def test_most_chinese_words_are_written_as_people_said_them(found: PhantomFigures) -> None:
    chinese = [one for one in found.people if one.lang == "zh"]
    right = [one for one in chinese if one.heard.strip("。？?！") == one.said]
    assert len(chinese) == 10 and len(right) >= 0.8 * len(chinese)
