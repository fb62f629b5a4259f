"""The user's MCP servers: whether the file that names them can be used. None is started."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import ConfigError
from vr_assistant.mind.skills.tools.consent import Consents, Key
from vr_assistant.mind.skills.tools.setup import read_setups, setup_path


def findings(settings: Settings) -> Iterator[Finding]:
    """Nothing for a user without servers."""
    try:
        setups = read_setups(setup_path(settings))
    except ConfigError as error:
        yield Finding("tools", "warn", error.message, error.hint)
        return
    for problem in setups.problems:
        yield Finding("tools", "warn", problem.message, problem.hint)
    consents = Consents.in_folder(settings.paths.data_dir)
    for setup in setups.servers:
        what = f"tools {setup.name}"
        if setup.command and not shutil.which(Path(setup.command).expanduser()):
            fix = f"Install it, or mend command of {setup.name} in the file."
            yield Finding(what, "warn", f"there is no program {setup.command}", fix)
            continue
        state = consents.state(Key(setup.name), setup.fingerprint)
        told = {"yes": "may be started", "never": "never started"}.get(state, "asked about before it is started")
        where = f"out on the internet at {setup.host}" if setup.is_outside else setup.host or setup.command
        yield Finding(what, "ok", f"{where}, {told}; `tools test {setup.name}` tries it")
