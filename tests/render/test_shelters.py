"""Who is indoors, and who only near a house."""

import math

from vr_assistant.stage.render.shelters import Shelters
from vr_assistant.world.place import Footprint

SHOP = Footprint((10.0, -20.0), 8.0, 6.0, math.radians(30))
FAR_AWAY = Footprint((60.0, 0.0), 8.0, 6.0, 0.0)
SHELTERS = Shelters([FAR_AWAY, SHOP])


def test_in_the_middle_of_the_shop_one_is_indoors() -> None:
    assert SHELTERS.share_indoors(*SHOP.centre) == 1.0


def test_before_the_door_one_is_not() -> None:
    assert SHELTERS.share_indoors(*SHOP.before_door(0.5)) == 0.0


def test_the_light_changes_over_on_the_way_in() -> None:
    shares = [SHELTERS.share_indoors(*SHOP.before_door(-into_m)) for into_m in (0.2, 0.4, 0.6)]
    assert 0.0 < shares[0] < shares[1] < shares[2] < 1.0


def test_a_turned_shop_is_no_wider_than_its_walls() -> None:
    assert SHELTERS.share_indoors(*SHOP.to_world(3.9, 0.0)) > 0.0
    assert SHELTERS.share_indoors(*SHOP.to_world(4.1, 0.0)) == 0.0
    assert SHELTERS.share_indoors(*SHOP.to_world(0.0, 3.1)) == 0.0


def test_in_a_world_without_shops_one_is_always_outside() -> None:
    nowhere = Shelters([])
    assert nowhere.nearest(0.0, 0.0) is None
    assert nowhere.share_indoors(0.0, 0.0) == 0.0
