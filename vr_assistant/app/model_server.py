"""The model server as a child process: started, watched, restarted, ended."""

import asyncio
import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Self

from vr_assistant import models
from vr_assistant.app.backoff import Backoff
from vr_assistant.config import EMBEDDED_MODEL, Settings
from vr_assistant.errors import AssistantError, ConfigError, ModelServerDown, PortInUse, WeightsMissing
from vr_assistant.mind.llm import vllm_launch
from vr_assistant.mind.llm.endpoint import Address
from vr_assistant.mind.llm.key import KEY_VARIABLE

if TYPE_CHECKING:
    import aiohttp

_log = logging.getLogger(__name__)

State = Literal["off", "starting", "ready", "restarting"]
POLL_S = 0.2
START_S = {"embedded": 120.0, "vllm": 600.0}
"""To be ready: the embedded engine maps its file; vLLM on a CPU needed 76-150 s."""
WATCH_S = 5.0
HANG_S = 20.0
"""Without a word about its health: ours answers within 12 ms while it reads a prompt."""
GRACE_S = 3.0
MOST_LOG_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """What to run to have a model server on a port."""

    arguments: list[str]
    environment: Mapping[str, str] = field(repr=False)


class ModelServer:
    """Our own server, or none where somebody else runs it (provider "url") or nobody is wanted ("rules")."""

    def __init__(
        self,
        settings: Settings,
        *,
        program: Callable[[int, str], Program] | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        """
        Args:
            program: From port and key; None: what the provider needs.
        """
        self._settings = settings
        self._program = program
        self._backoff = backoff or Backoff()
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self.spare = spare_server(settings)
        """Started by whoever wants it, stopped with this one."""
        self.state: State = "off"
        self.on_state: Callable[[State], None] = lambda state: None
        self.address: Address | None = None
        """The same from start to stop, also while the server is being restarted."""
        llm = settings.llm
        if llm.provider == "url":
            self.address = Address(llm.base_url, llm.api_key)

    @property
    def is_ours(self) -> bool:
        return self._settings.llm.provider in ("embedded", "vllm")

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Spawn it and return; it is ready later.

        Raises:
            PortInUse: `llm.port` belongs to somebody else.
            WeightsMissing, WeightsCorrupt, ConfigError: it cannot be started at all.
        """
        if not self.is_ours or self._watch is not None:
            return
        port = free_port(self._settings.llm.port)
        key = secrets.token_urlsafe(24)
        program = self._program(port, key) if self._program else program_for(self._settings, port, key)
        self.address = Address(f"http://127.0.0.1:{port}/v1", key)
        await self._spawn(program)
        self._watch = asyncio.create_task(self._keep_running(program, f"http://127.0.0.1:{port}/health"))

    async def ready(self) -> None:
        """Wait until it answers. Raises ModelServerDown after START_S, AssistantError when it never can."""
        if not self.is_ours:
            return
        limit_s = START_S[self._settings.llm.provider]
        try:
            async with asyncio.timeout(limit_s):
                await self._ready.wait()
        except TimeoutError:
            raise ModelServerDown(
                f"The language model was not ready after {limit_s:.0f} seconds.",
                f"See {_log_file(self._settings)}.",
            ) from None

    async def hold_back(self, level: int) -> None:
        """Let our embedded engine go slower, see mind.llm.tempo; say it again every second. Never raises.

        Nothing can be said to other servers: they answer one request at a time, that is all.
        """
        if self.spare is not None:
            await self.spare.hold_back(level)
        if self._settings.llm.provider != "embedded" or self.address is None or self.state != "ready":
            return
        import aiohttp

        url, key = self.address.url.removesuffix("/v1") + "/tempo", {"Authorization": f"Bearer {self.address.key}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1), headers=key) as http,
                http.post(url, json={"level": level}),
            ):
                pass
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.debug("the model server was not told: %s", error)

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
            self._watch = None
        if self._process is not None:
            await _end(self._process, vllm_launch.GRACE_S + 2 if self._settings.llm.provider == "vllm" else GRACE_S)
            self._process = None
        if self.spare:
            await self.spare.stop()
        self._set("off")

    async def _spawn(self, program: Program) -> None:
        with _open_log(_log_file(self._settings)) as file:
            self._process = await asyncio.create_subprocess_exec(
                *program.arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=dict(program.environment),
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            )

    async def _keep_running(self, program: Program, health: str) -> None:
        self._set("starting")
        while True:
            assert self._process is not None
            began = time.monotonic()
            code = await self._watch_one(self._process, health)
            delay_s = self._backoff.delay_s(time.monotonic() - began)
            _log.warning("the model server ended (%s); again in %.0f s", code, delay_s)
            self._set("restarting")
            await asyncio.sleep(delay_s)
            try:
                await self._spawn(program)
            except OSError:
                _log.exception("the model server cannot be started")

    async def _watch_one(self, process: asyncio.subprocess.Process, health: str) -> int:
        """Until the process ends; a model that cannot be loaded ends it, and so does one that hangs."""
        import aiohttp  # 0.3 s, and by now something else is starting as well

        ended = asyncio.create_task(process.wait())
        try:
            answered = time.monotonic()
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
                while not ended.done():
                    status = await _status(http, health)
                    if status is not None:
                        answered = time.monotonic()
                    if status == 200:
                        self._set("ready")
                    is_stuck = self.state == "ready" and time.monotonic() - answered > HANG_S
                    if (status == 500 or is_stuck) and not ended.done():
                        _log.warning("the model server %s", "hangs" if is_stuck else "cannot load its model")
                        process.kill()
                        break
                    await asyncio.wait([ended], timeout=WATCH_S if self.state == "ready" else POLL_S)
            return await ended
        finally:
            ended.cancel()

    def _set(self, state: State) -> None:
        if state == "ready":
            self._ready.set()
        else:
            self._ready.clear()
        if state != self.state:
            self.state = state
            self.on_state(state)


def spare_server(settings: Settings) -> ModelServer | None:
    """A small model of our own for the time when the one of `llm.provider` fails; None: none is wanted."""
    llm = settings.llm
    if llm.spare != "embedded" or llm.provider not in ("url", "vllm"):
        return None
    own = llm.model_copy(update={"provider": "embedded", "model": EMBEDDED_MODEL, "port": 0})
    return ModelServer(settings.model_copy(update={"llm": own}))


class LazyModelServer:
    """An Endpoint that starts the server on the first request, for commands that may do without.

    async with LazyModelServer(settings) as endpoint:
        language_model = open_language_model(settings, endpoint)
    """

    def __init__(self, settings: Settings, server: ModelServer | None = None) -> None:
        self._server = server or ModelServer(settings)
        self._starting = asyncio.Lock()
        self._failure: AssistantError | None = None

    @property
    def address(self) -> Address | None:
        return self._server.address

    @property
    def starts_on_demand(self) -> bool:
        return self._server.is_ours and self._failure is None

    @property
    def was_started(self) -> bool:
        return self._server.pid is not None

    async def reach(self) -> Address:
        async with self._starting:
            try:
                if self._failure is None:
                    await self._server.start()
            except AssistantError as error:
                self._failure = error
            if self._failure is not None:
                raise ModelServerDown(self._failure.message, self._failure.hint) from self._failure
            await self._server.ready()
        if self._server.address is None or not self._server.address.url:
            raise ModelServerDown("No language model is configured.", "Set llm.base_url.")
        return self._server.address

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()


def program_for(settings: Settings, port: int, key: str) -> Program:
    """Raises WeightsMissing, WeightsCorrupt or ConfigError."""
    llm = settings.llm
    folder = models.folder(settings, llm.model)
    parent = ["--parent", str(os.getpid())]
    if llm.provider == "vllm":
        python = Path(llm.vllm_python).expanduser()
        if not python.is_file():
            raise ConfigError(
                "vLLM needs an environment of its own, and llm.vllm_python names none.",
                "Make one (docs/requirements.md) and set llm.vllm_python to its python.",
            )
        share = llm.gpu_memory_share if settings.profile == "gpu" else None
        line = vllm_launch.command(python, folder, port=port, context_tokens=llm.context_tokens, gpu_memory_share=share)
        arguments = [sys.executable, "-m", vllm_launch.__name__, *parent, "--", *line]
        return Program(arguments, vllm_launch.environment(key, with_our_code(os.environ)))
    arguments = [sys.executable, "-m", "vr_assistant.mind.llm.server", *parent]
    arguments += ["--model", str(_gguf(folder)), "--port", str(port), "--context", str(llm.context_tokens)]
    arguments += ["--threads", str(llm.threads), "--prefixes", str(settings.paths.cache_dir / "llm")]
    # The engine's own crash handler would start a debugger and wait for it.
    return Program(arguments, with_our_code(os.environ) | {KEY_VARIABLE: key, "GGML_NO_BACKTRACE": "1"})


def with_our_code(environment: Mapping[str, str]) -> dict[str, str]:
    """So that `python -m vr_assistant...` works from any folder."""
    root = str(Path(__file__).parents[2])
    return {**environment, "PYTHONPATH": os.pathsep.join(filter(None, [root, environment.get("PYTHONPATH")]))}


def free_port(wanted: int) -> int:
    """The wanted port of loopback, or any free one for 0. Raises PortInUse."""
    with socket.socket() as probe:
        if os.name == "posix":  # a port in TIME_WAIT is free; on Windows the option means something else
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise PortInUse(
                f"Port {wanted}, meant for the language model, is in use by another program.",
                "Set llm.port to another number, or to 0 to take a free one.",
            ) from error
        return int(probe.getsockname()[1])


def _gguf(folder: Path) -> Path:
    found = sorted(folder.glob("*.gguf"))
    if not found:
        raise WeightsMissing(f"There is no GGUF file in {folder}.", "Set llm.model to a folder that has one.")
    return found[0]


def _open_log(path: Path) -> BinaryIO:
    """To append to; where it cannot be written, what the server prints is lost."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_long = path.exists() and path.stat().st_size > MOST_LOG_BYTES
        return path.open("wb" if is_long else "ab")
    except OSError:
        return Path(os.devnull).open("wb")


def _log_file(settings: Settings) -> Path:
    return settings.paths.log_dir / "model-server.log"


async def _status(http: "aiohttp.ClientSession", url: str) -> int | None:
    import aiohttp

    try:
        async with http.get(url) as answer:
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return None


async def _end(process: asyncio.subprocess.Process, grace_s: float) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(grace_s):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
