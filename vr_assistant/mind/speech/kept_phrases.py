"""What the assistant says again and again, spoken once and then at hand."""

import asyncio
import contextlib
import hashlib
import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import msgspec

from vr_assistant.messages import Lang
from vr_assistant.mind.speech.voice import Speech, Voice

log = logging.getLogger(__name__)

MOST_BYTES = 32_000_000
"""Of sound, in memory and on disk: some twelve minutes."""
_IDLE_NICENESS = 19
_REST = 6.0
"""Times as long as a phrase took, until the next is spoken beforehand: idle means that the machine is, too."""
_POLL_S = 0.5
_DIGEST = 32
_HERE = Path(__file__).parent

Phrase = tuple[str, Lang]


class KeptPhrases:
    """A Voice that has given texts ready, in memory, and on disk for the next start.

    Nothing else that is said is kept: the texts are the program's own, never the user's. A file that is damaged is
    thrown away and spoken anew; files of another voice, or made by other code, are thrown away at the first look.

    Args:
        folder: Gets one folder for each identity; only ours is kept.
        identity: Tells voices and their settings apart, see `identity_of`; blocking, called when first needed.
        phrases: The texts as the voice will be given them, the most usual first.
        most_bytes: Of sound; what comes last in `phrases` is left out.
    """

    def __init__(
        self,
        voice: Voice,
        folder: Path,
        identity: Callable[[], str],
        phrases: Iterable[Phrase],
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.rate_hz = voice.rate_hz
        self._voice = voice
        self._root = folder
        self._identity = identity
        self._phrases: Sequence[Phrase] = tuple(dict.fromkeys(phrases))
        self._kept_texts = frozenset(self._phrases)
        self._most_bytes = most_bytes
        self._folder: Path | None = None
        self._ready: dict[Phrase, Speech] = {}
        self._bytes = 0
        self.is_full = False
        """Whether one was too long for the room that is left: those after it are not spoken beforehand."""
        self._lock = threading.Lock()

    def say(self, text: str, lang: Lang) -> Speech:
        """See Voice; at once where the text is kept."""
        return self._ready.get((text, lang)) or self._speak((text, lang))

    async def rehearse(self, is_free: Callable[[], bool]) -> None:
        """Read what is on disk, then speak the rest, one phrase at a time, whenever nobody else needs the voice."""
        worker = ThreadPoolExecutor(1, "rehearsal", initializer=_after_everybody_else)
        loop = asyncio.get_running_loop()
        try:
            missing = await loop.run_in_executor(worker, self.recall)
            for phrase in missing:
                if self.is_full:
                    return
                while not is_free():  # noqa: ASYNC110 (the conversation has no signal for "nothing going on")
                    await asyncio.sleep(_POLL_S)
                began = loop.time()
                await loop.run_in_executor(worker, self._speak, phrase)
                await asyncio.sleep(_REST * (loop.time() - began))
        finally:
            worker.shutdown(wait=False, cancel_futures=True)

    def recall(self) -> list[Phrase]:
        """Read what is on disk; gives what is not there. Blocking."""
        if folder := self._open_folder():
            for phrase in self._phrases:
                file, spoken = _file(folder, phrase), self._ready.get(phrase)
                if spoken and not file.exists():  # said before we came to it
                    _write(file, spoken)
                elif not spoken and (speech := _read(file, phrase, self.rate_hz)):
                    self._take(phrase, speech)
        return [phrase for phrase in self._phrases if phrase not in self._ready]

    def _speak(self, phrase: Phrase) -> Speech:
        speech = self._voice.say(*phrase)
        # Somebody may be waiting for it: the folder is looked for by `recall`.
        if phrase in self._kept_texts and speech.pcm and self._take(phrase, speech) and self._folder:
            _write(_file(self._folder, phrase), speech)
        return speech

    def _take(self, phrase: Phrase, speech: Speech) -> bool:
        with self._lock:
            self.is_full = self.is_full or self._bytes + len(speech.pcm) > self._most_bytes
            if phrase in self._ready or self.is_full:
                return False
            self._ready[phrase] = speech
            self._bytes += len(speech.pcm)
            return True

    def _open_folder(self) -> Path | None:
        """None where the disk does not let us."""
        with self._lock:
            if self._folder is None:
                folder = self._root / self._identity()
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                    for other in self._root.iterdir():
                        if other != folder:
                            shutil.rmtree(other, ignore_errors=True)
                except OSError as error:
                    log.info("phrases are not kept: %s", error)
                    return None
                self._folder = folder
            return self._folder


def identity_of(voices: Iterable[Path], *settings: object) -> str:
    """Changes with a voice's files, the given settings, Piper, and the code that times words and mouth shapes.

    Args:
        voices: Their folders. Blocking: their files are read, 60 MB each.
    """
    seen = hashlib.blake2b(repr((version("piper-tts"), settings)).encode(), digest_size=16)
    files = [file for folder in voices for file in sorted(folder.glob("*.onnx*"))]
    for file in [*sorted(_HERE.glob("*.py")), *files]:
        with file.open("rb") as data:
            seen.update(hashlib.file_digest(data, "sha256").digest())
    return seen.hexdigest()


def _file(folder: Path, phrase: Phrase) -> Path:
    text, lang = phrase
    return folder / hashlib.blake2b(f"{lang}:{text}".encode(), digest_size=16).hexdigest()


def _read(file: Path, phrase: Phrase, rate_hz: int) -> Speech | None:
    """What was kept; a file that is damaged goes."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    with contextlib.suppress(msgspec.MsgspecError):
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            speech = msgspec.msgpack.decode(data[_DIGEST:], type=Speech)
            if (speech.text, speech.lang, speech.rate_hz) == (*phrase, rate_hz):
                return speech
    log.info("a kept phrase is damaged: %s", file.name)
    with contextlib.suppress(OSError):
        file.unlink()
    return None


def _write(file: Path, speech: Speech) -> None:
    """Whole or not at all."""
    data = msgspec.msgpack.encode(speech)
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(hashlib.sha256(data).digest() + data)
        beside.replace(file)
    except OSError as error:
        log.info("a phrase is not kept: %s", error)
        with contextlib.suppress(OSError):
            beside.unlink()


def _after_everybody_else() -> None:
    """This thread yields the processor to every other one."""
    if sys.platform == "linux":  # elsewhere a priority is the whole process's
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _IDLE_NICENESS)
