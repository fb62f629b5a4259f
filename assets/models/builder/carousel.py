"""A carousel with eight horses, as it may stand in the square of a small town; 5.6 m across, 5 m high."""

import numpy as np
import pygltflib as gltf

from . import paint
from .geometry import Piece, ball, joined, lathe, tube, turned
from .gltf_file import FLOAT, Writer

HORSES, TURN_S, BOB_S, BOB_M, RING_M = 8, 16.0, 4.0, 0.16, 1.85
FLOOR_M, BAND_M, BAND_TOP_M, TOP_M, RADIUS_M = 0.42, 2.95, 3.32, 4.4, 2.6
POLE_M = 4.95
Colour = tuple[float, float, float]
COATS: list[tuple[Colour, Colour, Colour, Colour]] = [  # coat, mane and tail, saddle, blanket
    ((0.80, 0.76, 0.68), (0.72, 0.50, 0.16), (0.42, 0.02, 0.03), (0.02, 0.14, 0.18)),
    ((0.20, 0.075, 0.03), (0.05, 0.02, 0.015), (0.02, 0.15, 0.19), (0.72, 0.50, 0.16)),
    ((0.035, 0.035, 0.045), (0.60, 0.58, 0.54), (0.55, 0.36, 0.09), (0.42, 0.02, 0.03)),
    ((0.50, 0.42, 0.34), (0.80, 0.76, 0.68), (0.10, 0.20, 0.07), (0.50, 0.10, 0.12)),
]


def horse(coat: Colour, mane: Colour, saddle: Colour, blanket: Colour) -> Piece:
    """In full gallop, its middle at the origin, looking along +Z."""
    hoof = (0.05, 0.035, 0.02)
    body = [(0, 0.02, -0.42), (0, 0.03, -0.34), (0, 0.03, -0.18), (0, 0.0, 0.05), (0, 0.02, 0.24), (0, 0.06, 0.37)]
    girth = [(0.10, 0.11), (0.155, 0.185), (0.165, 0.20), (0.155, 0.185), (0.165, 0.21), (0.11, 0.14)]
    pieces = [
        tube(body, girth, coat, 10),
        tube(
            [(0, 0.06, 0.28), (0, 0.24, 0.42), (0, 0.42, 0.50), (0, 0.53, 0.53)],
            [(0.12, 0.17), (0.085, 0.13), (0.065, 0.095), (0.055, 0.07)],
            coat,
        ),
        tube(
            [(0, 0.55, 0.50), (0, 0.54, 0.58), (0, 0.46, 0.69), (0, 0.38, 0.78)],
            [(0.05, 0.06), (0.07, 0.085), (0.05, 0.06), (0.042, 0.045)],
            coat,
        ),
        tube(
            [(0, 0.62, 0.52), (0, 0.55, 0.44), (0, 0.40, 0.38), (0, 0.24, 0.27), (0, 0.17, 0.16)],
            [(0.02, 0.03), (0.03, 0.07), (0.03, 0.08), (0.03, 0.07), (0.015, 0.03)],
            mane,
            6,
        ),
        tube(
            [(0, 0.12, -0.42), (0, 0.20, -0.54), (0, 0.12, -0.66), (0, -0.06, -0.74), (0, -0.22, -0.72)],
            [(0.03, 0.03), (0.05, 0.05), (0.06, 0.07), (0.05, 0.06), (0.012, 0.012)],
            mane,
            6,
        ),
        tube([(0, 0.045, -0.24), (0, 0.02, 0.14)], [(0.172, 0.205), (0.168, 0.20)], blanket, 10),
        tube(
            [(0, 0.10, -0.19), (0, 0.115, -0.12), (0, 0.095, 0.0), (0, 0.12, 0.09)],
            [(0.12, 0.145), (0.13, 0.11), (0.125, 0.105), (0.09, 0.115)],
            saddle,
        ),
    ]
    pieces += [
        tube([(side * 0.035, 0.585, 0.52), (side * 0.045, 0.675, 0.535)], [(0.026, 0.02), (0.006, 0.006)], coat, 4)
        for side in (-1, 1)
    ]
    legs = (
        ((0.09, -0.06, 0.29), (0.09, -0.24, 0.46), (0.09, -0.42, 0.36)),
        ((-0.09, -0.06, 0.29), (-0.09, -0.20, 0.50), (-0.09, -0.36, 0.62)),
        ((0.09, -0.04, -0.32), (0.09, -0.25, -0.44), (0.09, -0.46, -0.64)),
        ((-0.09, -0.04, -0.32), (-0.09, -0.28, -0.30), (-0.09, -0.48, -0.46)),
    )
    for hip, knee, foot in legs:
        middle = tuple(np.array(knee) * 0.35 + np.array(foot) * 0.65)
        pieces.append(
            tube([hip, knee, middle, foot], [(0.075, 0.11), (0.045, 0.055), (0.028, 0.03), (0.03, 0.034)], coat, 5)
        )
        below = tuple(np.array(foot) * 1.16 - np.array(knee) * 0.16)
        pieces.append(tube([foot, below], [(0.036, 0.04), (0.042, 0.048)], hoof, 5))
    return joined(pieces)


def pennant(joints: int) -> Piece:
    """A flag along +X from the origin, hung on a chain of joints."""
    columns, length, height = 13, 0.85, 0.34
    s = np.linspace(0, 1, columns)
    rows = np.array([0.5, 0.0, -0.5])
    positions = np.stack(
        [np.repeat(s * length, 3), (rows[None] * height * (1 - 0.85 * s[:, None])).ravel(), np.zeros(columns * 3)], 1
    )
    along = np.repeat(s * joints, 3)
    first = np.minimum(along.astype(int), joints - 1)
    share = np.clip(along - first - 0.0, 0, 1)
    numbers, weights = np.zeros((len(along), 4), int), np.zeros((len(along), 4))
    numbers[:, 0], numbers[:, 1] = first, np.minimum(first + 1, joints - 1)
    weights[:, 0], weights[:, 1] = 1 - share * 0.5, share * 0.5
    a = (np.arange(columns - 1)[:, None] * 3 + np.arange(2)).ravel()
    triangles = np.concatenate([np.stack([a, a + 1, a + 3], 1), np.stack([a + 1, a + 4, a + 3], 1)])
    colours = np.tile([0.42, 0.02, 0.03, 1.0], (len(along), 1))
    colours[1::3, :3] = (0.72, 0.50, 0.16)
    uvs = np.stack([positions[:, 0] / length, np.tile([0.0, 0.5, 1.0], columns)], 1)
    normals = np.tile([0.0, 0.0, 1.0], (len(along), 1))
    return Piece(positions, normals, uvs, colours, triangles, numbers, weights)


def build() -> Writer:
    out = Writer()
    out.document.asset = gltf.Asset(version="2.0", generator="assets/models/build_models.py")
    out.document.extensionsUsed = ["KHR_materials_emissive_strength", "KHR_texture_transform"]
    stuff = _materials(out)
    out.node(name="step", mesh=out.mesh("step", [(_step(), stuff["stone"])]))
    turning = out.node(name="turning")
    out.node(turning, name="body", mesh=out.mesh("body", _body(stuff)))
    horses = []
    meshes = [out.mesh(f"horse {n}", [(horse(*coat), stuff["lacquer"])]) for n, coat in enumerate(COATS)]
    for n in range(HORSES):
        angle = n * 2 * np.pi / HORSES
        at = [RING_M * np.cos(angle), 1.25 + _bob(n, 0.0), -RING_M * np.sin(angle)]
        half = (angle + np.pi) / 2
        rotation = [0.0, float(np.sin(half)), 0.0, float(np.cos(half))]
        where = [float(v) for v in at]
        horses.append(out.node(turning, name=f"horse {n}", mesh=meshes[n % 4], translation=where, rotation=rotation))
    flag = _flag(out, turning, stuff["flag"])
    _animate(out, turning, horses, flag)
    return out


def _bob(horse_number: int, time_s: float) -> float:
    return BOB_M * float(np.sin(2 * np.pi * (time_s / BOB_S + horse_number * 3 / 8)))


def _materials(out: Writer) -> dict[str, int]:
    panel, relief = paint.panel()
    boards, boards_relief = paint.planks()
    textures = {
        "cloth": out.texture(paint.cloth()),
        "valance": out.texture(paint.valance()),
        "panel": out.texture(panel),
        "panel relief": out.texture(paint.normals(relief, 0.5)),
        "planks": out.texture(boards),
        "planks relief": out.texture(paint.normals(boards_relief, 0.35)),
    }

    def made(
        name: str, colour: Colour, roughness: float, metallic: float = 0.0, picture: str = "", **more: object
    ) -> int:
        surface = gltf.PbrMetallicRoughness(
            baseColorFactor=[*colour, 1.0], roughnessFactor=roughness, metallicFactor=metallic
        )
        if picture:
            surface.baseColorTexture = gltf.TextureInfo(index=textures[picture])
            if f"{picture} relief" in textures:
                more["normalTexture"] = gltf.NormalMaterialTexture(index=textures[f"{picture} relief"])
        return out.material(gltf.Material(name=name, pbrMetallicRoughness=surface, **more))

    white = (1.0, 1.0, 1.0)
    stretched = {"KHR_texture_transform": {"scale": [1.0, 3.0]}}
    result = {
        "stone": made("stone", (0.34, 0.31, 0.27), 0.9),
        "planks": made("planks", white, 0.7, picture="planks"),
        "cloth": made("cloth", white, 0.85, picture="cloth"),
        "valance": made("valance", white, 0.8, picture="valance", alphaMode="MASK", alphaCutoff=0.5, doubleSided=True),
        "panel": made("panel", white, 0.45, picture="panel"),
        "drum": made("drum", white, 0.45, picture="panel"),
        "brass": made("brass", (0.83, 0.56, 0.20), 0.30, 0.65),
        "lacquer": made("lacquer", white, 0.32),
        "flag": made("flag", white, 0.8, doubleSided=True),
        "lining": made("lining", (0.66, 0.50, 0.32), 0.9, emissiveFactor=[0.30, 0.17, 0.07]),
        "lamps": made("lamps", (1.0, 0.9, 0.7), 0.4, emissiveFactor=[1.0, 0.72, 0.38]),
    }
    out.document.materials[result["lamps"]].extensions = {"KHR_materials_emissive_strength": {"emissiveStrength": 5.0}}
    drum = out.document.materials[result["drum"]]
    drum.pbrMetallicRoughness.baseColorTexture.extensions = stretched
    drum.normalTexture.extensions = stretched
    return result


def _step() -> Piece:
    return lathe([(2.85, 0.0), (2.85, 0.14), (2.82, 0.17), (2.3, 0.17)], 40, shade=[0.6, 1, 1, 0.5])


def _body(stuff: dict[str, int]) -> list[tuple[Piece, int]]:
    floor = lathe([(RADIUS_M - 0.02, FLOOR_M), (0.5, FLOOR_M)], 48, repeats=12, shade=[0.9, 0.6])
    rim = lathe([(RADIUS_M, 0.19), (RADIUS_M, FLOOR_M)], 48, repeats=36, shade=[0.6, 1.0])
    drum = lathe([(0.62, FLOOR_M), (0.62, BAND_TOP_M + 0.24)], 12, repeats=12, shade=[0.6, 0.9])
    band = lathe([(RADIUS_M + 0.05, BAND_M), (RADIUS_M + 0.05, BAND_TOP_M)], 48, repeats=24, shade=[0.9, 1.0])
    inside = lathe([(RADIUS_M + 0.03, BAND_TOP_M - 0.02), (RADIUS_M + 0.03, BAND_M)], 48, shade=[0.6, 0.8])
    ceiling = lathe([(0.6, BAND_TOP_M + 0.22), (RADIUS_M + 0.03, BAND_TOP_M - 0.04)], 48, shade=[0.7, 0.9])
    sag = [(RADIUS_M + 0.16, BAND_TOP_M - 0.02), (1.9, 3.56), (1.1, 3.86), (0.5, 4.17), (0.12, TOP_M)]
    roof = lathe(sag, 48, repeats=8, is_smooth=True)
    hanging = lathe([(RADIUS_M + 0.09, BAND_M - 0.36), (RADIUS_M + 0.09, BAND_M + 0.02)], 48, repeats=16)
    brass = [
        lathe(
            [(RADIUS_M + 0.06, BAND_M - 0.02), (RADIUS_M + 0.11, BAND_M + 0.01), (RADIUS_M + 0.06, BAND_M + 0.04)], 48
        ),
        lathe([(RADIUS_M + 0.01, FLOOR_M - 0.03), (RADIUS_M + 0.04, FLOOR_M), (RADIUS_M - 0.03, FLOOR_M + 0.012)], 48),
        lathe([(0.2, TOP_M - 0.06), (0.13, TOP_M + 0.05), (0.035, TOP_M + 0.09), (0.02, POLE_M)], 12, is_smooth=True),
        ball((0.0, TOP_M + 0.14, 0.0), 0.11, 12, 7),
        ball((0.0, POLE_M, 0.0), 0.045, 8, 5),
    ]
    for n in range(HORSES):
        pole = lathe([(0.026, FLOOR_M), (0.026, BAND_TOP_M + 0.05)], 8, is_smooth=True)
        angle = n * 2 * np.pi / HORSES
        brass.append(pole.moved(turned(0.0, (RING_M * np.cos(angle), 0.0, -RING_M * np.sin(angle)))))
    lamps = []
    for n in range(20):
        angle = (n + 0.5) * 2 * np.pi / 20
        for radius, height in ((RADIUS_M + 0.12, BAND_TOP_M - 0.05), (0.72, BAND_M - 0.05)):
            if radius > 1 or n % 2:
                lamps.append(ball((radius * np.cos(angle), height, -radius * np.sin(angle)), 0.048, 6, 3))
    return [
        (floor, stuff["planks"]),
        (joined([rim, band]), stuff["panel"]),
        (drum, stuff["drum"]),
        (joined([inside, ceiling]), stuff["lining"]),
        (roof, stuff["cloth"]),
        (hanging, stuff["valance"]),
        (joined(brass), stuff["brass"]),
        (joined(lamps), stuff["lamps"]),
    ]


def _flag(out: Writer, parent: int, material: int) -> list[int]:
    count, length = 4, 0.85
    joints = []
    at = [0.02, POLE_M - 0.2, 0.0]
    for n in range(count):
        joints.append(out.node(joints[-1] if joints else parent, name=f"flag {n}", translation=at))
        at = [length / count, 0.0, 0.0]
    binds = np.tile(np.eye(4, dtype="<f4"), (count, 1, 1))
    binds[:, 0, 3] = -np.arange(count) * length / count
    matrices = out.accessor(binds.transpose(0, 2, 1).reshape(count, 16), FLOAT, gltf.MAT4)
    out.document.skins.append(gltf.Skin(joints=joints, inverseBindMatrices=matrices))
    mesh = out.mesh("flag", [(pennant(count), material)])
    out.node(name="flag", mesh=mesh, skin=0)
    return joints


def _animate(out: Writer, turning: int, horses: list[int], flag: list[int]) -> None:
    animation = gltf.Animation(name="turn")

    def add(node: int, path: str, times: np.ndarray, values: np.ndarray, how: str) -> None:
        kind = gltf.VEC4 if path == "rotation" else gltf.VEC3
        animation.samplers.append(
            gltf.AnimationSampler(
                input=shared[len(times)],
                output=out.accessor(values.astype("<f4").reshape(-1, values.shape[-1]), FLOAT, kind),
                interpolation=how,
            )
        )
        target = gltf.AnimationChannelTarget(node=node, path=path)
        animation.channels.append(gltf.AnimationChannel(sampler=len(animation.samplers) - 1, target=target))

    lists = [np.linspace(0, TURN_S, count) for count in (9, 17, 65)]
    shared = {len(times): out.accessor(times.astype("<f4"), FLOAT, gltf.SCALAR, bounds=True) for times in lists}
    turn, bob, wave = lists
    half = turn / TURN_S * np.pi
    add(turning, "rotation", turn, np.stack([0 * half, np.sin(half), 0 * half, np.cos(half)], 1), "LINEAR")
    for n, node in enumerate(horses):
        x, _, z = out.document.nodes[node].translation
        phase = 2 * np.pi * (bob / BOB_S + n * 3 / 8)
        keys = np.zeros((len(bob), 3, 3))
        keys[:, 1] = np.stack([np.full(len(bob), x), 1.25 + BOB_M * np.sin(phase), np.full(len(bob), z)], 1)
        keys[:, 0, 1] = keys[:, 2, 1] = BOB_M * np.cos(phase) * 2 * np.pi / BOB_S
        add(node, "translation", bob, keys, "CUBICSPLINE")
    for n, node in enumerate(flag):
        swing = (0.10 + 0.06 * n) * np.sin(2 * np.pi * (wave / 2.0) - n * 1.1)
        add(node, "rotation", wave, np.stack([0 * swing, np.sin(swing / 2), 0 * swing, np.cos(swing / 2)], 1), "LINEAR")
    out.document.animations.append(animation)
