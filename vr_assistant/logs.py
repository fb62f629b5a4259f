"""Log files: one for each process, in the user's log folder. The terminal stays clean.

    start(settings.paths.log_dir, "main")      # each process, first thing, with its own name
    bridge_loguru()                            # where Pipecat is used: its library logs through loguru

A full disk or a folder that cannot be written stops logging, never the program.
"""

import contextlib
import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loguru import Message

KEPT_BYTES = 2_000_000
KEPT_FILES = 3
FORMAT = "%(asctime)s.%(msecs)03d %(levelname)s %(processName)s %(name)s: %(message)s"

os.environ.setdefault("LOGURU_AUTOINIT", "False")  # else loguru writes to the terminal as soon as it is imported


class _QuietFile(logging.handlers.RotatingFileHandler):
    """Swallows what goes wrong while writing, which would land on the terminal in the middle of something."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        pass


def start(log_dir: Path | None, name: str = "main", level: int = logging.INFO) -> Path | None:
    """Send all logging of this process to `log_dir/NAME.log`; gives the file, or None if there is no folder to
    write it in.

    May be called again: the last call wins.
    """
    stop()
    root = logging.getLogger()
    handler: logging.Handler = logging.NullHandler()
    if log_dir is not None:
        with contextlib.suppress(OSError):
            log_dir.mkdir(parents=True, exist_ok=True)
            file = log_dir / f"{name}.log"
            handler = _QuietFile(file, maxBytes=KEPT_BYTES, backupCount=KEPT_FILES, encoding="utf-8", errors="replace")
    handler.setFormatter(logging.Formatter(FORMAT, "%Y-%m-%d %H:%M:%S"))
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    if "loguru" in sys.modules:
        bridge_loguru()
    return Path(handler.baseFilename) if isinstance(handler, _QuietFile) else None


def stop() -> None:
    """Close the log of this process."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, (_QuietFile, logging.NullHandler))]:
        root.removeHandler(handler)
        with contextlib.suppress(OSError):  # what it still held does not fit on the disk
            handler.close()


def file() -> Path | None:
    """The log file of this process."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, _QuietFile):
            return Path(handler.baseFilename)
    return None


def bridge_loguru() -> None:
    """Hand what loguru gets to `logging`, under the name of the module that said it."""
    from loguru import logger

    def forward(message: "Message") -> None:
        record = message.record
        error = record["exception"]
        trace = (error.type, error.value, error.traceback) if error and error.type and error.value else None
        logging.getLogger(record["name"]).log(record["level"].no, record["message"], exc_info=trace)

    logger.remove()
    logger.add(forward, level="INFO", format="{message}", catch=True)
