"""docs/pictures/bindings.svg, drawn from the tables of profiles.py.

python -m vr_assistant.stage.runtimes.openxr.bindings_picture docs/pictures/bindings.svg
"""
