"""Bakes labels.npz: distance fields of the glyphs of everything that is written in the worlds, and of ASCII.

    python assets/fonts/bake_labels.py

Run it again when a world gets a new name. The result is the same for the same font and the same texts.
"""

from pathlib import Path

from vr_assistant.stage.text.atlas import ATLAS_FILE, bake, glyphs_of, to_bytes
from vr_assistant.world.world import World

WORLDS = Path(__file__).resolve().parents[1] / "worlds"
ALWAYS = (
    "".join(map(chr, range(0x20, 0x7F))),
    *map(chr, range(0x20, 0x7F)),  # one by one, without ligatures
    "0123456789 ¥€£×·–—…“”‘’ a“b”‘c’…",
    "早上好，小镇正在醒来……请稍等，我马上就回来。",
    "Good morning. The town is waking up…",
)


def texts() -> list[str]:
    """Everything whose letters are to be there before a world is built."""
    found = list(ALWAYS)
    for file in sorted(WORLDS.glob("*/world.toml")):
        world = World.load(file.parent)
        found += [world.name_en, world.name_zh]
        for named in (*world.places, *world.streets):
            found += [named.name_en, named.name_zh]
    return found


def main() -> None:
    atlas = bake(glyphs_of(texts()))
    ATLAS_FILE.write_bytes(to_bytes(atlas))
    print(f"{ATLAS_FILE.name}: {len(atlas.cells)} glyphs, {atlas.pixels.shape[1]} x {atlas.pixels.shape[0]} texels")


if __name__ == "__main__":
    main()
