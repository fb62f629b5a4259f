"""Which runtime is asked, and why there is no headset, in words for the user."""

import os

from vr_assistant.errors import NoHeadset

HINT = "Start with --desktop for a window; `doctor` says more about the headset."


def choose_manifest(wanted: str) -> None:
    """Let the OpenXR loader take this runtime; `auto` leaves it to the system's choice."""
    if wanted != "auto":
        os.environ["XR_RUNTIME_JSON"] = wanted


def no_headset(wanted: str, error: Exception) -> NoHeadset:
    """
    Args:
        wanted: The setting headset.runtime.
        error: What pyopenxr, or its import, raised.
    """
    asked = "No headset answers" if wanted == "auto" else f"The headset runtime {wanted} does not answer"
    return NoHeadset(f"{asked} ({type(error).__name__}).", HINT)


def gone_for_good(runtime_name: str, seconds: float) -> NoHeadset:
    """It was there, has gone, and did not come back in this time."""
    return NoHeadset(
        f"{runtime_name} ended, and was not back after {seconds:.0f} s.",
        "Start the headset's software again, then this program; --desktop goes on in a window.",
    )
