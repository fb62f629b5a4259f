"""Linked programs on disk, so that a second start compiles nothing.

A file is one program: a digest of what follows, the driver's number for the format, the driver's bytes. It is named
after the sources and the driver. A damaged file never reaches the driver, and what a driver refuses is compiled.
"""

import ctypes
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.whole_file import write_whole

if TYPE_CHECKING:
    from vr_assistant.stage.render.gl import GL

log = logging.getLogger(__name__)

MOST_FILES = 500
"""The programs of several versions and drivers; the oldest go first."""
_DIGEST = hashlib.sha256
_DIGEST_BYTES, _FORMAT_BYTES = 32, 4


class KeptPrograms:
    """A folder. It may vanish or be spoilt at any time; then programs are compiled again."""

    def __init__(self, folder: Path, gl: "GL") -> None:
        """The context must be current: what another driver has made is not for this one."""
        self._folder = folder
        names = [gl.GetString(name) or b"" for name in (enums.VENDOR, enums.RENDERER, enums.VERSION)]
        self._driver = b"\0".join(names)
        self.is_possible = gl.integer(enums.NUM_PROGRAM_BINARY_FORMATS) > 0
        """Whether the driver gives binaries at all."""

    def restore(self, gl: "GL", sources: Iterable[str]) -> int:
        """The program that was linked from these sources; 0 when there is none that the driver takes."""
        if not self.is_possible:
            return 0
        path = self._path(sources)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return 0
        except OSError as error:
            log.warning("%s cannot be read: %s", path.name, error)
            return 0
        digest, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
        if _DIGEST(content).digest() != digest or len(content) <= _FORMAT_BYTES:
            log.warning("%s is damaged; the program is compiled again", path.name)
            return 0
        program: int = gl.CreateProgram()
        binary = content[_FORMAT_BYTES:]
        address = ctypes.cast(ctypes.c_char_p(binary), ctypes.c_void_p)
        gl.ProgramBinary(program, int.from_bytes(content[:_FORMAT_BYTES], "little"), address, len(binary))
        linked = ctypes.c_int()
        gl.GetProgramiv(program, enums.LINK_STATUS, ctypes.addressof(linked))
        if linked.value:
            return program
        log.info("the driver no longer takes %s; the program is compiled again", path.name)
        gl.GetError()  # a format that it does not know is an error as well
        gl.DeleteProgram(program)
        return 0

    def keep(self, gl: "GL", sources: Iterable[str], program: int) -> None:
        """Of a program that has been linked; a disk that cannot take it costs a compilation at the next start."""
        length, kind = ctypes.c_int(), ctypes.c_uint()
        if self.is_possible:
            gl.GetProgramiv(program, enums.PROGRAM_BINARY_LENGTH, ctypes.addressof(length))
        if length.value <= 0:
            return
        binary = ctypes.create_string_buffer(length.value)
        used = ctypes.c_int()
        gl.GetProgramBinary(
            program, length.value, ctypes.addressof(used), ctypes.addressof(kind), ctypes.addressof(binary)
        )
        content = kind.value.to_bytes(_FORMAT_BYTES, "little") + binary.raw[: used.value]
        if used.value > 0:
            self.write(self._path(sources), content)

    def write(self, path: Path, content: bytes) -> None:
        """`content`: the number of the format in four bytes, and what the driver gave."""
        try:
            write_whole(path, lambda file: file.write(_DIGEST(content).digest() + content))
            self._forget_the_oldest()
        except OSError as error:
            log.warning("%s cannot be kept: %s", path.name, error)

    def _path(self, sources: Iterable[str]) -> Path:
        name = _DIGEST(self._driver)
        for source in sources:
            name.update(b"\0" + source.encode())
        return self._folder / f"{name.hexdigest()}.program"

    def _forget_the_oldest(self) -> None:
        files = [path for path in self._folder.iterdir() if path.suffix == ".program"]
        if len(files) > MOST_FILES:
            files.sort(key=lambda path: path.stat().st_mtime_ns)
            for path in files[: len(files) - MOST_FILES]:
                path.unlink(missing_ok=True)


def keep_programs(gl: "GL", cache_dir: Path) -> None:
    """From now on programs of this context are taken from the user's cache folder, and left there."""
    gl.kept_programs = KeptPrograms(cache_dir / "stage" / "programs", gl)
