"""Every way in which a headset can fail to answer: why, in one sentence, and what to do."""

import subprocess
from dataclasses import dataclass

from vr_assistant.errors import NoHeadset
from vr_assistant.headset import manifests, services
from vr_assistant.headset.machine import Machine
from vr_assistant.headset.manifests import Kind, RuntimeManifest

ELSE = "Or start with --desktop; `python3 launcher.py doctor` tells more."
CHOOSE = "python3 launcher.py config set headset.runtime NAME"


@dataclass(frozen=True)
class Refusal:
    reason: str
    """One sentence; {name} is the runtime that was asked, {problem} what its manifest or its socket is about."""
    fix: str


REFUSALS: dict[str, Refusal] = {
    "NO_LOADER": Refusal(
        "The OpenXR loader cannot be loaded ({problem}).",
        "Install what it needs: sudo apt-get install libgl1 libegl1; or start `python3 launcher.py` once.",
    ),
    "NO_RUNTIME": Refusal(
        "No headset answers: no OpenXR runtime is installed.", "Install one: docs/headset.md says how."
    ),
    "NONE_ACTIVE": Refusal(
        "No headset answers: of {problem}, none is set as the active OpenXR runtime.",
        f"Choose one: {CHOOSE}, where NAME is monado, steamvr, wivrn or the path of a manifest.",
    ),
    "BROKEN_MANIFEST": Refusal(
        "{name} was asked for the headset and cannot be loaded: {problem}.",
        f"Install it again, or choose another: {CHOOSE}.",
    ),
    "SERVICE_ABSENT": Refusal(
        "{name} was asked for the headset, and its service is not running ({problem}).", "{start}"
    ),
    "SERVICE_FORBIDDEN": Refusal(
        "{name} was asked for the headset, and you may not use the socket of its service ({problem}).",
        "Start the service and this program as the same user, without sudo.",
    ),
    "CRASHED": Refusal("{name} was asked for the headset and crashed.", "Start its software again, then this."),
    "HUNG": Refusal(
        "{name} was asked for the headset and does not answer.", "End its software, start it again, then this."
    ),
    "NO_OPENGL": Refusal(
        "{name} was asked for the headset and does not take OpenGL pictures (XR_KHR_opengl_enable is missing).",
        f"Choose a runtime that does (SteamVR, Monado, WiVRn): {CHOOSE}.",
    ),
    "OPENGL_VERSION": Refusal(
        "{name} was asked for the headset and does not take OpenGL 4.5 ({problem}).",
        "Update its software or the graphics driver.",
    ),
    "XR_ERROR_FORM_FACTOR_UNAVAILABLE": Refusal(
        "{name} answers, and its headset does not: it is asleep, unplugged or not connected.", "{wake}"
    ),
    "XR_ERROR_FORM_FACTOR_UNSUPPORTED": Refusal(
        "{name} answers and knows no headset.", f"Choose the runtime of yours: {CHOOSE}."
    ),
    "XR_ERROR_RUNTIME_UNAVAILABLE": Refusal(
        "{name} was asked for the headset, and its library could not be loaded.",
        f"Install it again, or choose another: {CHOOSE}.",
    ),
    "XR_ERROR_API_VERSION_UNSUPPORTED": Refusal(
        "{name} was asked for the headset and is too old for OpenXR 1.0.34.", "Update its software."
    ),
    "XR_ERROR_LIMIT_REACHED": Refusal(
        "{name} was asked for the headset and serves as many programs as it can.",
        "End the other, then start again.",
    ),
    "XR_ERROR_INITIALIZATION_FAILED": Refusal(
        "{name} was asked for the headset and did not begin; its software does not run or has failed.", "{start}"
    ),
    "XR_ERROR_RUNTIME_FAILURE": Refusal(
        "{name} was asked for the headset and failed without a reason; its software does not run or has failed.",
        "{start}",
    ),
    "XR_ERROR_INSTANCE_LOST": Refusal("{name} was asked for the headset, and its software ended meanwhile.", "{start}"),
    "XR_ERROR_SESSION_LOST": Refusal(
        "{name} was showing the picture, and the headset was lost.", "Connect it again, then start again."
    ),
    "XR_ERROR_EXTENSION_NOT_PRESENT": Refusal(
        "{name} was asked for the headset and lacks what is needed to show OpenGL pictures.", "Update its software."
    ),
    "XR_ERROR_GRAPHICS_DEVICE_INVALID": Refusal(
        "{name} was asked for the headset and does not take the pictures of this graphics card.",
        "With two graphics cards, start this on the one that the headset is plugged into; on Wayland, try DISPLAY=:0.",
    ),
    "XR_ERROR_SWAPCHAIN_FORMAT_UNSUPPORTED": Refusal(
        "{name} was asked for the headset and offers no picture format that can be drawn.", "Update its software."
    ),
    "XR_ERROR_OUT_OF_MEMORY": Refusal("{name} was asked for the headset and has no memory left.", "End others."),
    "XR_ERROR_PERMISSION_INSUFFICIENT": Refusal(
        "{name} was asked for the headset and does not allow it.", "Give this program the permission in its settings."
    ),
}
"""By the name of the result (OpenXR specification, XrResult), or by a name of ours where no call was made."""
OTHER = Refusal("{name} was asked for the headset and refused ({problem}).", "{start}")
START: dict[Kind, str] = {
    "monado": "Start it: systemctl --user start monado.service, or monado-service in a terminal.",
    "steamvr": "Start SteamVR from Steam, wait until the headset shows its room, then start this.",
    "wivrn": "Start the WiVRn server, connect to it from the headset, then start this.",
    "": "Start the headset's software, then this.",
}
WAKE: dict[Kind, str] = {
    "monado": "Plug it in and switch it on, then start monado-service again: it looks for headsets only at its start.",
    "steamvr": "Wake it, look at SteamVR's window until the headset is green, then start this.",
    "wivrn": "Start WiVRn on the headset and connect it to this computer, then start this.",
    "": "Put it on or plug it in, then start this.",
}
_SERVICE_FAILS = ("XR_ERROR_RUNTIME_FAILURE", "XR_ERROR_INITIALIZATION_FAILED", "XR_ERROR_INSTANCE_LOST")
"""What clients of Monado say when nobody listens."""


def explain(
    error: object, manifest: RuntimeManifest | None, machine: Machine | None = None, problem: str = ""
) -> NoHeadset:
    """The error to raise in place of this one.

    Args:
        error: An exception of pyopenxr, an XrResult or its name ("XR_ERROR_..." or "ERROR_..."), a key of REFUSALS,
            another exception met on the way, or "" where the manifest says it all.
        manifest: Of the runtime that was asked; None if there is none.
        problem: What OPENGL_VERSION is about, say.
    """
    machine = machine or Machine()
    code = name_of(error)
    if code == "NO_LOADER":
        problem = problem or str(error)
    elif manifest is None:
        found = manifests.installed(machine)
        code = "NONE_ACTIVE" if found else "NO_RUNTIME"
        problem = manifests.in_words([one.name for one in found], " and ")
    elif manifest.problem:
        code, problem = "BROKEN_MANIFEST", manifest.problem
    elif code in _SERVICE_FAILS:
        code, problem = _of_service(code, manifest.kind, machine)
    refusal = REFUSALS.get(code, OTHER)
    kind: Kind = manifest.kind if manifest else ""
    words = {
        "name": manifest.name if manifest else "The runtime",
        "problem": problem or code or "no reason given",
        "start": START[kind],
        "wake": WAKE[kind],
    }
    return NoHeadset(refusal.reason.format_map(words), f"{refusal.fix.format_map(words)} {ELSE}")


def name_of(error: object) -> str:
    """The name of an XrResult, or a key of REFUSALS, as far as the error tells."""
    if isinstance(error, subprocess.TimeoutExpired):
        return "HUNG"
    of_result = getattr(error, "get_result_enum", None)  # exceptions of pyopenxr
    result = of_result() if callable(of_result) else error
    name = str(getattr(result, "name", result) or "")
    if name.startswith("ERROR_"):
        return f"XR_{name}"
    if isinstance(error, OSError | ImportError):
        return "NO_LOADER"
    return f"{type(error).__name__}: {error}" if isinstance(error, BaseException) and result is error else name


def _of_service(code: str, kind: Kind, machine: Machine) -> tuple[str, str]:
    state = services.state(kind, machine)
    if state in ("unknown", "listens"):
        return code, ""
    places = services.sockets(kind, machine)
    if state == "forbidden":
        return "SERVICE_FORBIDDEN", str(places[0])
    what = "is not there" if state == "absent" else "is left over from one that ended"
    return "SERVICE_ABSENT", f"{places[0]} {what}"
