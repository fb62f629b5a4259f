"""What the graphics card makes of a glTF file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygltflib as gltf
import pytest
from darkroom import MAP_SIZE, SIZE, Darkroom, Picture
from test_reading_models import bent_strip
from written import SQUARE, SQUARE_NORMALS, Written, a_square, checks

from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.gltf.stand_in import grey_box
from vr_assistant.stage.render.models import open_models
from vr_assistant.world.placed_model import PlacedModel

pytestmark = pytest.mark.gl
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
DARK = (0.2, 0.2, 0.2, 1.0)
Q, H = SIZE // 4, SIZE // 2


@pytest.fixture(scope="module")
def darkroom() -> Iterator[Darkroom]:
    made = Darkroom()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_gl_errors(darkroom: Darkroom) -> Iterator[None]:
    yield
    darkroom.gl.check()
    assert darkroom.errors == []


@pytest.fixture
def picture_of(darkroom: Darkroom, tmp_path: Path):
    def picture(file: Written, time_s: float = 0.0, animation: int | None = None, **how) -> Picture:
        models = darkroom.stand(Model.load(file.glb(tmp_path / "thing.glb")), animation=animation)
        try:
            return darkroom.photograph(models, time_s, **how)
        finally:
            models.close()

    return picture


def covered(picture: Picture) -> np.ndarray:
    return np.abs(picture - picture[0, 0]).max(2) > 8


def is_mostly(pixel: np.ndarray, *channels: int) -> bool:
    """Whether these of red, green and blue stand out."""
    others = [c for c in range(3) if c not in channels]
    return bool(pixel[list(channels)].min() > pixel[others].max(initial=0) + 40)


def test_a_square_metre_is_a_square_metre(picture_of) -> None:
    seen = covered(picture_of(a_square()))
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    assert len(rows) == pytest.approx(SIZE / 1.2, abs=2)
    assert len(columns) == pytest.approx(SIZE / 1.2, abs=2)


def test_only_the_front_is_seen_unless_the_material_has_two_sides(picture_of) -> None:
    assert not covered(picture_of(a_square(), is_behind=True)).any()
    two_sided = a_square()
    two_sided.document.materials[0].doubleSided = True
    front, back = picture_of(two_sided), picture_of(two_sided, is_behind=True)
    assert covered(back).any()
    assert abs(front[H, H] - back[H, H]).max() < 12, "the back is lit as a front"


def test_a_mirrored_part_shows_its_front(picture_of) -> None:
    file = a_square()
    file.document.nodes[0].scale = [-1.0, 1.0, 1.0]
    assert abs(picture_of(file)[H, H] - picture_of(a_square())[H, H]).max() < 6


def textured(**sampler: int) -> Written:
    file = Written()
    file.node(
        mesh=file.mesh(file.square(file.material(texture=file.texture(checks(RED, GREEN, BLUE, WHITE), **sampler))))
    )
    return file


def test_a_picture_lies_on_it_the_right_way_up(picture_of) -> None:
    picture = picture_of(textured())
    assert is_mostly(picture[Q, Q], 0)
    assert is_mostly(picture[Q, 3 * Q], 1)
    assert is_mostly(picture[3 * Q, Q], 2)
    assert picture[3 * Q, 3 * Q].min() > 120


def test_a_picture_is_moved_turned_and_scaled(picture_of) -> None:
    def moved(**transform: object) -> Picture:
        file = textured()
        surface = file.document.materials[0].pbrMetallicRoughness
        surface.baseColorTexture.extensions = {"KHR_texture_transform": transform}
        return picture_of(file)

    assert is_mostly(moved(offset=[0.5, 0.0])[Q, Q], 1)
    assert is_mostly(moved(scale=[0.5, 0.5])[3 * Q, 3 * Q], 0), "a quarter of it fills the square"
    turned = moved(rotation=float(np.pi / 2), offset=[0.0, 1.0])
    assert is_mostly(turned[Q, 3 * Q], 0), "counter-clockwise coordinates turn the picture clockwise"


def test_a_picture_repeats_ends_or_mirrors(picture_of) -> None:
    def beyond(**sampler: int) -> np.ndarray:
        file = textured(**sampler)
        surface = file.document.materials[0].pbrMetallicRoughness
        surface.baseColorTexture.extensions = {"KHR_texture_transform": {"scale": [2.0, 1.0]}}
        return picture_of(file)[Q, [H + Q // 2, SIZE - Q]]

    first, second = beyond()
    assert is_mostly(first, 0)
    assert is_mostly(second, 1)
    first, second = beyond(wrapS=33071)
    assert is_mostly(first, 1)
    assert is_mostly(second, 1)
    first, second = beyond(wrapS=33648)
    assert is_mostly(first, 1)
    assert is_mostly(second, 0)


def test_vertex_colours_tint_it(picture_of) -> None:
    file = Written()
    colours = file.numbers(np.array([[1, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 1]], "f4"))
    file.node(mesh=file.mesh(file.square(file.material(), COLOR_0=colours)))
    picture = picture_of(file)
    assert is_mostly(picture[SIZE - Q, H], 0)
    assert is_mostly(picture[Q, H], 2)


def test_a_mask_has_holes_and_light_falls_through_them(darkroom: Darkroom, tmp_path: Path) -> None:
    file = Written()
    texture = file.texture(checks((*RED, 255), (*RED, 0), (*RED, 0), (*RED, 255), size=64))
    file.node(mesh=file.mesh(file.square(file.material(texture=texture, alphaMode="MASK"))))
    models = darkroom.stand(Model.load(file.glb(tmp_path / "lattice.glb")))
    seen = covered(darkroom.photograph(models))
    assert seen[Q, Q]
    assert seen[3 * Q, 3 * Q]
    assert not seen[Q, 3 * Q]
    assert not seen[3 * Q, Q]
    shadow = darkroom.shadow(models)
    q = MAP_SIZE // 4
    assert shadow[q, q]
    assert not shadow[q, 3 * q]
    models.close()


def test_glass_lets_through_what_is_behind_it(picture_of) -> None:
    def pane(alpha: float, z: float) -> Written:
        file = a_square()
        file.document.materials[0].pbrMetallicRoughness.baseColorFactor = [1.0, 0.0, 0.0, 1.0]
        glass = file.material((0.0, 0.0, 1.0, alpha), alphaMode="BLEND")
        file.node(mesh=file.mesh(file.square(glass)), translation=[0.0, 0.0, z])
        return file

    plain = picture_of(pane(0.0, 0.3))[H, H]
    through = picture_of(pane(0.5, 0.3))[H, H]
    behind = picture_of(pane(0.5, -0.3))[H, H]
    assert is_mostly(plain, 0)
    assert through[2] > plain[2] + 40
    assert through[0] > 60
    assert abs(behind - plain).max() <= 2, "glass behind a wall is hidden"


def test_an_emissive_map_glows_at_night(picture_of) -> None:
    file = textured()
    material = file.document.materials[0]
    material.emissiveTexture = gltf.TextureInfo(index=0)
    dull = picture_of(file, light="night")
    material.emissiveFactor = [0.3, 0.3, 0.3]
    glowing = picture_of(file, light="night")
    material.extensions = {"KHR_materials_emissive_strength": {"emissiveStrength": 6.0}}
    blazing = picture_of(file, light="night")
    assert glowing[Q, Q, 0] > dull[Q, Q, 0] + 60
    assert is_mostly(glowing[Q, Q], 0), "red where the map is red"
    assert blazing[Q, Q, 0] > glowing[Q, Q, 0] + 15


def test_an_unlit_thing_looks_the_same_day_and_night(picture_of) -> None:
    file = a_square()
    file.document.materials[0].pbrMetallicRoughness.baseColorFactor = [0.5, 0.2, 0.1, 1.0]
    assert abs(picture_of(file) - picture_of(file, light="night")).max() > 40
    file.document.materials[0].extensions = {"KHR_materials_unlit": {}}
    noon = picture_of(file)
    assert abs(noon - picture_of(file, light="night"))[H, H].max() <= 1
    assert noon[H, H] == pytest.approx([188, 124, 89], abs=3), "the linear factor, as sRGB"


def test_a_normal_map_tilts_the_light(picture_of) -> None:
    def tilted(x: int, y: int, scale: float = 1.0) -> float:
        file = Written()
        bumps = file.texture(np.full((4, 4, 3), (x, y, 200)))
        material = file.material(DARK, normalTexture=gltf.NormalMaterialTexture(index=bumps, scale=scale))
        file.node(mesh=file.mesh(file.square(material)))
        return float(picture_of(file)[H, H].mean())

    towards_sun, away = tilted(215, 128), tilted(40, 128)  # the sun stands to the right and above
    assert towards_sun > away + 20
    assert tilted(128, 215) > tilted(128, 40) + 20, "green is up"
    assert abs(tilted(215, 128, scale=0.0) - tilted(128, 128)) < 3


def test_an_occlusion_map_darkens_and_a_surface_map_polishes(picture_of) -> None:
    def of(**maps: object) -> Picture:
        file = Written()
        number = file.material(DARK, **{key: value for key, value in maps.items() if key != "surface"})
        surface = file.document.materials[number].pbrMetallicRoughness
        file.texture(np.full((4, 4, 3), (0, 0, 0)))
        file.texture(np.full((4, 4, 3), (0, 255, 255)))
        if "surface" in maps:
            surface.metallicFactor = 1.0
            surface.metallicRoughnessTexture = gltf.TextureInfo(index=maps["surface"])
        file.node(mesh=file.mesh(file.square(number)))
        return picture_of(file)

    plain = of()
    occluded = of(occlusionTexture=gltf.OcclusionTextureInfo(index=0))
    half = of(occlusionTexture=gltf.OcclusionTextureInfo(index=0, strength=0.5))
    assert plain[H, H].mean() > half[H, H].mean() > occluded[H, H].mean() + 3
    assert abs(of(surface=1)[H, H] - of(surface=0)[H, H]).max() > 10, "black: not metal, and smooth"


def test_an_animation_turns_it(picture_of) -> None:
    file = a_square()
    s = float(np.sqrt(0.5))
    file.animate("turn", (0, "rotation", [0, 1], [[0, 0, 0, 1], [0, s, 0, s]], "LINEAR"))
    file.document.materials[0].doubleSided = True
    widths = [covered(picture_of(file, time_s, animation=0)).any(0).sum() for time_s in (0.0, 0.5, 0.99)]
    assert widths[0] > widths[1] + 10 > widths[2] + 20
    assert covered(picture_of(file, 0.99)).any(0).sum() == widths[0], "without an animation it stands"


def test_a_skin_bends(picture_of) -> None:
    straight, bowed = (covered(picture_of(bent_strip(), time_s, animation=0)) for time_s in (0.0, 0.95))
    right_half = slice(H + 10, None)
    assert not straight[:, right_half].any()
    assert bowed[:, right_half].sum() > 40


def test_a_sparse_morph_moves_what_it_names(picture_of) -> None:
    file = Written()
    lean = {"POSITION": file.sparse(4, [2, 3], [[-0.5, -0.5, 0], [-0.5, -0.5, 0]])}
    file.node(mesh=file.mesh(file.square(file.material(), targets=[lean])))
    file.animate("lean", (0, "weights", [0, 1], [0.0, 1.0], "LINEAR"))
    upright, leant = (covered(picture_of(file, time_s, animation=0)) for time_s in (0.0, 0.999))
    assert upright[Q].any()
    assert not leant[: H - 4].any(), "the upper edge has come down to the middle"
    bottom = SIZE - SIZE // 10
    assert np.array_equal(upright[bottom], leant[bottom]), "the lower one has stayed"


def test_a_morph_at_rest_is_shown_without_an_animation(picture_of) -> None:
    file = Written()
    lean = {"POSITION": file.numbers(np.tile([0.0, -0.5, 0.0], (4, 1)))}
    file.node(mesh=file.mesh(file.square(file.material(), targets=[lean]), weights=[1.0]))
    assert not covered(picture_of(file))[: H - 4].any()


def test_calls_do_not_grow_with_the_number_of_models(darkroom: Darkroom, tmp_path: Path) -> None:
    def calls(count: int) -> int:
        files = [bent_strip().glb(tmp_path / f"{n}.glb") for n in range(count)]
        models = darkroom.stand(
            *map(Model.load, files), animation=0, at=[(0.02 * n - 0.3, -0.02 * n) for n in range(count)]
        )
        darkroom.photograph(models, 0.0)
        with darkroom.gl.counting() as counts:
            darkroom.photograph(models, 0.5)
        models.close()
        assert counts["MultiDrawElementsIndirect"] == 1
        return sum(counts.values())

    assert calls(1) == calls(30)


def test_models_of_one_file_share_their_vertices_and_stand_apart(darkroom: Darkroom, tmp_path: Path) -> None:
    model = Model.load(a_square().glb(tmp_path / "thing.glb"))
    small = darkroom.stand(model, model, at=[(-0.9, 0.0), (0.9, 0.0)])
    seen = covered(darkroom.photograph(small))
    assert seen[H, 4]
    assert seen[H, -4]
    assert not seen[H, H]
    assert len(small._arrays.vertices) == len(SQUARE)
    small.close()


def test_what_is_out_of_view_is_not_posed(darkroom: Darkroom, tmp_path: Path) -> None:
    models = darkroom.stand(Model.load(bent_strip().glb(tmp_path / "post.glb")), animation=0, at=[(0.0, 50.0)])
    with darkroom.gl.counting() as counts:
        assert not covered(darkroom.photograph(models, 0.5)).any()
    assert "DispatchCompute" not in counts
    assert "MultiDrawElementsIndirect" not in counts
    models.close()


def test_the_stand_in_is_a_grey_box_of_a_metre(darkroom: Darkroom) -> None:
    models = darkroom.stand(grey_box(), at=[(0.0, -1.5)])
    picture = darkroom.photograph(models)
    front_m = np.flatnonzero(covered(picture).any(0)).size / SIZE * 1.2 * 4.0 / 3.0  # its front is 4 m away
    assert front_m == pytest.approx(1.0, abs=0.05)
    assert np.ptp(picture[H, H]) < 30
    assert darkroom.shadow(models).mean() == pytest.approx(1 / 1.44, abs=0.05)
    models.close()


def test_models_that_would_take_gigabytes_are_grey_boxes(
    darkroom: Darkroom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file of 12 MB whose one mesh hangs on many nodes: each bends its own."""
    crowd = Written()
    corners = np.tile(np.eye(3, dtype="f4"), (150_000, 1))
    crowd.mesh(crowd.primitive(corners, targets=[{"POSITION": crowd.sparse(len(corners), [0], [[0, 1, 0]])}]))
    for _ in range(15):
        crowd.node(mesh=0)
    files = [crowd.glb(tmp_path / "crowd.glb"), a_square().glb(tmp_path / "square.glb")]
    steps = open_models(darkroom.gl, [PlacedModel(file, 0.0, 0.0, np.pi) for file in (files[0], *files)])
    models = None
    while models is None:
        try:
            next(steps)
        except StopIteration as end:
            models = end.value
    assert len(models._arrays.vertices) < 200
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["crowd.glb"]
    models.close()


def test_a_world_without_models_costs_no_call(darkroom: Darkroom) -> None:
    models = darkroom.stand()
    with darkroom.gl.counting() as counts:
        models.draw_solid()
        models.draw_glassy()
        models.draw_depth()
    models.close()
    assert not counts


def test_normals_follow_uneven_scales(picture_of) -> None:
    file = Written()
    leaning = SQUARE.copy()
    leaning[2:, 2] = -1.0  # a slope of 45 degrees
    normals = SQUARE_NORMALS.copy() + np.array([0, 1, 0], "f4")
    primitive = file.square(file.material(), NORMAL=file.numbers(normals))
    primitive.attributes.POSITION = file.numbers(leaning)
    node = file.node(mesh=file.mesh(primitive))
    flat = Written()
    flat.node(mesh=flat.mesh(flat.square(flat.material())))
    file.document.nodes[node].scale = [1.0, 1.0, 0.001]  # pressed flat it is as bright as one that is
    assert abs(picture_of(file)[H, H] - picture_of(flat)[H, H]).max() < 4
