"""How the user points at things and presses them, and what their hands look like."""
