"""The headset: which OpenXR runtime is chosen and why, what it answers, and what the headset can do."""

from collections.abc import Iterator

from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import ConfigError
from vr_assistant.headset import manifests
from vr_assistant.headset.answer import Answer
from vr_assistant.headset.choose import AUTO, Choice, choose
from vr_assistant.headset.machine import Machine
from vr_assistant.headset.manifests import RuntimeManifest
from vr_assistant.headset.probe import probe
from vr_assistant.headset.refusal import ELSE, explain

NO_RUNTIME = "no OpenXR runtime is installed: no headset; a window or a film will do"
USED = {
    "XR_EXT_local_floor": "floor height",
    "XR_KHR_composition_layer_cylinder": "curved panels",
    "XR_KHR_composition_layer_depth": "depth",
    "XR_KHR_visibility_mask": "visibility mask",
    "XR_EXT_hand_interaction": "pinching",
    "XR_EXT_eye_gaze_interaction": "gaze",
    "XR_EXT_performance_settings": "performance settings",
    "XR_EXT_user_presence": "put on and taken off",
    "XR_MNDX_egl_enable": "EGL",
}
"""Extensions that make something better where they are offered, and what that is."""


def findings(wanted: str = AUTO, machine: Machine | None = None) -> Iterator[Finding]:
    """One line where there is no runtime; else what is chosen, what else there is, and what it answers.

    Args:
        wanted: What `headset.runtime` says.
    """
    machine = machine or Machine()
    try:
        choice = choose(wanted, machine)
    except ConfigError as error:
        yield Finding("headset runtime", "warn", error.message, error.hint)
        return
    installed = manifests.installed(machine)
    if choice.manifest is None and not installed:
        yield Finding("headset", "ok", NO_RUNTIME)
        return
    yield _chosen(choice, machine)
    if others := [one for one in installed if choice.manifest is None or one.library != choice.manifest.library]:
        yield Finding("other runtimes", "ok", manifests.in_words([_described(one) for one in others], "; "))
    if choice.manifest is not None and not choice.manifest.problem:
        yield from _answered(probe(choice.environment), choice.manifest, machine)


def _chosen(choice: Choice, machine: Machine) -> Finding:
    what = "headset runtime"
    if choice.manifest is None or choice.manifest.problem:
        refusal = explain("", choice.manifest, machine)
        return Finding(what, "warn", refusal.message, refusal.hint.removesuffix(ELSE).strip())
    return Finding(what, "ok", f"{choice.manifest.name}, because {choice.why}")


def _described(manifest: RuntimeManifest) -> str:
    return f"{manifest.name} ({manifest.problem or manifest.path})"


def _answered(answer: Answer, manifest: RuntimeManifest, machine: Machine) -> Iterator[Finding]:
    if answer.runtime:
        better = [use for name, use in USED.items() if name in answer.extensions]
        detail = f"{answer.runtime} {answer.version}, {len(answer.extensions)} extensions"
        yield Finding("OpenXR", "ok", f"{detail}, of them: {', '.join(better)}" if better else detail)
    if answer.error:
        refusal = explain(answer.error, manifest, machine, answer.detail)
        yield Finding("headset", "warn", refusal.message, refusal.hint.removesuffix(ELSE).strip())
        return
    sizes = " and ".join(dict.fromkeys(f"{width}×{height}" for width, height in answer.view_sizes))
    rates = ", ".join(f"{rate:g}" for rate in answer.refresh_rates)
    shown = f"{answer.system}: {len(answer.view_sizes)} views of {sizes} pixels"
    yield Finding("headset", "ok", f"{shown}, {rates} Hz" if rates else shown)
    span = " to ".join(".".join(map(str, version)) for version in (answer.least_opengl, answer.most_opengl))
    yield Finding("headset OpenGL", "ok", f"takes {span}")
    modes = ", ".join(mode.replace("_", " ") for mode in answer.blend_modes)
    detail = f"yes ({modes})" if answer.can_see_through else f"no ({modes}): --ar has nothing to show the room with"
    yield Finding("see-through", "ok", detail)
    hands = "yes" if answer.has_hands else "no: controllers and voice reach everything"
    yield Finding("hand tracking", "ok", hands)
