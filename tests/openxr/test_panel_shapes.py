"""Where in the room a panel of the world hangs, and how it is curved; and how far away depth is said to be."""

import ctypes
import math

import numpy as np
import pytest

from vr_assistant.stage.render.camera import NEAR_M, projection_matrix, rotation
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.runtimes.openxr.api import xr
from vr_assistant.stage.runtimes.openxr.depth_layer import depth_info
from vr_assistant.stage.runtimes.openxr.panel_shapes import PanelShape, orientation_of, size_of
from vr_assistant.stage.runtimes.rig import Pose, Rig
from vr_assistant.stage.scene.placing import plate

RIG = Rig(3.0, 0.2, -7.0, 2.1)


@pytest.mark.parametrize("yaw", [0.0, 0.8, math.pi / 2, math.pi, -2.9])
@pytest.mark.parametrize("pitch", [0.0, 0.6, -1.2])
def test_a_panel_is_turned_as_its_matrix_says(yaw: float, pitch: float) -> None:
    model = plate(1.0, 2.0, 3.0, yaw, pitch, 0.8, 0.3)
    assert size_of(model) == pytest.approx((0.8, 0.3))
    turn = rotation(orientation_of(model))
    np.testing.assert_allclose(turn[:, 0], model[:3, 0] / 0.8, atol=1e-5)
    np.testing.assert_allclose(turn[:, 1], model[:3, 1] / 0.3, atol=1e-5)


def test_the_way_from_the_world_to_the_room_is_the_way_back() -> None:
    pose = Pose((0.4, 1.3, -0.7), (0.2, 0.4, 0.1, math.sqrt(1 - 0.21)))
    back = RIG.pose_in_room(RIG.pose(pose))
    assert back.position == pytest.approx(pose.position)
    assert back.orientation == pytest.approx(pose.orientation)
    assert RIG.point_in_room(RIG.point((1.0, 2.0, 3.0))) == pytest.approx((1.0, 2.0, 3.0))


def test_a_panel_in_the_world_hangs_where_the_user_sees_it_in_the_room() -> None:
    x, y, z = RIG.point((0.5, 1.4, -2.0))
    layer = PanelShape(may_curve=False, may_fade=False).place(
        plate(x, y, z, RIG.yaw, 0.0, 0.6, 0.3), (0.6, 0.3), 1.0, RIG, RIG.point((0, 1.6, 0)), None
    )
    position, turn = layer.pose.position, layer.pose.orientation
    assert (position.x, position.y, position.z) == pytest.approx((0.5, 1.4, -2.0), abs=1e-5)
    assert (turn.x, turn.y, turn.z, abs(turn.w)) == pytest.approx((0, 0, 0, 1), abs=1e-5)
    assert (layer.size.width, layer.size.height) == pytest.approx((0.6, 0.3))


def test_a_wide_panel_is_curved_around_the_eye_and_touches_its_flat_place() -> None:
    eye, shape = (0.0, 1.6, 0.0), PanelShape(may_curve=True, may_fade=False)
    layer = shape.place(plate(0.0, 1.6, -1.6, 0.0, 0.0, 1.3, 0.3), (1.3, 0.3), 1.0, Rig(), eye, None)
    assert layer.type == xr.StructureType.COMPOSITION_LAYER_CYLINDER_KHR
    centre = layer.pose.position
    assert (centre.x, centre.y, centre.z) == pytest.approx(eye, abs=1e-5)
    assert layer.radius == pytest.approx(1.6)
    assert layer.central_angle * layer.radius == pytest.approx(1.3)
    assert layer.aspect_ratio == pytest.approx(1.3 / 0.3)


def test_narrow_panels_are_flat_and_the_change_does_not_flicker() -> None:
    eye, shape = (0.0, 1.6, 0.0), PanelShape(may_curve=True, may_fade=False)

    def is_curved(width: float) -> bool:
        layer = shape.place(plate(0.0, 1.6, -1.6, 0.0, 0.0, width, 0.3), (width, 0.3), 1.0, Rig(), eye, None)
        return bool(layer.type == xr.StructureType.COMPOSITION_LAYER_CYLINDER_KHR)

    widths = [2 * 1.6 * math.tan(math.radians(degrees) / 2) for degrees in (30, 38, 41, 38, 35, 38)]
    assert [is_curved(width) for width in widths] == [False, False, True, True, False, False]


def test_depth_is_told_as_the_renderer_writes_it() -> None:
    """A runtime that computes z from the structure, as the specification defines it, finds the distance again."""
    info = depth_info(ctypes.cast(7, xr.Swapchain))
    assert 0 <= info.min_depth < info.max_depth <= 1
    assert info.near_z > info.far_z > 0, "reversed"
    matrix = projection_matrix(View((0, 0, 0), (0, 0, 0, 1), (-0.7, 0.7, 0.7, -0.7)))
    for metres in (NEAR_M, 1.0, 40.0):
        clip = matrix @ np.array([0, 0, -metres, 1])
        depth = clip[2] / clip[3]
        share = (depth - info.min_depth) / (info.max_depth - info.min_depth)
        assert 1 / (1 / info.near_z + share * (1 / info.far_z - 1 / info.near_z)) == pytest.approx(metres, rel=1e-5)
