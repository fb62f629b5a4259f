"""What the user has said yes or never to: a small file that they can read, and that `tools forget` erases."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vr_assistant.errors import DiskFull
from vr_assistant.whole_file import write_whole

log = logging.getLogger(__name__)

FILE = "tools.json"
Answer = Literal["yes", "never"]
State = Literal["yes", "never", "changed", "unknown"]
"""changed: there was a yes to something else of that name."""


@dataclass(frozen=True, slots=True)
class Key:
    """A server's start, or with `tool` the use of one of its tools."""

    server: str
    tool: str = ""

    @property
    def text(self) -> str:
        return json.dumps([self.server, self.tool] if self.tool else [self.server], ensure_ascii=False)


class Consents:
    """
    Args:
        path: The file; one that cannot be read counts as empty, so that everything is asked again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def in_folder(cls, data_dir: Path) -> "Consents":
        return cls(data_dir / FILE)

    def state(self, key: Key, fingerprint: str) -> State:
        """What was said of just this; a never stays whatever has changed."""
        answer, of = self.all().get(key.text, ("", ""))
        if answer == "never":
            return "never"
        if answer != "yes":
            return "unknown"
        return "yes" if of == fingerprint else "changed"

    def keep(self, key: Key, fingerprint: str, answer: Answer) -> None:
        """Raises DiskFull when it cannot be written."""
        self._write({**self.all(), key.text: (answer, fingerprint)})

    def forget(self, server: str | None = None) -> int:
        """Ask again from now on, for one server with its tools or all; gives how many answers went."""
        before = self.all()
        kept = {key: value for key, value in before.items() if server is not None and json.loads(key)[0] != server}
        if len(kept) != len(before):
            self._write(kept)
        return len(before) - len(kept)

    def all(self) -> dict[str, tuple[str, str]]:
        """Key text to answer and fingerprint."""
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(k): (str(v["answer"]), str(v["of"])) for k, v in data["answers"].items() if _is_key(k)}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            log.warning("%s cannot be used (%s); everything is asked again", self.path, error)
            return {}

    def _write(self, answers: dict[str, tuple[str, str]]) -> None:
        data = {"answers": {key: {"answer": answer, "of": of} for key, (answer, of) in sorted(answers.items())}}
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        try:
            write_whole(self.path, lambda file: file.write(text.encode()))
        except OSError as error:
            raise DiskFull(f"{self.path} cannot be written: {error.strerror}.", "Free some space.") from error


def _is_key(text: str) -> bool:
    parts = json.loads(text)
    return isinstance(parts, list) and 1 <= len(parts) <= 2 and all(isinstance(part, str) for part in parts)
