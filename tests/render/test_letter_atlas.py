"""The letters of everything that is written in the worlds are there before a world is."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.scene.notice import RESTARTING, STARTING
from vr_assistant.stage.text.atlas import ATLAS_FILE, bake, glyphs_of, open_atlas
from vr_assistant.stage.text.lettering import Lettering
from vr_assistant.world.world import World

ASSETS = Path(__file__).parents[2] / "assets"
SCRIPT = ASSETS / "fonts" / "bake_labels.py"


def test_every_name_of_every_world_can_be_written() -> None:
    worlds = [World.load(file.parent) for file in (ASSETS / "worlds").glob("*/world.toml")]
    assert worlds
    for world in worlds:
        for named in (*world.places, *world.streets):
            assert not open_atlas().lacks(glyphs_of([named.name_en, named.name_zh])), named.name_en


@pytest.mark.parametrize(
    "sentence",
    ["".join(map(chr, range(0x20, 0x7F))), "0.5 ms · €3", STARTING.english, STARTING.chinese, RESTARTING.chinese],
)
def test_what_is_said_while_loading_and_any_figure_can_be_written(sentence: str) -> None:
    assert not open_atlas().lacks(glyphs_of([sentence]))


def test_the_file_is_what_the_script_makes_of_the_font_and_the_worlds_today() -> None:
    kept, made = open_atlas(), bake(glyphs_of(runpy.run_path(str(SCRIPT))["texts"]()))
    assert np.array_equal(kept.cells, made.cells), f"run {SCRIPT.name} again"
    assert np.abs(kept.pixels.astype(int) - made.pixels.astype(int)).max() <= 1, f"run {SCRIPT.name} again"
    assert ATLAS_FILE.stat().st_size < 1_500_000


def test_a_world_of_ones_own_gets_the_letters_it_needs() -> None:
    kept = open_atlas()
    mine = kept.with_texts(["Zum Löwen", "龙虾馆"])
    assert mine.known > kept.known and not mine.lacks(glyphs_of(["龙虾馆"]))
    assert np.array_equal(mine.pixels[: len(kept.pixels)], kept.pixels)
    assert kept.with_texts(["Turning Page Books", "书香书店"]) is kept
    lettering = Lettering(mine)
    lettering.text("龙虾馆", 0.0, 0.0, 1.0, (255, 255, 255))
    assert len(lettering.build()) == 3 * 4


def test_a_spoilt_file_is_an_error_with_a_hint(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 and no more", ATLAS_FILE.read_bytes()[:5000]):
        file = tmp_path / "labels.npz"
        file.write_bytes(content)
        with pytest.raises(GraphicsError) as caught:
            open_atlas(file)
        assert caught.value.hint
