"""OpenXR, asked in a process of its own: a runtime is foreign code that may hang or crash."""

import json
import subprocess
import sys

from vr_assistant.doctor.finding import Finding

LIMIT_S = 20.0
NO_RUNTIME = "none answers: no headset"
FIX = "Start the headset's software (SteamVR, Monado, WiVRn ...), or do without: a window or a film will do."


def runtime() -> Finding:
    """Which OpenXR runtime answers, if one does."""
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "vr_assistant.doctor.headset"], capture_output=True, text=True, timeout=LIMIT_S
        )
        answer = json.loads(asked.stdout.strip().splitlines()[-1])
    except subprocess.TimeoutExpired:
        return Finding("OpenXR", "warn", f"the runtime does not answer within {LIMIT_S:.0f} s", FIX)
    except (ValueError, IndexError):
        return Finding("OpenXR", "warn", "the runtime crashed when asked", FIX)
    if "runtime" in answer:
        return Finding("OpenXR", "ok", f"{answer['runtime']}, {answer['extensions']} extensions")
    return Finding("OpenXR", "warn", f"{NO_RUNTIME} ({answer['error']})", FIX)


def ask() -> dict[str, str | int]:
    """The runtime's name and how many extensions it has, or what was raised."""
    try:
        import xr

        extensions = xr.enumerate_instance_extension_properties()
        instance = xr.create_instance(xr.InstanceCreateInfo())
        name = xr.get_instance_properties(instance).runtime_name
        xr.destroy_instance(instance)
    except Exception as error:  # the loader's and the runtime's errors are many
        return {"error": type(error).__name__}
    return {"runtime": name.decode() if isinstance(name, bytes) else str(name), "extensions": len(extensions)}


if __name__ == "__main__":
    print(json.dumps(ask()))
