"""How each trade's shop looks inside: its colours, its floor, and which goods stand where."""

from dataclasses import dataclass

from vr_assistant.stage.town import foods, goods
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
        _DARK_OAK, (0.40, 0.44, 0.32), _DARK_OAK, _OAK, (0.34, 0.06, 0.05), (0.08, 0.16, 0.12), (goods.books,),
        (goods.piled_books,), (goods.piled_books, goods.piled_books), goods.piled_books, Material.SHELVES,
    ),
    "cafe": Look(
        _OAK, (0.64, 0.50, 0.32), (0.07, 0.19, 0.15), ((0.56, 0.50, 0.40), (0.20, 0.11, 0.07)), None, (0.40, 0.12, 0.05),
        (foods.packets, goods.mugs, goods.mugs, foods.packets, goods.bottles), (goods.mugs,),
        (foods.buns, foods.cakes), foods.coffee_machine, Material.CAKES,
    ),
    "flowers": Look(
        (0.20, 0.30, 0.22), (0.62, 0.64, 0.54), (0.28, 0.38, 0.28), ((0.40, 0.21, 0.12), (0.34, 0.17, 0.10)), None, (0.62, 0.60, 0.52),
        (goods.buckets, goods.pots, goods.pots, goods.vases, goods.pots), (goods.buckets,),
        (goods.pots, goods.buckets), goods.buckets, Material.FLOWERS,
    ),
    "electronics": Look(
        (0.16, 0.17, 0.19), (0.56, 0.60, 0.66), (0.10, 0.20, 0.34), (0.34, 0.33, 0.32), None, (0.06, 0.07, 0.08),
        (goods.parcels, goods.speakers, goods.screens, goods.tablets, goods.parcels), (goods.tablets,),
        (goods.tablets, goods.screens), goods.tablets, Material.SCREENS,
    ),
    "restaurant": Look(
        _DARK_OAK, (0.66, 0.46, 0.22), (0.30, 0.08, 0.05), ((0.46, 0.22, 0.12), (0.40, 0.18, 0.10)), None, (0.44, 0.30, 0.10),
        (goods.bottles, goods.bottles, goods.glasses, goods.glasses, goods.bottles), (goods.candle,),
        (goods.candle, goods.bottles), goods.glasses, Material.TABLES,
    ),
    "bakery": Look(
        _PALE, (0.72, 0.60, 0.42), (0.46, 0.30, 0.16), ((0.62, 0.58, 0.50), (0.14, 0.12, 0.11)), None, (0.30, 0.16, 0.07),
        (foods.baguettes, foods.loaves, foods.loaves, foods.buns, foods.loaves), (foods.buns, foods.cakes),
        (foods.buns, foods.loaves), foods.cakes, Material.LOAVES,
    ),
    "clothes": Look(
        _PALE, (0.62, 0.54, 0.52), (0.40, 0.30, 0.28), _PALE, (0.20, 0.24, 0.34), (0.62, 0.40, 0.40),
        (goods.shoes, goods.folded_clothes, goods.folded_clothes, goods.folded_clothes, goods.hats),
        (goods.folded_clothes, goods.shoes), (goods.shoes, goods.dummies), goods.folded_clothes, Material.DUMMIES,
    ),
    "lobby": Look(
        _DARK_OAK, (0.46, 0.16, 0.12), _DARK_OAK, ((0.58, 0.52, 0.42), (0.26, 0.09, 0.07)), (0.10, 0.14, 0.26), (0.46, 0.32, 0.10),
        (goods.piled_books, goods.keys, goods.keys, goods.keys, goods.vases), (goods.pots,),
        (goods.pots, goods.pots), goods.pots, Material.TABLES,
    ),
    "pharmacy": Look(
        _WHITE, (0.58, 0.68, 0.60), (0.16, 0.36, 0.27), ((0.66, 0.66, 0.62), (0.30, 0.46, 0.38)), None, (0.62, 0.64, 0.60),
        (goods.parcels, goods.medicines, goods.medicines, goods.medicines, goods.medicines), (goods.medicines,),
        (goods.medicines, goods.medicines), goods.medicines, Material.BOTTLES,
    ),
    "toys": Look(
        (0.62, 0.46, 0.22), (0.40, 0.58, 0.70), (0.62, 0.24, 0.14), _PALE, (0.72, 0.48, 0.08), (0.66, 0.12, 0.08),
        (goods.toys, goods.bears, goods.toys, goods.parcels, goods.bears), (goods.toys, goods.bears),
        (goods.toys, goods.bears), goods.toys, Material.TOYS,
    ),
    "gallery": Look(
        _WHITE, (0.70, 0.69, 0.66), (0.70, 0.69, 0.66), (0.44, 0.36, 0.26), None, (0.05, 0.05, 0.05),
        (goods.vases,), (goods.vases,), (goods.vases, goods.vases), goods.piled_books, Material.PICTURES,
    ),
    "home": Look(
        _OAK, (0.62, 0.55, 0.42), (0.22, 0.28, 0.26), _OAK, (0.44, 0.20, 0.10), (0.60, 0.46, 0.26),
        (goods.cushions, goods.mugs, goods.vases, goods.mugs, goods.table_lamps),
        (goods.mugs, goods.table_lamps), (goods.mugs, goods.table_lamps), goods.mugs, Material.HOUSEWARE,
    ),
    "groceries": Look(
        _PALE, (0.64, 0.62, 0.46), (0.16, 0.30, 0.16), ((0.50, 0.46, 0.38), (0.44, 0.40, 0.33)), None, (0.08, 0.24, 0.12),
        (foods.packets, foods.tins, goods.bottles, foods.tins, foods.packets), (foods.fruit,),
        (foods.fruit, foods.vegetables), foods.loaves, Material.CRATES,
    ),
}  # fmt: skip
