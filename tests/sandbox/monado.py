"""A monado-service of the tests': started, stopped, killed; several may run beside each other."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Literal

from vr_assistant.commands.checks import screen
from vr_assistant.parent import end_with_parent

SOCKET = "monado_comp_ipc"
START_S = 60.0
PORT = 4242


class Monado:
    """One service with its own runtime folder. The client needs `environment` to find it."""

    def __init__(
        self,
        folder: Path | None = None,
        compositor: Literal["null", "window"] = "null",
        scale: int = 40,
        devices: str = "remote",
        port: int = 0,
    ) -> None:
        """`compositor` null shows nothing, at 20 frames a second; window composes into an X window (960x540 "Monado").

        `scale`: view size in per cent, of the window compositor. `devices`: P_OVERRIDE_ACTIVE_CONFIG; "remote" is
        what RemoteHeadset moves, through `port` (0: a free one).
        """
        self.folder = folder or Path(tempfile.mkdtemp(prefix="monado-"))  # short: a socket's path has 107 letters
        self.port = port or _free_port()
        self.display: str | None = None
        self._own_folder, self._compositor, self._scale, self._devices = folder is None, compositor, scale, devices
        self._screen = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the client's environment needs in order to meet this service."""
        return {"XDG_RUNTIME_DIR": str(self.folder)}

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        return (self.folder / "service.log").read_text("utf-8", errors="replace")

    def start(self) -> "Monado":
        """Returns when clients can connect."""
        assert not self.is_running
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in (SOCKET, "monado.pid"):  # by one that was killed
            (self.folder / left).unlink(missing_ok=True)
        settings = self.folder / "settings" / "monado"
        settings.mkdir(parents=True, exist_ok=True)
        remote = {"version": 0, "port": self.port, "view_count": 2}
        (settings / "config_v0.json").write_text(json.dumps({"remote": remote}))
        with (self.folder / "service.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["monado-service"],
                env=self._service_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=partial(end_with_parent, os.getpid()),
            )
        end = time.monotonic() + START_S
        while not _is_listening(self.folder / SOCKET):
            if not self.is_running or time.monotonic() > end:
                raise RuntimeError(f"monado-service did not start:\n{self.log[-3000:]}")
            time.sleep(0.02)
        return self

    def kill(self) -> None:
        """As the kernel would, without a chance to say goodbye (kill -9)."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Ends the service and takes away what it had."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self._screen.close()
        self.display = None
        if self._own_folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Monado":
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _service_environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("XRT_", "XR_"))}
        environment |= self.environment
        environment |= {"XDG_CONFIG_HOME": str(self.folder / "settings"), "XRT_NO_STDIN": "1"}
        environment["P_OVERRIDE_ACTIVE_CONFIG"] = self._devices
        if self._compositor == "null":
            return environment | {"XRT_COMPOSITOR_NULL": "1"}
        if not self.display:
            self.display = self._screen.enter_context(screen())["DISPLAY"]
        shown = {"XRT_COMPOSITOR_FORCE_XCB": "1", "XRT_COMPOSITOR_SCALE_PERCENTAGE": str(self._scale)}
        return environment | shown | {"DISPLAY": self.display}


def _is_listening(path: Path) -> bool:
    """The socket is there a moment before anybody may connect to it. Source: proc_net(5), unix; __SO_ACCEPTCON."""
    for line in Path("/proc/net/unix").read_text("utf-8").splitlines()[1:]:
        fields = line.split()
        if fields[-1] == str(path) and int(fields[3], 16) & 0x10000:
            return True
    return False


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
