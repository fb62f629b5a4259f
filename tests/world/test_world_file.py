"""Somebody edits a world file and makes a mistake: the message names the entry."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vr_assistant.world.world import World, WorldError

GOOD = """
[world]
name_en = "Hamlet"
name_zh = "小村"
currency = "USD"
bounds = [-20, -20, 20, 20]
start = [0, 0]
start_deg = 90
plaza = [0, 0]
plaza_radius_m = 5

[[street]]
name_en = "Lane"
name_zh = "巷"
points = [[0, 0], [0, 15]]
width_m = 3
surface = "gravel"

[[place]]
id = "inn"
name_en = "Inn"
name_zh = "客栈"
aliases_en = []
aliases_zh = []
kind = "shop"
position = [0, -10]
front_deg = 180
size = [6, 4]
hours = ["09:00", "17:00"]
facts_en = "An inn."
facts_zh = "一家客栈。"
style = { wall = "#ffffff", trim = "#000000", roof = "#884422" }

[[decorations]]
kind = "lamp"
row = [-8, 3, -8, 9]
count = 3
scales = [1.0, 2.0]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write_world(text: str) -> Path:
        folder = tmp_path / "hamlet"
        folder.mkdir(exist_ok=True)
        (folder / "world.toml").write_text(text, encoding="utf-8")
        return folder

    return write_world


def test_a_small_world_is_read(write: Callable[[str], Path]) -> None:
    world = World.load(write(GOOD))
    inn = world.place("inn")
    assert world.id == "hamlet"
    assert inn.entrance == pytest.approx((0.0, -6.5))
    assert world.start.yaw == pytest.approx(1.5708, abs=1e-4)
    assert [(lamp.z, lamp.scale) for lamp in world.decorations] == [(3.0, 1.0), (6.0, 2.0), (9.0, 1.0)]


@pytest.mark.parametrize(
    ("mistake", "correction", "named"),
    [
        ('name_zh = "客栈"\n', "", "'inn'"),
        ('kind = "shop"', 'kind = "shoppe"', "shoppe"),
        ("#884422", "#88442", "#88442"),
        ('"09:00"', '"9 am"', "9 am"),
        ('"09:00"', '"25:00"', "25:00"),
        ("points = [[0, 0], [0, 15]]", "points = [[0, 0]]", "'Lane'"),
        ('kind = "lamp"', 'kind = "lampp"', "decorations 1"),
        ("position = [0, -10]", "position = [0]", "'inn'"),
        ("[world]", "[wrold]", "world"),
        ("[world]", "[world", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(write: Callable[[str], Path], mistake: str, correction: str, named: str) -> None:
    assert mistake in GOOD
    with pytest.raises(WorldError, match=named):
        World.load(write(GOOD.replace(mistake, correction, 1)))


def test_a_place_described_twice_is_refused(write: Callable[[str], Path]) -> None:
    place = GOOD[GOOD.index("[[place]]") : GOOD.index("[[decorations]]")]
    with pytest.raises(WorldError, match="'inn' is described twice"):
        World.load(write(GOOD + place))


def test_a_missing_world_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="cannot be read"):
        World.load(tmp_path / "nowhere")


def test_an_unknown_place_is_a_key_error(write: Callable[[str], Path]) -> None:
    with pytest.raises(KeyError):
        World.load(write(GOOD)).place("castle")
