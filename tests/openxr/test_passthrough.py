"""XR_FB_passthrough on a real runtime, which an API layer of ours makes believe that it has cameras."""

import os
from collections.abc import Iterator

import pytest

if "XR_SERVICE_PID" in os.environ:
    import xr
    from fault_layer import FaultLayer
    from pretended_passthrough import PretendedPassthrough
    from small_session import SmallSession

    from vr_assistant.stage.runtimes.openxr.passthrough import EXTENSION, Passthrough, StateChanged

pytestmark = [pytest.mark.monado, pytest.mark.timeout(120)]
MAKE = ["CreatePassthrough", "CreatePassthroughLayer"]
SHOW = ["PassthroughStart", "PassthroughLayerResume"]
HIDE = ["PassthroughLayerPause", "PassthroughPause"]
DESTROY = ["DestroyPassthroughLayer", "DestroyPassthrough"]
REFUSED = -1000118001  # XR_ERROR_FEATURE_ALREADY_CREATED_PASSTHROUGH_FB


@pytest.fixture(scope="module")
def headset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple["SmallSession", "PretendedPassthrough"]]:
    layer = FaultLayer(tmp_path_factory.mktemp("lent"), extensions=[EXTENSION])
    pretended = PretendedPassthrough(layer)
    layer.install()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_DIRS", layer.environment["XDG_DATA_DIRS"])
        with SmallSession([EXTENSION]) as session:
            yield session, pretended


@pytest.fixture
def cameras(headset: tuple["SmallSession", "PretendedPassthrough"]) -> "PretendedPassthrough":
    headset[1].forget()
    return headset[1]


@pytest.fixture
def session(headset: tuple["SmallSession", "PretendedPassthrough"]) -> "SmallSession":
    return headset[0]


def show(session: "SmallSession", passthrough: "Passthrough") -> None:
    session.frame(*[passthrough.layer] if passthrough.layer else [])


def test_the_headset_is_asked_whether_it_has_cameras(session: "SmallSession", cameras: "PretendedPassthrough") -> None:
    assert Passthrough.probe(session.instance, session.system, {EXTENSION})
    cameras.is_offered = False
    assert not Passthrough.probe(session.instance, session.system, {EXTENSION})
    cameras.is_offered = True
    assert not Passthrough.probe(session.instance, session.system, ())


def test_the_room_comes_and_goes_as_it_is_wished_for(session: "SmallSession", cameras: "PretendedPassthrough") -> None:
    passthrough = Passthrough(session.instance, session.session)
    for is_on in (False, True, True, False, True):
        passthrough.set_on(is_on)
        show(session, passthrough)
    passthrough.close()
    passthrough.close()
    assert cameras.calls == MAKE + SHOW + HIDE + SHOW + DESTROY
    assert [shown.layers for shown in cameras.shown] == [[], ["passthrough"], ["passthrough"], [], ["passthrough"]]
    opaque = xr.EnvironmentBlendMode.OPAQUE
    assert all(shown.environment == opaque for shown in cameras.shown), "the frame itself stays opaque"
    assert cameras.shown[1].room != 0
    assert passthrough.layer is None


def test_cameras_that_were_lost_are_opened_again(session: "SmallSession", cameras: "PretendedPassthrough") -> None:
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    show(session, passthrough)
    passthrough.state_changed(StateChanged.REINIT_REQUIRED)
    show(session, passthrough)
    assert cameras.calls == MAKE + SHOW + DESTROY + MAKE + SHOW
    before, after = (shown.room for shown in cameras.shown)
    assert before != after, "the new layer is shown, not the one that is gone"
    passthrough.close()


def test_an_error_that_passes_leaves_all_as_it_is(session: "SmallSession", cameras: "PretendedPassthrough") -> None:
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    passthrough.state_changed(StateChanged.RECOVERABLE_ERROR)
    passthrough.state_changed(StateChanged.RESTORED_ERROR)
    assert passthrough.layer and cameras.calls == MAKE + SHOW
    passthrough.close()


def test_cameras_that_are_gone_for_good_leave_the_town(
    session: "SmallSession", cameras: "PretendedPassthrough"
) -> None:
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    passthrough.state_changed(StateChanged.NON_RECOVERABLE_ERROR)
    passthrough.set_on(True)
    show(session, passthrough)
    assert not passthrough.is_available and [shown.layers for shown in cameras.shown] == [[]]
    assert cameras.calls == MAKE + SHOW + DESTROY


@pytest.mark.parametrize("refused", ["CreatePassthrough", "CreatePassthroughLayer", "PassthroughStart"])
def test_a_runtime_that_refuses_is_no_reason_to_fail(
    session: "SmallSession", cameras: "PretendedPassthrough", refused: str
) -> None:
    cameras.refused[refused] = REFUSED
    passthrough = Passthrough(session.instance, session.session)
    passthrough.set_on(True)
    show(session, passthrough)
    assert not passthrough.is_available and passthrough.layer is None
    made, gone = (sum(call.startswith(word) for call in cameras.calls) for word in ("Create", "Destroy"))
    assert gone == made - (refused.startswith("Create")), "what was made is not left behind"
    passthrough.close()
