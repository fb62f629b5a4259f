"""Which little model stands for which product: chosen by the words of its id and name, then by its category."""

import math
import re

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import ProductCard
from vr_assistant.stage.scene import product_parts as things
from vr_assistant.stage.scene import product_wares as wares
from vr_assistant.stage.scene.goods import Model
from vr_assistant.stage.scene.product_parts import Linear, Part, Parts, Three

_BY_WORD: tuple[tuple[str, Parts], ...] = (
    # What comes first wins: "phone case" before "phone", "cake slice" before "cake".
    ("phone-case", things.CASE),
    ("earbuds earphones", things.EARBUDS),
    ("headphones headset", things.HEADPHONES),
    ("smartwatch watch", things.WATCH),
    ("bank", things.POWER_BANK),
    ("kneeling", wares.CUSHION),
    ("pad", things.PAD),
    ("charger cable adapter", things.CHARGER),
    ("speaker loudspeaker", things.SPEAKER),
    ("radio", things.RADIO),
    ("webcam", things.WEBCAM),
    ("camera", things.CAMERA),
    ("laptop monitor", things.LAPTOP),
    ("tablet", things.TABLET),
    ("reader", things.READER),
    ("keyboard", things.KEYBOARD),
    ("mouse", things.MOUSE),
    ("vacuum", things.DISC_ROBOT),
    ("phone smartphone", things.PHONE),
    ("towel blanket", things.FOLDED),
    ("pencil pen pencils", things.PENS),
    ("puzzle cards postcards paint magnet gift-set", things.FLAT_BOX),
    ("beans packet", things.BAG),
    ("teapot kettle jasmine-pot", things.TEAPOT),
    ("teacup espresso cappuccino flat-white hot-chocolate black-tea cold-tea", things.CUP),
    ("mug", things.MUG),
    ("lemonade brew juice smoothie", things.GLASS),
    ("baguette", things.BAGUETTE),
    ("loaf sourdough rye", things.LOAF),
    ("croissant", things.CROISSANT),
    ("cookies", wares.SACK),
    ("slice brownie cheesecake sandwich", things.SLICE),
    ("cake", things.CAKE),
    ("tart turnover", things.TART),
    ("rolls buns bun knot scone brioche", things.BUNS),
    ("umbrella", things.UMBRELLA),
    ("scarf", things.SCARF),
    ("boots", things.BOOTS),
    ("sandals slippers", things.SANDALS),
    ("shoes sneakers trainers", things.SHOES),
    ("beanie", things.BEANIE),
    ("cap", things.CAP),
    ("hat", things.HAT),
    ("backpack rucksack", things.BACKPACK),
    ("tote satchel handbag", things.HANDBAG),
    ("gloves socks", things.MITTENS),
    ("jacket coat hoodie", things.JACKET),
    ("jeans trousers leggings", things.TROUSERS),
    ("dress skirt", things.DRESS),
    ("sweater tshirt shirt", things.SHIRT),
    ("wreath", wares.RING_SHAPED),
    ("bouquet flowers", things.BOUQUET),
    ("seeds bulbs", things.PACKET),
    ("watering", things.CAN),
    ("trowel secateurs", things.TOOL),
    ("feeder", things.BIRD_HOUSE),
    ("scroll map", wares.SCROLL),
    ("bananas", wares.BANANAS),
    ("carrots", wares.ROOTS),
    ("bok lettuce", wares.GREENS),
    ("milk", wares.CARTON),
    ("eggs", wares.EGGS),
    ("cheese", wares.CHEESE),
    ("honey jam vitamin-c tablets painkiller", wares.JAR),
    ("sardines", wares.TIN),
    ("butter chocolate", wares.BAR),
    ("water-sparkling", wares.SIX),
    ("sauce oil drops repellent", wares.BOTTLE),
    ("rice potatoes crisps", wares.SACK),
    ("pasta noodles", things.BAG),
    ("lantern", wares.LANTERN),
    ("lighthouse", wares.LIGHTHOUSE),
    ("armchair", wares.ARMCHAIR),
    ("sofa", wares.SOFA),
    ("chair", wares.CHAIR),
    ("stool", wares.STOOL),
    ("table", wares.TABLE),
    ("bookshelf", wares.BOOKCASE),
    ("rug", wares.RUG),
    ("cushion", wares.CUSHION),
    ("vase", wares.VASE),
    ("pan", wares.PAN),
    ("knife", wares.KNIFE),
    ("chopsticks", wares.STICKS),
    ("bowl", wares.BOWL),
    ("candle", wares.CANDLES),
    ("clock-wall", wares.CLOCK),
    ("mirror", wares.MIRROR),
    ("basket", wares.BASKET),
    ("first-aid", wares.FIRST_AID),
    ("thermometer", wares.THERMOMETER),
    ("toothbrush", wares.BRUSH),
    ("toothpaste sunscreen cream balm", wares.TUBE),
    ("soap", wares.SOAP),
    ("whale", wares.WHALE),
    ("train", wares.TRAIN),
    ("blocks", wares.BLOCKS),
    ("ball", wares.BALL),
    ("kite", wares.KITE),
    ("game chess go-set", wares.GAME_BOX),
    ("doll puppet soldier", wares.DOLL),
    ("robot", wares.ROBOT),
    ("telescope", wares.TELESCOPE),
    ("rope", wares.ROPE),
    ("ship", wares.SHIP_IN_BOTTLE),
    ("compass", wares.COMPASS),
    ("globe", wares.SNOW_GLOBE),
    ("ammonite", wares.FOSSIL),
    ("pin", wares.PIN),
)
"""Words, or several joined by a hyphen that must follow each other in the id."""
_BY_CATEGORY: tuple[tuple[str, Parts], ...] = (
    ("book stationery magazine comic", things.BOOK),
    ("mug", things.MUG),
    ("coffee tea cafe drink kitchen", things.CUP),
    ("lamp", wares.LAMP),
    ("headphone", things.HEADPHONES),
    ("phone", things.PHONE),
    ("computer", things.LAPTOP),
    ("electronic audio gadget", things.SPEAKER),
    ("hat", things.HAT),
    ("bag", things.HANDBAG),
    ("shoe", things.SHOES),
    ("cloth fashion accessor wear", things.SHIRT),
    ("plant garden", things.PLANT),
    ("flower flor", things.BOUQUET),
    ("bread bakery", things.LOAF),
    ("pastr sweet", things.CROISSANT),
    ("food grocer fruit snack", wares.FRUIT),
    ("pharm medic health beauty care", wares.MEDICINE),
    ("toy game plush", wares.BEAR),
    ("furniture", wares.CHAIR),
    ("home", wares.VASE),
    ("art gallery print poster museum film cinema", wares.PICTURE),
)
"""By a part of the category's name."""


def linear(css: str) -> Linear:
    """Linear RGB of "#rrggbb"; a warm grey when it is no such colour. Source: IEC 61966-2-1."""
    try:
        red, green, blue = (int(css.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4))
    except ValueError:
        return 0.30, 0.28, 0.25
    return _decode(red), _decode(green), _decode(blue)


def _decode(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def parts_of(product_id: str, name: str, category: str) -> Parts:
    """The solids of a product; a parcel for what nothing is known of.

    Args:
        product_id: Words joined by hyphens, as in the catalogue.
        name: English.
    """
    kind = category.lower()
    if kind == "books":  # their titles name all sorts of things
        return things.BOOK
    spoken = f" {' '.join(re.findall('[a-z]+', f'{product_id} {name}'.lower()))} "
    for words, parts in _BY_WORD:
        if any(f" {word.replace('-', ' ')} " in spoken for word in words.split()):
            return parts
    return next((parts for words, parts in _BY_CATEGORY if any(word in kind for word in words.split())), wares.PARCEL)


def product_model(product: ProductCard) -> Model:
    """One unit high at most, standing on y = 0."""
    own, parts = linear(product.colour), parts_of(product.id, product.name_en, product.category)
    return Model(
        [part.mesh for part in parts],
        np.array([_placed(part) for part in parts], np.float32),
        np.clip(np.array([part.tint or own for part in parts]) * [[part.shade] for part in parts], 0.0, 1.0),
    )


def _placed(part: Part) -> NDArray[np.float64]:
    matrix = np.eye(4)
    matrix[:3, :3] = _turned(part.turn) * part.size
    matrix[:3, 3] = part.at
    return matrix


def _turned(degrees: Three) -> NDArray[np.float64]:
    """About x, then y, then z."""
    (sx, cx), (sy, cy), (sz, cz) = ((math.sin(math.radians(d)), math.cos(math.radians(d))) for d in degrees)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)
