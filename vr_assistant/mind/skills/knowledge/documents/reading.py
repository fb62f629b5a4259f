"""The pages of one document, or the reason why there are none. A PDF is read by a process of its own, within limits."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from vr_assistant.mind.skills.knowledge.documents.folder import PDF
from vr_assistant.mind.understanding.language import HAN

PDF_PATIENCE_S = 60.0
MOST_CHARACTERS = 3_000_000


class Unreadable(Exception):
    """Says why, as the end of a sentence."""


def read_bytes(path: Path) -> tuple[bytes, str]:
    """The content and its sha256; never follows a link, never waits for a pipe. Raises Unreadable."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            data = file.read()
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from error
    return data, hashlib.sha256(data).hexdigest()


def pages_of(path: Path, data: bytes) -> list[str]:
    """Raises Unreadable."""
    if path.suffix.casefold() == PDF:
        return _pdf_pages(data)
    return [_decoded(data)[:MOST_CHARACTERS]]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        raise Unreadable("not text")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_chinese(text):
            return text
    raise Unreadable("not UTF-8 text; save it as UTF-8")


def _is_chinese(text: str) -> bool:
    """Whether bytes that GB 18030 can read were meant so: other encodings give rare characters from all over."""
    beyond = [c for c in text if ord(c) > 127]
    usual = sum(bool(HAN.match(c)) or c in "，。！？、；：（）《》“”‘’—…　" or "\uff00" < c < "\uff60" for c in beyond)
    return not beyond or usual > 0.9 * len(beyond)


def _pdf_pages(data: bytes) -> list[str]:
    """By `documents.pdf`, which may run wild or out of memory: then only it ends."""
    command = [sys.executable, "-m", "vr_assistant.mind.skills.knowledge.documents.pdf"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PDF_PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("a PDF that takes too long to read") from error
    except OSError as error:
        raise Unreadable(f"a PDF that cannot be read now: {error.strerror}") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise Unreadable("a PDF that cannot be read") from error
    if "error" in answer:
        raise Unreadable(str(answer["error"]))
    pages = [str(page) for page in answer["pages"]]
    if not any(page.strip() for page in pages):
        raise Unreadable("a PDF without text, perhaps scanned pictures")
    return pages
