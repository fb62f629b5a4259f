"""A home of its own for a program that a test starts."""

from pathlib import Path


def own_home(folder: Path) -> dict[str, str]:
    """Variables of its environment: it reads and changes nothing of the user's but the weights."""
    return {
        "VR_ASSISTANT_CONFIG": str(folder / "config.toml"),
        "VR_ASSISTANT_PATHS__DATA_DIR": str(folder / "data"),
        "VR_ASSISTANT_PATHS__LOG_DIR": str(folder / "log"),
    }
