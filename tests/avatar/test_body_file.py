"""The body file has what the motion needs, and hostile files are refused with a reason."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aria import ARIA, asked

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.avatar.glb import GlbFile
from vr_assistant.stage.avatar.visemes import SHAPES

MIXAMO_BONES = 52
ARKIT_SHAPES = 52


def rewritten(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Aria with another description; the numbers stay."""
    data = ARIA.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    document = json.loads(data[20 : 20 + length])
    change(document)
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + length :]
    head = struct.pack("<4sII", b"glTF", 2, 20 + len(text) + len(rest)) + struct.pack("<I4s", len(text), b"JSON")
    path.write_bytes(head + text + rest)
    return path


def test_she_has_mixamos_bones_and_eyes_of_her_own() -> None:
    skeleton = GlbFile(ARIA).skeleton()
    assert len(skeleton.names) == MIXAMO_BONES + 2
    assert {"Hips", "Spine2", "Head", "LeftHandThumb3", "RightToeBase", "LeftEye", "RightEye"} <= set(skeleton.names)


def test_she_has_every_shape_that_speech_and_moods_use(avatar: Avatar) -> None:
    assert len(avatar.targets) == ARKIT_SHAPES
    used = {name for shape in SHAPES.values() for name in shape}
    assert used <= set(avatar.targets)
    assert {"eyeBlinkLeft", "browInnerUp", "eyeLookDownRight", "mouthSmileLeft"} <= set(avatar.targets)


def test_she_is_of_human_size_and_light_enough() -> None:
    mesh = GlbFile(ARIA).mesh()
    assert ARIA.stat().st_size < 6_000_000
    assert 1.64 < mesh.positions[:, 1].max() - mesh.positions[:, 1].min() < 1.74
    assert len(mesh.indices) // 3 < 90_000
    assert {"skin", "eyes", "hair", "cloth"} <= set(mesh.material_names)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    short = tmp_path / "short.glb"
    for length in (0, 11, 30, 5_000, 1_000_000):
        short.write_bytes(ARIA.read_bytes()[:length])
        with pytest.raises(GraphicsError, match=r"not a GLB|truncated"):
            GlbFile(short)


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    data = bytearray(ARIA.read_bytes())
    (length,) = struct.unpack_from("<I", data, 12)
    struct.pack_into("<f", data, 20 + length + 8 + 4000, float("nan"))  # inside the positions
    poisoned = tmp_path / "nan.glb"
    poisoned.write_bytes(data)
    with pytest.raises(GraphicsError, match="not finite"):
        GlbFile(poisoned).mesh()


def set_in(*keys: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (set_in("accessors", 0, "count", to=4_000_000_000), "size of a accessor is impossible"),
        (set_in("accessors", 0, "count", to=400_000), "beyond the end"),
        (set_in("accessors", 0, "count", to=-1), "impossible"),
        (set_in("accessors", 0, "bufferView", to=9_999), "does not exist"),
        (set_in("bufferViews", 0, "byteOffset", to=2**40), "impossible"),
        (set_in("bufferViews", 0, "byteLength", to=2**40), "impossible"),
        (set_in("meshes", 0, "primitives", 0, "indices", to=None), "does not exist"),
        (set_in("meshes", 0, "primitives", 0, "targets", to=[]), "morph targets"),
        (set_in("meshes", 0, "primitives", to="all of them"), "malformed"),
        (set_in("accessors", to={}), "malformed"),
        (set_in("nodes", 1, "translation", to=[1e30, 0, 0]), "nowhere near"),
        (set_in("nodes", 1, "translation", to=[0, "high", 0]), "not finite"),
        (set_in("skins", 0, "joints", to=[5, 5, 5]), "twice"),
        (set_in("skins", 0, "joints", to=list(range(500))), "joints"),
    ],
)
def test_a_hostile_description_is_refused_with_its_reason(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], reason: str
) -> None:
    path = rewritten(tmp_path / "hostile.glb", change)
    with pytest.raises(GraphicsError, match=reason) as refusal:
        file = GlbFile(path)
        file.skeleton()
        file.mesh()
    assert refusal.value.hint


def test_a_body_without_knees_cannot_walk(tmp_path: Path) -> None:
    def rename(document: dict[str, Any]) -> None:
        for node in document["nodes"]:
            node["name"] = node["name"].replace("LeftLeg", "Stilt")

    with pytest.raises(GraphicsError, match="LeftLeg"):
        Avatar.load(rewritten(tmp_path / "stilts.glb", rename))


def test_a_figure_stands_in_for_a_body_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(GraphicsError, match=r"missing\.glb"):
        Avatar.load(tmp_path / "missing.glb")
    assert Avatar.stand_in().update(0.0, asked(z=-3.0)).root[2, 3] == pytest.approx(-3.0)
