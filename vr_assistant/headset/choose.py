"""Choosing a runtime: what the settings name, else what the loader would take, else the only one there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vr_assistant.errors import ConfigError
from vr_assistant.headset import manifests, places
from vr_assistant.headset.machine import Machine
from vr_assistant.headset.manifests import KNOWN, MOST_CHARACTERS, RuntimeManifest
from vr_assistant.headset.refusal import explain

AUTO = "auto"
SETTING = "headset.runtime"


@dataclass(frozen=True)
class Choice:
    manifest: RuntimeManifest | None
    """None: there is no runtime."""
    why: str
    """As a clause."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """To be set in this process before its first OpenXR call."""


def choose(wanted: str, machine: Machine | None = None) -> Choice:
    """The runtime to ask; it may be a broken one.

    Args:
        wanted: "auto", "monado", "steamvr", "wivrn", or the path of a manifest.
    Raises:
        ConfigError: it is none of these, or not installed; says what is.
    """
    machine = machine or Machine()
    wanted = wanted.strip()
    if wanted.lower() in ("", AUTO):
        return _automatic(machine)
    because = f"{SETTING} names it"
    if wanted.lower() in KNOWN:
        of_kind = [manifest for manifest in manifests.installed(machine) if manifest.kind == wanted.lower()]
        if of_kind:
            best = next((manifest for manifest in of_kind if not manifest.problem), of_kind[0])
            return Choice(best, because, {places.OVERRIDE: str(best.path.absolute())})
        raise ConfigError(f"{SETTING} is {wanted}, which is not installed; {_listed(machine)}.", _fix(machine))
    path = machine.home / wanted[2:] if wanted.startswith("~/") else Path(wanted)
    if path.suffix.lower() == ".json" and _is_file(path):
        return Choice(manifests.read(path, machine), because, {places.OVERRIDE: str(path.absolute())})
    known, shown = ", ".join(kind for kind in KNOWN), wanted[:MOST_CHARACTERS]
    raise ConfigError(
        f"{SETTING} is {shown!r}, which is neither auto, {known} nor a manifest that is there; {_listed(machine)}.",
        _fix(machine),
    )


def require(wanted: str, machine: Machine | None = None) -> Choice:
    """Like `choose`, for a run that must have a headset; looks at files only, within milliseconds.

    Raises:
        ConfigError: see `choose`.
        NoHeadset: there is no runtime, or the loader could not load it.
    """
    machine = machine or Machine()
    choice = choose(wanted, machine)
    if choice.manifest is None or choice.manifest.problem:
        raise explain("", choice.manifest, machine)
    return choice


def _automatic(machine: Machine) -> Choice:
    if active := manifests.active(machine):
        return Choice(active.manifest, active.why)
    sound = [manifest for manifest in manifests.installed(machine) if not manifest.problem]
    if len(sound) == 1:
        return Choice(sound[0], "no other is installed", {places.OVERRIDE: str(sound[0].path.absolute())})
    return Choice(None, f"{_names(sound)} are installed, and none is set as active" if sound else "none is installed")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def _listed(machine: Machine) -> str:
    found = manifests.installed(machine)
    return f"installed: {_names(found)}" if found else "no runtime is installed"


def _names(found: Sequence[RuntimeManifest]) -> str:
    return manifests.in_words([f"{manifest.name} ({manifest.path})" for manifest in found], ", ")


def _fix(machine: Machine) -> str:
    kind = next((manifest.kind for manifest in manifests.installed(machine) if manifest.kind), AUTO)
    return f"python3 launcher.py config set {SETTING} {kind}, or --xr-runtime {kind} for once"
