"""The headset: an OpenXR application. `runtime.py` is the way in; the other files are the specification's nouns."""
