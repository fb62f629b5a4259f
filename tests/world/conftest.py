from pathlib import Path

import pytest

from vr_assistant.world.ground import Ground
from vr_assistant.world.world import World

TOWN = Path(__file__).parents[2] / "assets" / "worlds" / "town"


@pytest.fixture(scope="session")
def town() -> World:
    return World.load(TOWN)


@pytest.fixture(scope="session")
def ground(town: World) -> Ground:
    return Ground(town)
