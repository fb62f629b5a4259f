class Unavailable(Exception):
    """The place cannot be had on this machine: one sentence that says why, and what would change that."""
