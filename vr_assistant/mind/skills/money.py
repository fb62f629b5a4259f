"""Prices as they are spoken."""

from vr_assistant.messages import Lang

_UNITS: dict[str, tuple[str, str, str]] = {
    "USD": ("dollar", "dollars", "美元"),
    "EUR": ("euro", "euros", "欧元"),
    "GBP": ("pound", "pounds", "英镑"),
    "CNY": ("yuan", "yuan", "元"),
}


def spoken_price(minor: int, currency: str, lang: Lang) -> str:
    """1450 cents: "14 dollars 50" or "14.5美元"; an unknown currency keeps its code."""
    whole, rest = divmod(minor, 100)
    one, many, han = _UNITS.get(currency, (currency, currency, currency))
    if lang == "zh":
        return f"{minor / 100:g}{han}"
    unit = one if whole == 1 else many
    if whole == 0 and rest:
        return f"{rest} cents" if currency in ("USD", "EUR") else f"0.{rest:02} {unit}"
    return f"{whole} {unit} {rest:02}" if rest else f"{whole} {unit}"
