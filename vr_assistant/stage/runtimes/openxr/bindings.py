"""Telling the runtime which buttons we would like (xrSuggestInteractionProfileBindings); the user may choose others."""

import logging
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from vr_assistant.stage.runtimes.openxr.api import xr
from vr_assistant.stage.runtimes.openxr.profiles import PREFIX, PROFILES, SIDES, Profile

log = logging.getLogger(__name__)


def paths_of(profile: Profile) -> Iterator[tuple[str, str]]:
    """(action, path) of everything in a table, e.g. ("select", "/user/hand/left/input/trigger/value")."""
    for side in SIDES:
        hand = f"/user/hand/{side}"
        yield "aim", f"{hand}/input/aim/pose"
        yield "grip", f"{hand}/input/grip/pose"
        for action in ("select", "talk", "menu", "second_menu", "stick", "stick_click"):
            if button := profile.on(side, getattr(profile, action)):
                yield action, f"{hand}/input/{button}"
        if haptic := profile.on(side, profile.haptic):
            yield "haptic", f"{hand}/output/{haptic}"


def suggest_all(instance: Any, actions: Mapping[str, Any], extensions: Collection[str]) -> dict[str, bool]:
    """Suggest every table that the runtime could know, one call each.

    Args:
        actions: XrActions by their names.
        extensions: Those enabled on the instance.
    Returns:
        Whether it was accepted, by the profile's path. One refused profile does not stop the others.
    """
    answers = {}
    for profile in PROFILES:
        if not profile.extension or profile.extension in extensions:
            answers[profile.path] = suggest(instance, profile.path, paths_of(profile), actions)
        elif profile.core_path:
            answers[profile.core_path] = suggest(instance, profile.core_path, paths_of(profile), actions)
    return answers


def suggest(instance: Any, profile: str, paths: Iterator[tuple[str, str]], actions: Mapping[str, Any]) -> bool:
    """Whether the runtime accepted one profile's bindings."""
    bindings = [xr.ActionSuggestedBinding(actions[name], xr.string_to_path(instance, path)) for name, path in paths]
    try:
        suggested = xr.InteractionProfileSuggestedBinding(
            interaction_profile=xr.string_to_path(instance, PREFIX + profile), suggested_bindings=bindings
        )
        xr.suggest_interaction_profile_bindings(instance, suggested)
    except xr.exception.ResultException as refusal:
        log.info("the OpenXR runtime does not know the controller %s (%s)", profile, type(refusal).__name__)
        return False
    return True
