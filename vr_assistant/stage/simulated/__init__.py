"""A user who is written down: what they do, and the bodies they can do it with."""
