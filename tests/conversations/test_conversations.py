"""Every script of the folder, played; scripts/README.md says what their lines mean."""

import pytest

from .conftest import Town
from .script import Script, read_scripts


@pytest.mark.parametrize("script", read_scripts(), ids=lambda script: script.id)
def test_conversation(script: Script, town: Town) -> None:
    town.play(script)
