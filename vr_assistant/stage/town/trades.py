"""How each trade's shop looks inside: its colours, its floor, and which goods stand where."""

from dataclasses import dataclass

from vr_assistant.stage.town import foods, gadgets, goods
from vr_assistant.stage.town.goods import Goods
from vr_assistant.stage.town.materials import Material
from vr_assistant.world.room import Trade

Colour = tuple[float, float, float]

_OAK: Colour = (0.36, 0.22, 0.11)
_DARK_OAK: Colour = (0.17, 0.085, 0.042)
_PALE: Colour = (0.52, 0.40, 0.26)
_WHITE: Colour = (0.72, 0.71, 0.67)


@dataclass(frozen=True, slots=True)
class Look:
    wood: Colour
    """Of shelves, tables and the counter."""
    wall: Colour
    panel: Colour
    """The lower part of the walls; of the walls' own colour it is not set off."""
    floor: tuple[Colour, Colour] | Colour
    """Two colours are a chequer of tiles, one is boards."""
    rug: Colour | None
    lamp: Colour
    """Of the shades."""
    boards: tuple[Goods, ...]
    """From the lowest shelf up, then again."""
    table: tuple[Goods, ...]
    """One a variant."""
    window: tuple[Goods, Goods]
    """On the front step and on the back one."""
    counter: Goods
    picture: Material
    """What its windows show from afar."""


LOOKS: dict[Trade, Look] = {
    "books": Look(
        wood=_DARK_OAK,
        wall=(0.40, 0.44, 0.32),
        panel=_DARK_OAK,
        floor=_OAK,
        rug=(0.34, 0.06, 0.05),
        lamp=(0.08, 0.16, 0.12),
        boards=(goods.books,),
        table=(goods.piled_books,),
        window=(goods.piled_books, goods.piled_books),
        counter=goods.piled_books,
        picture=Material.SHELVES,
    ),
    "cafe": Look(
        wood=_OAK,
        wall=(0.64, 0.50, 0.32),
        panel=(0.07, 0.19, 0.15),
        floor=((0.56, 0.50, 0.40), (0.20, 0.11, 0.07)),
        rug=None,
        lamp=(0.40, 0.12, 0.05),
        boards=(foods.packets, goods.mugs, goods.mugs, foods.packets, goods.bottles),
        table=(goods.mugs,),
        window=(foods.buns, foods.cakes),
        counter=foods.coffee_machine,
        picture=Material.CAKES,
    ),
    "flowers": Look(
        wood=(0.20, 0.30, 0.22),
        wall=(0.62, 0.64, 0.54),
        panel=(0.28, 0.38, 0.28),
        floor=((0.40, 0.21, 0.12), (0.34, 0.17, 0.10)),
        rug=None,
        lamp=(0.62, 0.60, 0.52),
        boards=(goods.buckets, goods.pots, goods.pots, goods.vases, goods.pots),
        table=(goods.buckets,),
        window=(goods.pots, goods.buckets),
        counter=goods.buckets,
        picture=Material.FLOWERS,
    ),
    "electronics": Look(
        wood=(0.16, 0.17, 0.19),
        wall=(0.56, 0.60, 0.66),
        panel=(0.10, 0.20, 0.34),
        floor=(0.34, 0.33, 0.32),
        rug=None,
        lamp=(0.06, 0.07, 0.08),
        boards=(goods.parcels, gadgets.speakers, gadgets.screens, gadgets.tablets, goods.parcels),
        table=(gadgets.tablets,),
        window=(gadgets.tablets, gadgets.screens),
        counter=gadgets.tablets,
        picture=Material.SCREENS,
    ),
    "restaurant": Look(
        wood=_DARK_OAK,
        wall=(0.66, 0.46, 0.22),
        panel=(0.30, 0.08, 0.05),
        floor=((0.46, 0.22, 0.12), (0.40, 0.18, 0.10)),
        rug=None,
        lamp=(0.44, 0.30, 0.10),
        boards=(goods.bottles, goods.bottles, goods.glasses, goods.glasses, goods.bottles),
        table=(goods.candle,),
        window=(goods.candle, goods.bottles),
        counter=goods.glasses,
        picture=Material.SHELVES,
    ),
    "bakery": Look(
        wood=_PALE,
        wall=(0.72, 0.60, 0.42),
        panel=(0.46, 0.30, 0.16),
        floor=((0.62, 0.58, 0.50), (0.14, 0.12, 0.11)),
        rug=None,
        lamp=(0.30, 0.16, 0.07),
        boards=(foods.baguettes, foods.loaves, foods.loaves, foods.buns, foods.loaves),
        table=(foods.buns, foods.cakes),
        window=(foods.buns, foods.loaves),
        counter=foods.cakes,
        picture=Material.LOAVES,
    ),
    "clothes": Look(
        wood=_PALE,
        wall=(0.62, 0.54, 0.52),
        panel=(0.40, 0.30, 0.28),
        floor=_PALE,
        rug=(0.20, 0.24, 0.34),
        lamp=(0.62, 0.40, 0.40),
        boards=(goods.shoes, goods.folded_clothes, goods.folded_clothes, goods.folded_clothes, goods.hats),
        table=(goods.folded_clothes, goods.shoes),
        window=(goods.shoes, goods.dummies),
        counter=goods.folded_clothes,
        picture=Material.DUMMIES,
    ),
    "lobby": Look(
        wood=_DARK_OAK,
        wall=(0.46, 0.16, 0.12),
        panel=_DARK_OAK,
        floor=((0.58, 0.52, 0.42), (0.26, 0.09, 0.07)),
        rug=(0.10, 0.14, 0.26),
        lamp=(0.46, 0.32, 0.10),
        boards=(goods.piled_books, goods.keys, goods.keys, goods.keys, goods.vases),
        table=(goods.pots,),
        window=(goods.pots, goods.pots),
        counter=goods.pots,
        picture=Material.SHELVES,
    ),
    "pharmacy": Look(
        wood=_WHITE,
        wall=(0.58, 0.68, 0.60),
        panel=(0.16, 0.36, 0.27),
        floor=((0.66, 0.66, 0.62), (0.30, 0.46, 0.38)),
        rug=None,
        lamp=(0.62, 0.64, 0.60),
        boards=(goods.parcels, goods.medicines, goods.medicines, goods.medicines, goods.medicines),
        table=(goods.medicines,),
        window=(goods.medicines, goods.medicines),
        counter=goods.medicines,
        picture=Material.BOTTLES,
    ),
    "toys": Look(
        wood=(0.62, 0.46, 0.22),
        wall=(0.40, 0.58, 0.70),
        panel=(0.62, 0.24, 0.14),
        floor=_PALE,
        rug=(0.72, 0.48, 0.08),
        lamp=(0.66, 0.12, 0.08),
        boards=(goods.toys, goods.bears, goods.toys, goods.parcels, goods.bears),
        table=(goods.toys, goods.bears),
        window=(goods.toys, goods.bears),
        counter=goods.toys,
        picture=Material.TOYS,
    ),
    "gallery": Look(
        wood=_WHITE,
        wall=(0.70, 0.69, 0.66),
        panel=(0.70, 0.69, 0.66),
        floor=(0.44, 0.36, 0.26),
        rug=None,
        lamp=(0.05, 0.05, 0.05),
        boards=(goods.vases,),
        table=(goods.vases,),
        window=(goods.vases, goods.vases),
        counter=goods.piled_books,
        picture=Material.PICTURES,
    ),
    "home": Look(
        wood=_OAK,
        wall=(0.62, 0.55, 0.42),
        panel=(0.22, 0.28, 0.26),
        floor=_OAK,
        rug=(0.44, 0.20, 0.10),
        lamp=(0.60, 0.46, 0.26),
        boards=(goods.cushions, goods.mugs, goods.vases, goods.mugs, goods.table_lamps),
        table=(goods.mugs, goods.table_lamps),
        window=(goods.mugs, goods.table_lamps),
        counter=goods.mugs,
        picture=Material.HOUSEWARE,
    ),
    "groceries": Look(
        wood=_PALE,
        wall=(0.64, 0.62, 0.46),
        panel=(0.16, 0.30, 0.16),
        floor=((0.50, 0.46, 0.38), (0.44, 0.40, 0.33)),
        rug=None,
        lamp=(0.08, 0.24, 0.12),
        boards=(foods.packets, foods.tins, goods.bottles, foods.tins, foods.packets),
        table=(foods.fruit,),
        window=(foods.fruit, foods.vegetables),
        counter=foods.loaves,
        picture=Material.CRATES,
    ),
}
