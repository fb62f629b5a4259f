"""The one typeface for both languages, as HarfBuzz knows it: quick to open, and without a drawing library."""

from functools import cache
from pathlib import Path

import uharfbuzz

from vr_assistant.errors import GraphicsError

FONT_FILE = Path(__file__).resolve().parents[3] / "assets" / "fonts" / "NotoSansSC-Medium.ttf"
UNITS_PER_EM = 1000


@cache
def open_font() -> uharfbuzz.Font:
    """Scaled so that lengths come in thousandths of an em. Raises GraphicsError when the file cannot be read."""
    try:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FONT_FILE)))
    except (OSError, uharfbuzz.HarfBuzzError) as error:
        raise _unreadable() from error
    if not face.glyph_count:
        raise _unreadable()
    font = uharfbuzz.Font(face)
    font.scale = (UNITS_PER_EM, UNITS_PER_EM)
    return font


def _unreadable() -> GraphicsError:
    return GraphicsError(f"The font {FONT_FILE.name} cannot be read.", "Install the program again.")
