"""A file that cannot be used is refused with its reason and a hint, whatever it claims."""

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from everything import everything
from written import Written, a_square, picture, save_glb

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.gltf.model import Model

Change = Callable[[dict[str, Any]], None]


def refusal(path: Path) -> str:
    with pytest.raises(GraphicsError) as error:
        Model.load(path)
    assert error.value.hint
    assert error.value.message.startswith("The model file cannot be used: ")
    assert error.value.message.count("\n") == 0
    assert len(error.value.message) < 300
    return str(error.value.message)


def put(*keys: str | int, to: Any) -> Change:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = to

    return change


def spoilt(tmp_path: Path, change: Change) -> Path:
    file = everything()
    description = file.described()
    change(description)
    return save_glb(tmp_path / "spoilt.glb", description, bytes(file.blob))


def position(key: str, to: Any) -> Change:
    """In the accessor of a mesh's positions."""

    def change(document: dict[str, Any]) -> None:
        document["accessors"][document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]][key] = to

    return change


def in_a_circle(document: dict[str, Any]) -> None:
    document["nodes"] = [{"children": [1]}, {"children": [2]}, {"children": [0]}]
    document["scenes"] = [{"nodes": []}]


def too_deep(document: dict[str, Any]) -> None:
    document["nodes"] = [{"children": [n + 1]} for n in range(200)] + [{"mesh": 0}]
    document["scenes"] = [{"nodes": [0]}]


def growing(document: dict[str, Any]) -> None:
    document["nodes"] = [{"children": [n + 1], "scale": [1e4] * 3} for n in range(40)] + [{"mesh": 1}]
    document["scenes"] = [{"nodes": [0]}]


POSITION = ("meshes", 0, "primitives", 0, "attributes", "POSITION")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put("asset", "version", to="1.0"), "version 1.0"),
        (put("extensionsRequired", to=["KHR_draco_mesh_compression"]), "KHR_draco_mesh_compression"),
        (position("count", to=4_000_000_000), "impossible"),
        (position("count", to=-1), "impossible"),
        (position("count", to=True), "impossible"),
        (position("count", to=400), "beyond the end"),
        (position("byteOffset", to=2**31), "impossible"),
        (position("componentType", to=5130), "unknown kind"),
        (put("bufferViews", 1, "byteStride", to=1), "beyond the end"),
        (put("bufferViews", 1, "byteStride", to=2**40), "impossible"),
        (put("bufferViews", 1, "byteLength", to=2**40), "impossible"),
        (put("buffers", 0, "byteLength", to=2**20), "truncated"),
        (put("buffers", 0, "uri", to="/etc/passwd"), "beside or below"),
        (put("buffers", 0, "uri", to="../secret.bin"), "beside or below"),
        (put("buffers", 0, "uri", to="parts/..%2f..%2fsecret.bin"), "beside or below"),
        (put("buffers", 0, "uri", to="file:///etc/passwd"), "beside or below"),
        (put("buffers", 0, "uri", to="C:\\secret.bin"), "beside or below"),
        (put("buffers", 0, "uri", to="nowhere.bin"), "cannot be read"),
        (put("buffers", 0, "uri", to="data:text/plain,abc"), "base64"),
        (put("buffers", 0, "uri", to="data:;base64,a&b"), "base64"),
        (put(*POSITION, to=None), "does not exist"),
        (put(*POSITION, to=9999), "does not exist"),
        (put("meshes", 0, "primitives", 0, "indices", to=0), "accessor"),
        (put("meshes", 0, "primitives", 0, "material", to=7), "does not exist"),
        (put("meshes", 0, "primitives", 0, "mode", to="many"), "unknown"),
        (put("meshes", 0, "primitives", to="all of them"), "malformed"),
        (put("meshes", to={}), "malformed"),
        (put("nodes", 1, "translation", to=[1e30, 0, 0]), "out of bounds"),
        (put("nodes", 1, "translation", to=[0, "high", 0]), "not finite"),
        (put("nodes", 1, "translation", to=[10**400, 0, 0]), "not finite"),
        (put("nodes", 1, "translation", to=[0, 0]), "wrong length"),
        (put("nodes", 0, "rotation", to=[0, 0, 0, 0]), "no direction"),
        (put("nodes", 0, "children", to=[1, 1]), "two others"),
        (put("nodes", 0, "children", to=[99]), "does not exist"),
        (put("scene", to=3), "does not exist"),
        (put("skins", 0, "joints", to=[]), "joints"),
        (put("skins", 0, "joints", to=[99]), "does not exist"),
        (put("textures", 0, "source", to=5), "does not exist"),
        (put("materials", 0, "alphaMode", to="SOFT"), "alpha mode"),
        (put("materials", 0, "pbrMetallicRoughness", "roughnessFactor", to=-3), "out of bounds"),
        (put("materials", 0, "emissiveTexture", "texCoord", to=4), "third set"),
        (put("animations", 0, "channels", 0, "sampler", to=9), "does not exist"),
        (put("animations", 0, "samplers", 0, "interpolation", to="GUESS"), "unknown interpolation"),
        (put("animations", 0, "samplers", 0, "output", to=0), "accessor"),
        (in_a_circle, "circle"),
        (too_deep, "deep"),
        (growing, "nowhere near"),
    ],
)
def test_a_hostile_description_is_refused_with_its_reason(tmp_path: Path, change: Change, reason: str) -> None:
    assert reason in refusal(spoilt(tmp_path, change))


def test_what_is_no_gltf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "thing.glb"
    whole = a_square().glb(path).read_bytes()
    for data, reason in (
        (b"", "not a GLB"),
        (b"\x89PNG and so on", "not a GLB"),
        (whole[:11], "truncated"),
        (whole[:40], "truncated"),
        (whole[:-4], "truncated"),
        (b"glTF" + struct.pack("<II", 1, len(whole)) + whole[12:], "version 2"),
        (b"{", "not JSON"),
        (b"{" + b'"a":[' * 50_000, "not JSON"),
        (b'{"asset":{"version":"2.0"},"nodes":[{"translation":[NaN,0,0]}]}', "not JSON"),
        (b'{"a":[' + b"[]," * 300_000 + b"[]]}", "too long"),
        (b'{"asset":{"version":"2.0"}}', "no triangles"),
    ):
        path.write_bytes(data)
        assert reason in refusal(path)


def test_what_is_no_plain_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.glb")
    assert "plain file" in refusal(tmp_path / "pipe.glb")
    assert "plain file" in refusal(tmp_path)
    assert "plain file" in refusal(Path("/dev/zero"))
    assert "cannot be read" in refusal(tmp_path / "missing.glb")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    a_square().beside(folder / "thing.gltf", "numbers.bin", tmp_path / "secret.bin")
    (folder / "numbers.bin").symlink_to(tmp_path / "secret.bin")
    assert "beside or below" in refusal(folder / "thing.gltf")


def test_numbers_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    for value in (float("nan"), float("inf"), 1e38):
        file = Written()
        file.node(mesh=file.mesh(file.primitive([[0, 0, 0], [1, 0, 0], [0, value, 0]])))
        assert "not finite" in (reason := refusal(file.glb(tmp_path / "thing.glb"))) or "too far" in reason


def png_of(width: int, height: int) -> bytes:
    """Claims a size; holds a few rows of nothing, however many it claims."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png_of(60_000, 60_000), "too large"),
        (png_of(8000, 8000), "too large"),
        (png_of(64, 64), "spoilt"),
        (picture([[[255, 0, 0]] * 64] * 64, "JPEG")[:200], "spoilt"),
        (picture([[[255, 0, 0]] * 4] * 4, "GIF"), "neither PNG nor JPEG"),
        (b"", "neither PNG nor JPEG"),
    ],
    ids=["claims terabytes", "too many pixels", "cut short", "half a photo", "another kind", "empty"],
)
def test_a_picture_that_is_spoilt_or_a_bomb_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    file = a_square()
    texture = file.texture([[[255, 255, 255]]])
    file.document.materials[0].pbrMetallicRoughness.baseColorTexture = {"index": texture}
    (tmp_path / "picture.png").write_bytes(data)
    description = file.described()
    description["images"] = [{"uri": "picture.png"}]
    assert reason in refusal(save_glb(tmp_path / "thing.glb", description, bytes(file.blob)))


def test_few_bytes_that_unpack_to_many_numbers_are_refused(tmp_path: Path) -> None:
    file = a_square()
    description = file.described()
    nothing = len(description["accessors"])
    description["accessors"].append({"componentType": 5126, "count": 400_000, "type": "VEC3"})
    primitive = {"attributes": {"POSITION": nothing}, "targets": [{"POSITION": nothing}] * 100}
    description["meshes"] = [{"primitives": [primitive]}]
    assert "million numbers" in refusal(save_glb(tmp_path / "bomb.glb", description, bytes(file.blob)))


def test_a_mesh_drawn_a_thousand_times_over_is_refused(tmp_path: Path) -> None:
    file = Written()
    corners = [[0, 0, 0], [1, 0, 0], [0, 1, 0]] * 20_000
    file.mesh(file.primitive(corners))
    for _ in range(1000):
        file.node(mesh=0)
    assert "too many" in refusal(file.glb(tmp_path / "crowd.glb"))
