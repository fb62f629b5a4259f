"""What the menu can do, asked for aloud."""
