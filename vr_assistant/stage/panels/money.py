"""Prices for people."""

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "HKD": "HK$"}
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND"})


def format_price(minor: int, currency: str) -> str:
    """`minor` in the smallest unit of the ISO 4217 currency: (123450, "CNY") is "¥1,234.50"."""
    code = currency.upper()
    number = f"{abs(minor):,}" if code in _WITHOUT_CENTS else f"{abs(minor) // 100:,}.{abs(minor) % 100:02d}"
    sign = "−" if minor < 0 else ""
    symbol = _SYMBOLS.get(code)
    return f"{sign}{symbol}{number}" if symbol else f"{sign}{number} {code}".rstrip()
