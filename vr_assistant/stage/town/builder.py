"""Builds a town in a process of its own: frames stay smooth meanwhile, and what building needs of memory goes with it.

python -m vr_assistant.stage.town.builder FOLDER PARENT < a pickled World; leaves the town in the cache FOLDER.
"""

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from vr_assistant.parent import end_with_parent
from vr_assistant.process_name import name_this_process
from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.world.world import World

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 0.01
_ROOT = Path(__file__).parents[3]


def build_elsewhere(world: World, cache: ArrayCache) -> Iterator[str]:
    """Yields every few milliseconds until it is done, or has failed: then the cache has no town, and the log says why.

    Closed early, it ends the other process.
    """
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
    }
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, str(cache.folder), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C in the terminal is not meant for it
        )
    except OSError as error:
        log.warning("no process to build the town in: %s", error)
        return
    try:
        assert process.stdin is not None
        try:
            process.stdin.write(pickle.dumps(world))
            process.stdin.close()
        except OSError as error:
            log.warning("the builder has gone: %s", error)
        while process.poll() is None:
            try:
                process.wait(_LOOK_EVERY_S)
            except subprocess.TimeoutExpired:
                yield "buildings"
        if process.returncode:
            log.warning("the builder ended with %d", process.returncode)
    finally:
        process.kill()
        process.wait()


def main(folder: str, parent: str) -> None:
    from vr_assistant.stage.town.kept import build_and_keep

    end_with_parent(int(parent))
    name_this_process("vr-builder")
    for _ in build_and_keep(pickle.load(sys.stdin.buffer), ArrayCache(Path(folder))):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
