"""The whole stage in a headset: from the command to the town, and to the end of it."""

import json
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from vr_assistant.config import Settings
from vr_assistant.messages import Message, StageReady, Stop, UserPose
from vr_assistant.stage.link import Link
from vr_assistant.stage.process import main
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

pytestmark = pytest.mark.monado
DEADLINE_S = 200.0  # a town that is not in the cache is built first


class Stage:
    """A process, and what it said so far."""

    def __init__(self, folder: Path) -> None:
        settings = json.loads(Settings().model_dump_json())
        settings["stage"] |= {"runtime": "headset", "samples": 0}
        settings["paths"] |= {"cache_dir": str(folder / "cache"), "log_dir": str(folder)}
        ours, theirs = get_context("spawn").Pipe()
        self.process = get_context("spawn").Process(target=main, args=(theirs, json.dumps(settings)))
        self.process.start()
        theirs.close()
        self.link = Link(ours)
        self.said: list[Message] = []

    def until(self, holds: Callable[[Message], object]) -> Message:
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            for message in self.link.receive():
                self.said.append(message)
                if holds(message):
                    return message
            assert self.process.is_alive(), f"it ended with {self.process.exitcode}"
            time.sleep(0.01)
        raise TimeoutError(f"It was not said; the last words are {self.said[-3:]}")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.process.kill()
    made.process.join()


def test_the_user_looks_around_in_the_town_and_leaves(stage: Stage, remote: RemoteHeadset) -> None:
    ready = stage.until(lambda message: isinstance(message, StageReady))
    assert ready == StageReady("headset")
    first = stage.until(lambda message: isinstance(message, UserPose))
    assert isinstance(first, UserPose)
    remote.look(yaw=0.7, at=(0.5, 1.4, 0.0))

    def has_moved(message: Message) -> bool:
        return (
            isinstance(message, UserPose)
            and abs(message.yaw - first.yaw - 0.7) < 0.02
            and abs(message.x - first.x - 0.5) < 0.02
            and abs(message.y - 1.4) < 0.02
        )

    stage.until(has_moved)
    stage.link.send(Stop())
    stage.link.flush()
    stage.process.join(30)
    assert stage.process.exitcode == 0
