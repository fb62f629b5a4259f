"""Whatever keeps a headset from answering is one sentence that names the runtime, why it refused, and what to do."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from vr_assistant.headset.manifests import Kind, RuntimeManifest
from vr_assistant.headset.refusal import REFUSALS, START, explain, name_of

from .homes import Home

xr = pytest.importorskip("xr", exc_type=ImportError)


def runtime(kind: Kind = "") -> RuntimeManifest:
    name = {"monado": "Monado", "steamvr": "SteamVR", "wivrn": "WiVRn", "": "Other"}[kind]
    return RuntimeManifest(name, Path("/r.json"), "/r.so")


@pytest.mark.parametrize("code", [code for code in REFUSALS if code not in ("NO_LOADER", "NO_RUNTIME", "NONE_ACTIVE")])
@pytest.mark.parametrize("kind", list(START))
def test_every_refusal_is_one_sentence_with_the_runtimes_name_and_two_ways_on(
    home: Home, code: str, kind: Kind
) -> None:
    refused = explain(code, runtime(kind), home.machine, "because of this")
    assert refused.message.count(". ") == 0 and refused.message.endswith(".")
    assert runtime(kind).name in refused.message
    assert "--desktop" in refused.hint and "doctor" in refused.hint
    assert not set("{}") & set(refused.message + refused.hint)


@pytest.mark.parametrize(
    ("error", "says", "fix"),
    [
        (xr.exception.FormFactorUnavailableError(), "asleep, unplugged or not connected", "Wake it"),
        (xr.exception.FormFactorUnsupportedError(), "knows no headset", "headset.runtime"),
        (xr.exception.RuntimeUnavailableError(), "library could not be loaded", "Install it again"),
        (xr.exception.ApiVersionUnsupportedError(), "too old", "Update"),
        (xr.exception.LimitReachedError(), "as many programs", "End the other"),
        (xr.exception.InitializationFailedError(), "did not begin", "Start SteamVR"),
        (xr.exception.RuntimeFailureError(), "failed without a reason", "Start SteamVR"),
        (xr.exception.GraphicsDeviceInvalidError(), "graphics card", "graphics card"),
        (xr.exception.PermissionInsufficientError(), "does not allow it", "permission"),
        (xr.Result.ERROR_LIMIT_REACHED, "as many programs", "End the other"),
        (subprocess.TimeoutExpired("ask", 15), "does not answer", "start it again"),
        (xr.exception.HandleInvalidError("strange"), "XR_ERROR_HANDLE_INVALID", "Start SteamVR"),
        (RuntimeError("unheard of"), "unheard of", "Start SteamVR"),
    ],
)
def test_what_pyopenxr_raises_is_understood(home: Home, error: object, says: str, fix: str) -> None:
    refused = explain(error, runtime("steamvr"), home.machine)
    assert says in refused.message and "SteamVR" in refused.message
    assert fix in refused.hint


def test_without_a_loader_nothing_is_blamed_on_a_runtime(home: Home) -> None:
    refused = explain(OSError("libGL.so.1: cannot open shared object file"), None, home.machine)
    assert "loader" in refused.message and "libGL.so.1" in refused.message and "libgl1" in refused.hint


def test_without_a_runtime_whatever_was_raised_it_says_so(home: Home) -> None:
    refused = explain(xr.exception.RuntimeUnavailableError(), None, home.machine)
    assert "no OpenXR runtime is installed" in refused.message and "docs/headset.md" in refused.hint


def test_a_broken_manifest_explains_what_the_loader_could_not(home: Home) -> None:
    broken = RuntimeManifest("Monado", Path("/m.json"), "/gone.so", "its library /gone.so is missing")
    refused = explain(xr.exception.RuntimeUnavailableError(), broken, home.machine)
    assert "its library /gone.so is missing" in refused.message


@pytest.mark.parametrize(("kind", "name"), [("monado", "monado_comp_ipc"), ("wivrn", "wivrn/comp_ipc")])
def test_a_service_that_does_not_run_is_told_from_one_that_fails(home: Home, kind: Kind, name: str) -> None:
    if os.name == "nt":
        pytest.skip("sockets with names")
    folder = Path(f"/tmp/vr-test-{os.getpid()}")  # names of sockets are short
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    home.environment["XDG_RUNTIME_DIR"] = str(folder)
    failed = xr.exception.RuntimeFailureError()
    try:
        refused = explain(failed, runtime(kind), home.machine)
        assert "is not running" in refused.message and str(place) in refused.message
        assert refused.hint.startswith("Start")
        with socket.socket(socket.AF_UNIX) as service:
            service.bind(str(place))
            assert "left over" in explain(failed, runtime(kind), home.machine).message
            service.listen()
            assert "failed without a reason" in explain(failed, runtime(kind), home.machine).message
        assert "left over" in explain(failed, runtime(kind), home.machine).message
        if os.geteuid():
            place.chmod(0)
            assert "may not use the socket" in explain(failed, runtime(kind), home.machine).message
    finally:
        place.unlink(missing_ok=True)
        place.parent.rmdir()
        if place.parent != folder:
            folder.rmdir()


def test_names_come_out_as_the_specification_has_them() -> None:
    assert name_of("ERROR_LIMIT_REACHED") == name_of("XR_ERROR_LIMIT_REACHED") == "XR_ERROR_LIMIT_REACHED"
    assert name_of(xr.exception.InstanceLostError()) == "XR_ERROR_INSTANCE_LOST"
    assert name_of("CRASHED") == "CRASHED"
