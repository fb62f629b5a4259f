"""A conversation through a sound card: what the user says, and what comes of it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from own_home import own_home

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""Only a program that is broken takes so long."""

Told = dict[str, Any]


class Talk:
    """The program that listens; `told` is all it has said to the outside."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        # The user's own weights, though the sound system's home is another one.
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        values = dict(os.environ) | {
            **own_home(folder), **environment, "XDG_CACHE_HOME": cache,
            "VR_ASSISTANT_LLM__PROVIDER": "rules", "VR_ASSISTANT_TOOLS__FILE": "none",
            "VR_ASSISTANT_SPEECH__LANGUAGE": "en", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self.told: list[Told] = []
        self._changed = threading.Condition()
        self._errors = (folder / "errors.txt").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("listening_mind.py"))],
            cwd=ROOT, env=values, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, is_it: Callable[[Told], bool], since: int = 0) -> Told:
        """The first message after so many that is meant."""

        def found() -> Told | None:
            return next((told for told in self.told[since:] if is_it(told)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._process.poll() is not None, PATIENCE_S)
            told = found()
        if told is None:
            self._errors.seek(0)
            names = [told["type"] for told in self.told[since:] if told["type"] != "HeardLevel"]
            loudest = max((told["db"] for told in self.told[since:] if told["type"] == "HeardLevel"), default=None)
            raise AssertionError(f"it never came; heard {loudest} dB; came: {names}\n{self._errors.read()[-3000:]}")
        return told

    def wait_until_quiet(self, since: int = 0) -> None:
        """She has answered, and listens again."""
        spoke = self.wait_for(lambda told: told["type"] == "Speak", since)
        self.wait_for(is_listening, self.told.index(spoke, since))

    def settle(self) -> None:
        """Whatever was begun has ended: for some seconds nothing is said and nothing happens."""
        before = -1
        while (now := sum(told["type"] != "HeardLevel" for told in self.told)) != before:
            before = now
            time.sleep(4.0)

    @property
    def gaps(self) -> int:
        """How often the sound system has run out of her voice: the processor was too busy."""
        return Path(self._errors.name).read_text().count("underrun")

    def heard(self, since: int = 0) -> list[str]:
        """What the user is believed to have said, turn by turn."""
        finals = [told for told in self.told[since:] if told["type"] == "Caption" and told["speaker"] == "user"]
        return [told["text"] for told in finals if told["is_final"] and told["text"]]

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(10)
        self._errors.close()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("{"):
                with self._changed:
                    self.told.append(json.loads(line))
                    self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()


def is_listening(told: Told) -> bool:
    return bool(told["type"] == "SetAttention" and told["state"] == "listening")
