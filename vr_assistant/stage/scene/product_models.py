"""Little models of the goods: a few simple solids for each category."""

from dataclasses import dataclass

import numpy as np

from vr_assistant.messages import ProductCard
from vr_assistant.stage.scene.goods import Model
from vr_assistant.stage.scene.placing import upright

Linear = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """A solid in a box of one unit, standing on y = 0, centred on x and z."""

    mesh: str
    at: tuple[float, float, float]
    """Its centre."""
    size: tuple[float, float, float]
    tint: Linear | None = None
    """None: the product's own colour."""
    shade: float = 1.0


_PAPER: Linear = (0.86, 0.82, 0.74)
_DARK: Linear = (0.02, 0.022, 0.028)
_SCREEN: Linear = (0.05, 0.11, 0.17)
_WOOD: Linear = (0.30, 0.17, 0.08)
_LEAF: Linear = (0.06, 0.22, 0.05)
_CLAY: Linear = (0.36, 0.13, 0.06)
_CREAM: Linear = (0.88, 0.84, 0.78)

_BOOK = (
    Part("cube", (0, 0.46, 0), (0.62, 0.92, 0.16)),
    Part("cube", (0.02, 0.46, 0), (0.6, 0.86, 0.125), _PAPER),
    Part("cube", (0, 0.62, 0.081), (0.42, 0.1, 0.006), _PAPER),
)
_CUP = (
    Part("cylinder", (0, 0.04, 0), (0.78, 0.05, 0.78), _CREAM),
    Part("cylinder", (0, 0.34, 0), (0.5, 0.55, 0.5)),
    Part("cylinder", (0, 0.6, 0), (0.43, 0.04, 0.43), (0.08, 0.035, 0.015)),
    Part("cube", (0.3, 0.36, 0), (0.12, 0.26, 0.07)),
)
_DEVICE = (
    Part("cube", (0, 0.52, 0), (0.9, 0.62, 0.06), _DARK),
    Part("cube", (0, 0.52, 0.032), (0.82, 0.53, 0.01), _SCREEN),
    Part("cube", (0, 0.12, -0.04), (0.12, 0.24, 0.05), None),
    Part("cube", (0, 0.02, 0), (0.46, 0.04, 0.3), None),
)
_CLOTHES = (
    Part("cube", (0, 0.1, 0), (0.82, 0.19, 0.58)),
    Part("cube", (0, 0.29, 0), (0.78, 0.17, 0.55), None, 0.72),
    Part("cube", (0, 0.46, 0), (0.8, 0.16, 0.56)),
    Part("cube", (0, 0.46, 0.285), (0.16, 0.1, 0.01), _CREAM),
)
_FLOWERS = (
    Part("cylinder", (0, 0.17, 0), (0.4, 0.34, 0.4), _CLAY),
    Part("sphere", (0, 0.52, 0), (0.56, 0.44, 0.56), _LEAF),
    Part("sphere", (0.16, 0.72, 0.12), (0.24, 0.22, 0.24)),
    Part("sphere", (-0.17, 0.7, 0.1), (0.24, 0.22, 0.24)),
    Part("sphere", (0.0, 0.84, -0.04), (0.26, 0.24, 0.26)),
    Part("sphere", (-0.02, 0.58, 0.26), (0.2, 0.18, 0.2)),
)
_FOOD = (
    Part("cube", (0, 0.12, 0), (0.86, 0.22, 0.6), _WOOD),
    Part("sphere", (-0.24, 0.32, 0.06), (0.36, 0.34, 0.36)),
    Part("sphere", (0.12, 0.33, 0.1), (0.36, 0.34, 0.36), None, 0.8),
    Part("sphere", (-0.02, 0.34, -0.14), (0.36, 0.34, 0.36)),
    Part("sphere", (0.0, 0.55, 0.02), (0.34, 0.32, 0.34)),
)
_MEDICINE = (
    Part("cylinder", (0.2, 0.32, 0), (0.38, 0.64, 0.38)),
    Part("cylinder", (0.2, 0.72, 0), (0.3, 0.16, 0.3), _CREAM),
    Part("cylinder", (0.2, 0.32, 0), (0.39, 0.26, 0.39), _CREAM),
    Part("cube", (-0.26, 0.24, 0.04), (0.42, 0.48, 0.26), _CREAM),
    Part("cube", (-0.26, 0.24, 0.175), (0.22, 0.07, 0.01)),
    Part("cube", (-0.26, 0.24, 0.175), (0.07, 0.22, 0.01)),
)
_TOY = (
    Part("sphere", (0, 0.3, 0), (0.5, 0.54, 0.44)),
    Part("sphere", (0, 0.7, 0.02), (0.42, 0.4, 0.4)),
    Part("sphere", (-0.17, 0.88, 0), (0.16, 0.16, 0.1)),
    Part("sphere", (0.17, 0.88, 0), (0.16, 0.16, 0.1)),
    Part("sphere", (0, 0.65, 0.19), (0.18, 0.15, 0.12), _CREAM),
    Part("sphere", (0, 0.69, 0.25), (0.06, 0.05, 0.05), _DARK),
    Part("sphere", (-0.09, 0.77, 0.18), (0.05, 0.05, 0.05), _DARK),
    Part("sphere", (0.09, 0.77, 0.18), (0.05, 0.05, 0.05), _DARK),
    Part("sphere", (-0.16, 0.08, 0.14), (0.2, 0.18, 0.28)),
    Part("sphere", (0.16, 0.08, 0.14), (0.2, 0.18, 0.28)),
)
_PICTURE = (
    Part("cube", (0, 0.45, 0), (0.9, 0.72, 0.06), _WOOD),
    Part("cube", (0, 0.45, 0.032), (0.78, 0.6, 0.01), _CREAM),
    Part("cube", (0, 0.45, 0.04), (0.6, 0.42, 0.01)),
)
_PARCEL = (
    Part("cube", (0, 0.3, 0), (0.66, 0.6, 0.66)),
    Part("cube", (0, 0.3, 0), (0.12, 0.61, 0.67), _CREAM),
    Part("cube", (0, 0.3, 0), (0.67, 0.61, 0.12), _CREAM),
    Part("sphere", (-0.09, 0.64, 0), (0.18, 0.12, 0.1), _CREAM),
    Part("sphere", (0.09, 0.64, 0), (0.18, 0.12, 0.1), _CREAM),
)

_BY_WORD: tuple[tuple[tuple[str, ...], tuple[Part, ...]], ...] = (
    (("book", "stationery", "magazine", "comic"), _BOOK),
    (("coffee", "tea", "cafe", "drink", "mug", "kitchen"), _CUP),
    (("electronic", "computer", "phone", "audio", "camera", "gadget"), _DEVICE),
    (("cloth", "shoe", "scarf", "fashion", "accessor", "wear"), _CLOTHES),
    (("flower", "flor", "plant", "garden"), _FLOWERS),
    (("food", "grocer", "fruit", "bakery", "snack", "sweet", "pastr"), _FOOD),
    (("pharm", "medic", "health", "beauty", "care"), _MEDICINE),
    (("toy", "game", "plush"), _TOY),
    (("art", "gallery", "print", "poster", "museum", "film", "cinema"), _PICTURE),
)


def linear(css: str) -> Linear:
    """Linear RGB of "#rrggbb"; a warm grey when it is no such colour. Source: IEC 61966-2-1."""
    try:
        red, green, blue = (int(css.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4))
    except ValueError:
        return 0.30, 0.28, 0.25
    return _decode(red), _decode(green), _decode(blue)


def _decode(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def parts_of(category: str) -> tuple[Part, ...]:
    """The solids of a category, found by a part of its name; a parcel for what is not known."""
    name = category.lower()
    return next((parts for words, parts in _BY_WORD if any(word in name for word in words)), _PARCEL)


def product_model(product: ProductCard) -> Model:
    """One unit high at most, standing on y = 0."""
    own, parts = linear(product.colour), parts_of(product.category)
    return Model(
        [part.mesh for part in parts],
        np.array([upright(*part.at, 0.0, part.size) for part in parts]),
        np.array([part.tint or own for part in parts]) * [[part.shade] for part in parts],
    )
