"""One run from weights to film: the part of `run` that is not about its flags.

Imports little: the stage is started as soon as nothing can keep it from being wanted, and the rest is imported
while it opens.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vr_assistant import models
from vr_assistant.app.instance import SingleInstance
from vr_assistant.app.script import Turn
from vr_assistant.app.spawned import spawn_stage
from vr_assistant.config import Settings
from vr_assistant.process_name import name_this_process

if TYPE_CHECKING:
    from vr_assistant.models.catalogue import Weights


def hold(settings: Settings, turns: Sequence[Turn], recording_folder: Path | None, *, is_demo: bool = False) -> None:
    """Talk until it ends; what was recorded is drawn as a film when there was no picture to look at.

    Args:
        is_demo: The turns are nobody's wishes: a cart of their own, gone afterwards, takes what they buy.
    Raises:
        AssistantError: any stated failure; what was recorded by then is kept.
        KeyboardInterrupt: Ctrl-C; likewise.
    """
    name_this_process("vr-supervisor")
    if settings.stage.runtime == "headset":
        from vr_assistant.headset.choose import require

        require(settings.headset.runtime)  # before anything is fetched for a picture that nobody could see
    with SingleInstance(settings.paths.data_dir), contextlib.ExitStack() as stack:
        if is_demo:
            from tempfile import TemporaryDirectory

            folder = Path(stack.enter_context(TemporaryDirectory(prefix="vr-assistant-demo-")))
            paths = settings.paths.model_copy(update={"data_dir": folder})
            settings = settings.model_copy(update={"paths": paths})
        if missing := models.missing(settings, models.default_ids(settings)):
            _fetch(settings, missing)
        stage = spawn_stage(settings)
        stack.callback(stage.leave)
        from vr_assistant.app.session import converse  # takes as long to import as the stage to open its window

        converse(settings, turns, recording_folder, stage)


def new_folder(root: Path = Path("out")) -> Path:
    """A folder for a recording that starts now."""
    from datetime import datetime

    return root / datetime.now().strftime("%Y-%m-%d-%H%M%S")


def _fetch(settings: Settings, missing: "Sequence[Weights]") -> None:
    from rich.console import Console

    from vr_assistant.models.progress import Bars

    with Bars(Console(highlight=False)) as bars:
        models.ensure(settings, [weights.id for weights in missing], bars)
