"""Words from the command line, and JSON for it, on terminals of every encoding."""

import json
import os
import sys
from typing import Literal, cast

import typer

Language = Literal["auto", "en", "zh"]


def typed(text: str) -> str:
    """As it was typed: where the locale knows no UTF-8, Python hands on its bytes one by one."""
    if text.isascii() or not any("\udc80" <= character <= "\udcff" for character in text):
        return text
    return os.fsencode(text).decode("utf-8", "replace")


def language(value: str | None) -> Language | None:
    """The value of --lang. Raises BadParameter."""
    if value not in (None, "auto", "en", "zh"):
        raise typer.BadParameter(f"{value!r} is none of auto, en and zh.", param_hint="--lang")
    return cast(Language | None, value)


def json_line(value: object, indent: int | None = None) -> str:
    """JSON that standard output can take; readable where it takes everything."""
    takes_all = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    return json.dumps(value, ensure_ascii=not takes_all, indent=indent)


def picture_size(size: str) -> tuple[int, int]:
    """The value of --size, "1280x720", as numbers. Raises BadParameter."""
    try:
        width, height = (int(number) for number in size.lower().replace("×", "x").split("x"))
    except ValueError:
        width = height = 0
    if not (64 <= width <= 7680 and 36 <= height <= 4320):
        raise typer.BadParameter("Write the size as WIDTHxHEIGHT, e.g. 1280x720, from 64x36 to 7680x4320.")
    return width, height
