"""XR_FB_passthrough on a real runtime, which an API layer of ours makes believe that it has cameras."""

import os
from collections.abc import Iterator

import pytest
from see_through_layer import PASSTHROUGH_LAYER, SeeThroughLayer
from small_session import SmallSession

from vr_assistant.stage.runtimes.openxr.passthrough import EXTENSION, Passthrough, StateChanged

pytestmark = [
    pytest.mark.monado,
    pytest.mark.timeout(120),
    pytest.mark.skipif("XR_SERVICE_PID" not in os.environ, reason="no Monado runs beside these tests"),
]
MAKE = ["CreatePassthrough", "CreatePassthroughLayer"]
SHOW = ["PassthroughStart", "PassthroughLayerResume"]
HIDE = ["PassthroughLayerPause", "PassthroughPause"]
DESTROY = ["DestroyPassthroughLayer", "DestroyPassthrough"]
REFUSED = -1000118001  # XR_ERROR_FEATURE_ALREADY_CREATED_PASSTHROUGH_FB


@pytest.fixture(scope="module")
def headset() -> Iterator[tuple[SmallSession, SeeThroughLayer]]:
    layer = SeeThroughLayer()
    with SmallSession(layer) as session:
        yield session, layer


@pytest.fixture
def layer(headset: tuple[SmallSession, SeeThroughLayer]) -> SeeThroughLayer:
    layer = headset[1]
    layer.calls.clear()
    layer.shown.clear()
    layer.refused.clear()
    layer.has_passthrough = True
    return layer


@pytest.fixture
def session(headset: tuple[SmallSession, SeeThroughLayer]) -> SmallSession:
    return headset[0]


def show(session: SmallSession, passthrough: Passthrough) -> None:
    session.frame(*[passthrough.layer] if passthrough.layer else [])


def test_the_headset_is_asked_whether_it_has_cameras(session: SmallSession, layer: SeeThroughLayer) -> None:
    assert Passthrough.probe(session.instance, session.system, {EXTENSION})
    layer.has_passthrough = False
    assert not Passthrough.probe(session.instance, session.system, {EXTENSION})
    layer.has_passthrough = True
    assert not Passthrough.probe(session.instance, session.system, ())


def test_the_room_comes_and_goes_as_it_is_wished_for(session: SmallSession, layer: SeeThroughLayer) -> None:
    passthrough = Passthrough(session.instance, session.session)
    for is_on in (False, True, True, False, True):
        passthrough.set_on(is_on)
        show(session, passthrough)
    passthrough.close()
    passthrough.close()
    assert layer.calls == MAKE + SHOW + HIDE + SHOW + DESTROY
    rooms = [[each for each in layers if each[0] == PASSTHROUGH_LAYER] for _, layers in layer.shown]
    assert [len(room) for room in rooms] == [0, 1, 1, 0, 1]
    assert all(blend == 1 for blend, _ in layer.shown), "the frame itself stays opaque"
    assert layer.was_space_null and rooms[1][0][2] != 0
    assert passthrough.layer is None


def test_cameras_that_were_lost_are_opened_again(session: SmallSession, layer: SeeThroughLayer) -> None:
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    show(session, passthrough)
    passthrough.state_changed(StateChanged.REINIT_REQUIRED)
    show(session, passthrough)
    assert layer.calls == MAKE + SHOW + DESTROY + MAKE + SHOW
    before, after = (layers[0][2] for _, layers in layer.shown)
    assert before != after, "the new layer is shown, not the one that is gone"
    passthrough.close()


def test_an_error_that_passes_leaves_all_as_it_is(session: SmallSession, layer: SeeThroughLayer) -> None:
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    passthrough.state_changed(StateChanged.RECOVERABLE_ERROR)
    passthrough.state_changed(StateChanged.RESTORED_ERROR)
    assert passthrough.layer and layer.calls == MAKE + SHOW
    passthrough.close()


def test_cameras_that_are_gone_for_good_leave_the_town(session: SmallSession, layer: SeeThroughLayer) -> None:
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    passthrough.state_changed(StateChanged.NON_RECOVERABLE_ERROR)
    passthrough.set_on(True)
    show(session, passthrough)
    assert not passthrough.is_available and layer.shown == [(1, [])]
    assert layer.calls == MAKE + SHOW + DESTROY


@pytest.mark.parametrize("refused", ["xrCreatePassthroughFB", "xrCreatePassthroughLayerFB", "xrPassthroughStartFB"])
def test_a_runtime_that_refuses_is_no_reason_to_fail(
    session: SmallSession, layer: SeeThroughLayer, refused: str
) -> None:
    layer.refused[refused] = REFUSED
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    show(session, passthrough)
    assert not passthrough.is_available and passthrough.layer is None
    made, gone = (sum(call.startswith(word) for call in layer.calls) for word in ("Create", "Destroy"))
    assert gone == made - (refused.startswith("xrCreate")), "what was made is not left behind"
    passthrough.close()
