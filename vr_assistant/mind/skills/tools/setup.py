"""The file that says which MCP servers the user has: `mcpServers` as other programs write it, with two keys of ours.

{"mcpServers": {
  "weather": {"command": "uvx", "args": ["weather-server"], "env": {"KEY": "..."}, "cwd": "~"},
  "notes":   {"url": "http://127.0.0.1:8765/mcp", "headers": {"Authorization": "..."},
              "allow": ["search_notes"], "examples": {"search_notes": ["what did I note on the garden"]}}}}
"""

import hashlib
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from vr_assistant.config import Settings
from vr_assistant.config_sources import file_path
from vr_assistant.errors import ConfigError

MOST_SERVERS = 20
LARGEST_FILE = 1_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Setup:
    """One server: a program with `command`, or an address with `url`."""

    name: str
    command: str = ""
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    allow: tuple[str, ...] | None = None
    """Tools that may be used at all; None: all, each after a yes."""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sentences by tool that ask for it."""

    @property
    def host(self) -> str:
        """Where it is; "" for a program on this machine."""
        return urlsplit(self.url).hostname or "" if self.url else ""

    @property
    def is_outside(self) -> bool:
        """Whether what it is sent leaves this machine by our own hand."""
        return bool(self.url) and not _is_loopback(self.host)

    @property
    def fingerprint(self) -> str:
        """Changes with whatever a yes to starting it was about."""
        parts = [self.command, self.args, sorted(self.env.items()), self.cwd, self.url, sorted(self.headers.items())]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def allows(self, tool: str) -> bool:
        return self.allow is None or tool in self.allow


@dataclass(frozen=True, slots=True)
class Setups:
    servers: tuple[Setup, ...] = ()
    problems: tuple[ConfigError, ...] = ()
    """What of the file cannot be used; the rest can."""


class _Entry(BaseModel):
    """Keys that other programs add (type, disabled ...) are passed over, but a disabled server is none."""

    model_config = ConfigDict(extra="ignore", strict=True)

    command: str = ""
    args: list[str] = Field(default_factory=list)
    env: dict[str, str] = Field(default_factory=dict)
    cwd: str = ""
    url: str = ""
    headers: dict[str, str] = Field(default_factory=dict)
    allow: list[str] | None = None
    examples: dict[str, list[str]] = Field(default_factory=dict)
    disabled: bool = False

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("should begin with http:// or https:// and name a host")
        return url

    @model_validator(mode="after")
    def _is_one_of_two(self) -> "_Entry":
        if bool(self.command) == bool(self.url):
            raise ValueError("should have either `command` or `url`")
        if any("\0" in part for part in (self.command, *self.args, self.cwd, *self.env, *self.env.values())):
            raise ValueError("should have no NUL characters")
        return self


def setup_path(settings: Settings) -> Path | None:
    """Where the file is, whether or not it exists; None where none is to be read. Raises ConfigError."""
    named = settings.tools.file
    if named == "none":
        return None
    try:
        path = Path(named).expanduser()
    except RuntimeError as error:
        raise ConfigError(f"tools.file = {named} begins with no user there is.", "Write the whole path.") from error
    return path if path.is_absolute() else file_path().parent / path


def read_setups(path: Path | None) -> Setups:
    """The servers of the file; without a file none. Never raises: what is wrong is among the problems."""
    if path is None:
        return Setups()
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return Setups()
    except OSError as error:
        return _only(f"{path} cannot be read: {error.strerror}.", "It must be a file that you may read.")
    if len(data) > LARGEST_FILE:
        return _only(f"{path} is larger than a megabyte.", "Name the right file as tools.file.")
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "somewhere"
        return _only(f"{path} is no JSON ({where}).", "Mend it there, or remove the file.")
    entries = whole.get("mcpServers") if isinstance(whole, dict) else None
    if not isinstance(entries, dict):
        return _only(f'{path} has no "mcpServers" with an object.', 'Write {"mcpServers": {"NAME": {...}}}.')
    servers, problems = [], []
    for name, entry in entries.items():
        setup = _setup(path, name, entry)
        if isinstance(setup, ConfigError):
            problems.append(setup)
        elif setup:
            servers.append(setup)
    if len(servers) > MOST_SERVERS:
        problems.append(ConfigError(f"{path} has more than {MOST_SERVERS} servers.", "The first ones are used."))
    return Setups(tuple(servers[:MOST_SERVERS]), tuple(problems))


def _setup(path: Path, name: str, entry: object) -> Setup | ConfigError | None:
    if not _is_sayable(name):
        return ConfigError(
            f"{path}: a server is called {name[:40]!r}.", "A name has 1 to 40 letters, digits, spaces, - or _."
        )
    try:
        read = _Entry.model_validate(entry)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        return ConfigError(
            f"{path}: {name}{'.' if key else ''}{key}: {reason}.", f"Mend the entry {name} of mcpServers, or remove it."
        )
    if read.disabled:
        return None
    return Setup(
        name,
        read.command,
        tuple(read.args),
        read.env,
        read.cwd,
        read.url,
        read.headers,
        None if read.allow is None else tuple(read.allow),
        {tool: tuple(sentences) for tool, sentences in read.examples.items()},
    )


def _is_sayable(name: str) -> bool:
    return 0 < len(name) <= 40 and any(c.isalnum() for c in name) and all(c.isalnum() or c in " -_." for c in name)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _only(message: str, hint: str) -> Setups:
    return Setups(problems=(ConfigError(message, hint),))
