"""The headset: an OpenXR application. `runtime.py` is the way in; every other file is a noun of the specification."""
