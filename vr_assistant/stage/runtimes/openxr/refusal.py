"""Which runtime is asked, and why there is no headset, in words for the user."""

import os

from vr_assistant.errors import NoHeadset
from vr_assistant.headset.choose import choose, require
from vr_assistant.headset.refusal import explain


def choose_manifest(wanted: str) -> None:
    """Let the OpenXR loader take this runtime. Raises ConfigError or NoHeadset where there is none to be loaded."""
    os.environ.update(require(wanted).environment)


def no_headset(wanted: str, error: Exception) -> NoHeadset:
    """
    Args:
        wanted: The setting headset.runtime.
        error: What pyopenxr, or its import, raised.
    """
    return explain(error, choose(wanted).manifest)


def gone_for_good(runtime_name: str, seconds: float) -> NoHeadset:
    """It was there, has gone, and did not come back in this time."""
    return NoHeadset(
        f"{runtime_name} ended, and was not back after {seconds:.0f} s.",
        "Start the headset's software again, then this program; --desktop goes on in a window.",
    )
