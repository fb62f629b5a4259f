"""Which OpenXR runtime is there, which one is taken, and why it refuses. Standard library only, but for the questions
that a process of its own asks (`questions.py`)."""
