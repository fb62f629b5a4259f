"""What a glTF file says arrives as arrays: every feature that this program knows, in small files made here."""

from pathlib import Path

import numpy as np
import pygltflib as gltf
import pytest
from written import SQUARE, SQUARE_TRIANGLES, SQUARE_UVS, Written, a_square, checks, picture

from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.gltf.pose import Pose

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
QUARTER_TURN = [0.0, float(np.sqrt(0.5)), 0.0, float(np.sqrt(0.5))]  # to the left, about +Y


def loaded(file: Written, tmp_path: Path) -> Model:
    return Model.load(file.glb(tmp_path / "thing.glb"))


def world_positions(model: Model, pose: Pose | None = None) -> np.ndarray:
    pose = pose or Pose(model, None)
    points = []
    for part in model.parts:
        p = np.c_[model.shapes[part.shape].positions, np.ones(len(model.shapes[part.shape].positions))]
        points.append((p @ pose.to_model[part.node].T)[:, :3])
    return np.concatenate(points)


def test_numbers_may_lie_in_the_file_as_text_or_in_a_file_below(tmp_path: Path) -> None:
    ways = (
        a_square().glb(tmp_path / "whole.glb"),
        a_square().embedded(tmp_path / "text.gltf"),
        a_square().beside(tmp_path / "apart.gltf", "parts/my%20numbers.bin", tmp_path / "parts" / "my numbers.bin"),
    )
    for path in ways:
        (shape,) = Model.load(path).shapes
        assert np.array_equal(shape.positions, SQUARE)
        assert shape.indices.tolist() == SQUARE_TRIANGLES.tolist()


def test_pictures_may_be_png_or_jpeg_inside_or_beside(tmp_path: Path) -> None:
    file = a_square()
    pixels = checks(RED, GREEN, BLUE, WHITE, size=32)
    inside = file.texture(pixels)
    (tmp_path / "photo.jpg").write_bytes(picture(pixels, "JPEG"))
    file.document.images.append(gltf.Image(uri="photo.jpg"))
    file.document.textures.append(gltf.Texture(source=1))
    surface = file.document.materials[0].pbrMetallicRoughness
    surface.baseColorTexture = gltf.TextureInfo(index=inside)
    file.document.materials[0].emissiveTexture = gltf.TextureInfo(index=1)
    model = loaded(file, tmp_path)
    for image in model.pictures:
        assert image.shape == (32, 32, 4)
        assert np.abs(image[4, 4, :3].astype(int) - RED).max() < 40
        assert np.abs(image[28, 4, :3].astype(int) - BLUE).max() < 40


def test_a_picture_of_sixteen_bits_is_scaled_not_clipped(tmp_path: Path) -> None:
    from PIL import Image

    file = a_square()
    grey = Image.fromarray(np.full((4, 4), 32768, np.uint16))
    grey.save(tmp_path / "grey.png")
    file.document.images.append(gltf.Image(uri="grey.png"))
    file.document.textures.append(gltf.Texture(source=0))
    file.document.materials[0].occlusionTexture = gltf.OcclusionTextureInfo(index=0)
    assert abs(int(loaded(file, tmp_path).pictures[0][0, 0, 0]) - 128) <= 1


def test_nodes_hang_on_each_other_by_parts_or_by_a_matrix(tmp_path: Path) -> None:
    file = Written()
    moved = np.eye(4)
    moved[:3, 3] = (0, 0, 5)
    base = file.node(matrix=moved.T.reshape(-1).tolist())
    arm = file.node(base, translation=[1.0, 0.0, 0.0], rotation=QUARTER_TURN, scale=[2.0, 2.0, 2.0])
    file.node(arm, mesh=file.mesh(file.square()), translation=[0.0, 1.0, 0.0])
    points = world_positions(loaded(file, tmp_path))
    # the corner at (0.5, 0, 0): up by one, doubled, turned to the left, aside, and away
    assert points[1] == pytest.approx([1.0, 2.0, 4.0], abs=1e-5)


def test_what_is_in_no_scene_is_not_shown(tmp_path: Path) -> None:
    file = a_square()
    file.node(mesh=0)
    assert len(loaded(file, tmp_path).parts) == 2
    file.document.scenes[0].nodes = [1]
    assert [part.node for part in loaded(file, tmp_path).parts] == [1]


def test_strips_fans_and_bare_corners_become_triangles(tmp_path: Path) -> None:
    strip, fan = SQUARE[[0, 1, 3, 2]], SQUARE
    for positions, mode, indices in ((strip, 5, None), (fan, 6, None), (SQUARE[[0, 1, 2, 0, 2, 3]], 4, None)):
        file = Written()
        file.node(mesh=file.mesh(file.primitive(positions, indices, mode=mode)))
        (shape,) = loaded(file, tmp_path).shapes
        corners = shape.positions[shape.indices].reshape(-1, 3, 3)
        fronts = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert fronts[:, 2] == pytest.approx([1.0, 1.0])


def test_lines_and_points_are_left_out(tmp_path: Path) -> None:
    file = a_square()
    file.node(mesh=file.mesh(file.primitive(SQUARE, mode=0), file.primitive(SQUARE, mode=3)))
    assert len(loaded(file, tmp_path).parts) == 1


def test_a_mesh_without_normals_is_lit_flat(tmp_path: Path) -> None:
    file = Written()
    roof = [[0, 0, 0], [1, 0, 0], [0.5, 1, 0], [0.5, 0.5, -1]]
    file.node(mesh=file.mesh(file.primitive(roof, np.array([0, 1, 2, 1, 3, 2], "u1"))))
    (shape,) = loaded(file, tmp_path).shapes
    assert len(shape.positions) == 6, "corners of two sides are two corners"
    assert shape.normals[:3] == pytest.approx(np.tile([0, 0, 1], (3, 1)))
    assert np.linalg.norm(shape.normals, axis=1) == pytest.approx(np.ones(6))


def test_tangents_that_a_normal_map_needs_are_worked_out(tmp_path: Path) -> None:
    file = Written()
    bumps = file.texture(np.full((4, 4, 3), (128, 128, 255)))
    material = file.material(normalTexture=gltf.NormalMaterialTexture(index=bumps, scale=0.5))
    mirrored = SQUARE_UVS * [-1, 1]
    file.node(mesh=file.mesh(file.square(material), file.square(material, TEXCOORD_0=file.numbers(mirrored))))
    plain, turned = loaded(file, tmp_path).shapes
    assert plain.tangents[0] == pytest.approx([1, 0, 0, 1])
    assert turned.tangents[0] == pytest.approx([-1, 0, 0, -1])
    assert loaded(file, tmp_path).materials[0].normal_scale == 0.5


def test_whole_numbers_may_stand_for_shares_and_rows_may_lie_apart(tmp_path: Path) -> None:
    file = Written()
    half = np.full((4, 4), 128, "u1")
    uvs = np.array([[0, 65535], [65535, 65535], [65535, 0], [0, 0]], "u2")
    below = np.array([[-128, 0, 127]] * 4, "i1")
    primitive = file.square(
        COLOR_0=file.numbers(half, is_share=True),
        TEXCOORD_0=file.numbers(uvs, is_share=True, stride=8),
        NORMAL=file.numbers(below, is_share=True, stride=4),
    )
    file.node(mesh=file.mesh(primitive))
    (shape,) = loaded(file, tmp_path).shapes
    assert shape.colours == pytest.approx(np.full((4, 4), 128 / 255))
    assert np.array_equal(shape.uvs[:, :2], SQUARE_UVS)
    assert shape.normals[0] == pytest.approx([-np.sqrt(0.5), 0, np.sqrt(0.5)])


def test_vertex_colours_without_alpha_are_opaque(tmp_path: Path) -> None:
    file = Written()
    file.node(mesh=file.mesh(file.square(COLOR_0=file.numbers(np.tile([0.2, 0.4, 0.6], (4, 1))))))
    assert loaded(file, tmp_path).shapes[0].colours[0] == pytest.approx([0.2, 0.4, 0.6, 1.0])


def test_a_material_has_all_its_factors_maps_and_extensions(tmp_path: Path) -> None:
    file = Written()
    texture = file.texture(checks(RED, GREEN, BLUE, WHITE), wrapS=33071, wrapT=33648)
    number = file.material(
        (0.5, 0.25, 0.125, 0.75),
        texture,
        emissiveFactor=[1.0, 0.5, 0.0],
        emissiveTexture=gltf.TextureInfo(index=texture, texCoord=1),
        occlusionTexture=gltf.OcclusionTextureInfo(index=texture, strength=0.25),
        alphaMode="MASK",
        alphaCutoff=0.3,
        doubleSided=True,
        extensions={"KHR_materials_emissive_strength": {"emissiveStrength": 4.0}, "KHR_materials_unlit": {}},
    )
    transform = {"offset": [0.5, 0.25], "rotation": float(np.pi / 2), "scale": [2.0, 3.0], "texCoord": 1}
    surface = file.document.materials[number].pbrMetallicRoughness
    surface.baseColorTexture.extensions = {"KHR_texture_transform": transform}
    surface.metallicFactor, surface.roughnessFactor = 0.25, 0.75
    file.node(mesh=file.mesh(file.square(number)))
    (material,) = loaded(file, tmp_path).materials
    assert (material.colour, material.alpha) == ((0.5, 0.25, 0.125), 0.75)
    assert (material.metallic, material.roughness, material.occlusion_strength) == (0.25, 0.75, 0.25)
    assert material.emission == (4.0, 2.0, 0.0)
    assert (material.alpha_mode, material.alpha_cutoff) == ("MASK", 0.3)
    assert material.is_double_sided
    assert material.is_unlit
    assert material.emission_map
    assert material.emission_map.set_number == 1
    assert material.colour_map
    assert (material.colour_map.wrap_u, material.colour_map.wrap_v) == ("clamp", "mirror")
    assert material.colour_map.set_number == 1
    # scaled, then turned counter-clockwise in a picture whose v points down, then moved
    corner = np.array([1.0, 0.0, 1.0])
    assert corner @ material.colour_map.u == pytest.approx(0.5)
    assert corner @ material.colour_map.v == pytest.approx(0.25 - 2.0)


def test_sparse_morphs_move_the_vertices_they_name(tmp_path: Path) -> None:
    file = Written()
    lift = {"POSITION": file.sparse(4, [2, 3], [[0, 1, 0], [0, 2, 0]])}
    whole = {"POSITION": file.numbers(np.tile([0.0, 0.0, 0.5], (4, 1)))}
    file.node(mesh=file.mesh(file.square(targets=[lift, whole]), weights=[0.5, 1.0]))
    model = loaded(file, tmp_path)
    morphs = model.shapes[0].morphs
    assert np.diff(morphs.starts).tolist() == [1, 1, 2, 2]
    assert morphs.offsets[morphs.targets == 0].tolist() == [[0, 1, 0], [0, 2, 0]]
    assert model.morph_weights[0].tolist() == [0.5, 1.0]


def bent_strip() -> Written:
    """A post of two joints, the upper one metre up, whose upper end hangs on the second."""
    file = Written()
    post = np.array([[-0.1, 0, 0], [0.1, 0, 0], [0.1, 1, 0], [-0.1, 1, 0], [0.1, 2, 0], [-0.1, 2, 0]])
    joints, weights = np.zeros((6, 4), "u1"), np.zeros((6, 4))
    joints[4:, 0] = 1
    weights[:, 0] = 1
    lower = file.node()
    upper = file.node(lower, translation=[0.0, 1.0, 0.0])
    binds = np.tile(np.eye(4), (2, 1, 1))
    binds[1, 1, 3] = -1
    matrices = file.numbers(binds.transpose(0, 2, 1).reshape(2, 16))
    file.document.skins.append(gltf.Skin(joints=[lower, upper], inverseBindMatrices=matrices))
    primitive = file.primitive(
        post,
        np.array([0, 1, 2, 0, 2, 3, 3, 2, 4, 3, 4, 5], "u2"),
        JOINTS_0=file.numbers(joints),
        WEIGHTS_0=file.numbers(weights),
        material=file.material(doubleSided=True),
    )
    file.node(mesh=file.mesh(primitive), skin=0)
    s = float(np.sqrt(0.5))
    file.animate("bow", (upper, "rotation", [0, 1], [[0, 0, 0, 1], [0, 0, -s, s]], "LINEAR"))
    return file


def test_a_joint_carries_what_hangs_on_it(tmp_path: Path) -> None:
    model = loaded(bent_strip(), tmp_path)
    pose = Pose(model, model.animations[0])
    pose.set_time(0.9999)
    (skin,) = model.skins
    top = skin.matrices(pose.to_model)[1] @ [0.1, 2, 0, 1]
    assert top[:3] == pytest.approx([1.0, 0.9, 0.0], abs=1e-3), "bowed to the right"
    assert skin.matrices(pose.to_model)[0] == pytest.approx(np.eye(4))


@pytest.mark.parametrize(
    ("interpolation", "values", "at", "expected"),
    [
        ("LINEAR", [[0, 0, 0], [4, 0, 0], [0, 0, 0]], 0.5, 2.0),
        ("LINEAR", [[0, 0, 0], [4, 0, 0], [0, 0, 0]], 1.75, 1.0),
        ("STEP", [[0, 0, 0], [4, 0, 0], [0, 0, 0]], 0.99, 0.0),
        ("STEP", [[0, 0, 0], [4, 0, 0], [0, 0, 0]], 1.01, 4.0),
        # Hermite's curve with level tangents: half-way in the middle, slow at the ends
        ("CUBICSPLINE", [[0, 0, 0]] * 3 + [[0, 0, 0], [4, 0, 0], [0, 0, 0]] + [[0, 0, 0]] * 3, 0.5, 2.0),
        ("CUBICSPLINE", [[0, 0, 0]] * 3 + [[0, 0, 0], [4, 0, 0], [0, 0, 0]] + [[0, 0, 0]] * 3, 0.25, 0.625),
    ],
)
def test_keys_are_joined_as_the_file_says(
    tmp_path: Path, interpolation: str, values: list[list[float]], at: float, expected: float
) -> None:
    file = a_square()
    file.animate("slide", (0, "translation", [0, 1, 2], values, interpolation))
    model = loaded(file, tmp_path)
    pose = Pose(model, model.animations[0])
    pose.set_time(at)
    assert pose.to_model[0][0, 3] == pytest.approx(expected)


def test_turns_take_the_short_way_and_animations_begin_again(tmp_path: Path) -> None:
    file = a_square()
    file.animate(
        "turn",
        (0, "rotation", [0, 1, 2], [[0, 0, 0, 1], QUARTER_TURN, [0, 0, 0, -1]], "LINEAR"),
        (0, "scale", [0, 2], [[1, 1, 1], [3, 3, 3]], "LINEAR"),
    )
    model = loaded(file, tmp_path)
    assert model.animations[0].duration_s == 2.0
    pose = Pose(model, model.animations[0])
    for time_s in (0.5, 2.5, 200.5):
        pose.set_time(time_s)
        right = pose.to_model[0][:3, 0]
        assert right == pytest.approx([1.5 * np.cos(np.pi / 4), 0, -1.5 * np.sin(np.pi / 4)], abs=1e-4)
    pose.set_time(1.5)
    assert np.degrees(np.arctan2(-pose.to_model[0][2, 0], pose.to_model[0][0, 0])) == pytest.approx(45, abs=0.1)


def test_weights_of_morphs_are_animated_too(tmp_path: Path) -> None:
    file = Written()
    targets = [{"POSITION": file.sparse(4, [n], [[0, 1, 0]])} for n in range(2)]
    file.node(mesh=file.mesh(file.square(targets=targets)))
    file.animate("breathe", (0, "weights", [0, 1], [0.0, 1.0, 1.0, 0.0], "LINEAR"))
    model = loaded(file, tmp_path)
    pose = Pose(model, model.animations[0])
    pose.set_time(0.25)
    assert pose.weights[0] == pytest.approx([0.25, 0.75])


def test_nodes_that_share_their_keys_are_sampled_together(tmp_path: Path) -> None:
    file = a_square()
    times = file.numbers(np.array([0, 1], "f4"))
    animation = gltf.Animation(name="all")
    for n in range(20):
        node = file.node(translation=[float(n), 0.0, 0.0])
        output = file.numbers(np.array([[n, 0, 0], [n, 2, 0]], "f4"))
        animation.samplers.append(gltf.AnimationSampler(input=times, output=output, interpolation="LINEAR"))
        target = gltf.AnimationChannelTarget(node=node, path="translation")
        animation.channels.append(gltf.AnimationChannel(sampler=n, target=target))
    file.document.animations.append(animation)
    model = loaded(file, tmp_path)
    assert len(model.animations[0].tracks) == 1
    pose = Pose(model, model.animations[0])
    pose.set_time(0.5)
    assert pose.to_model[1:, :2, 3].tolist() == [[float(n), 1.0] for n in range(20)]


def test_the_carousel_is_light_and_turns() -> None:
    path = Path(__file__).parents[2] / "assets" / "models" / "carousel.glb"
    assert path.stat().st_size < 2_000_000
    model = Model.load(path)
    assert {animation.name for animation in model.animations} == {"turn"}
    assert any(material.normal_map for material in model.materials)
    assert max(max(material.emission) for material in model.materials) > 2
    pose = Pose(model, model.animations[0])
    horse = model.nodes.names.index("horse 0")
    pose.set_time(0.0)
    before = pose.to_model[horse][:3, 3].copy()
    pose.set_time(8.0)
    after = pose.to_model[horse][:3, 3]
    assert after[[0, 2]] == pytest.approx(-before[[0, 2]], abs=1e-3)
