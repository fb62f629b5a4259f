"""Reads what is new in the documents folder and keeps it.

The mind runs this module as a process of its own: reading PDFs is busy Python, which would make the voice stutter. It
reads only what has changed since, by size and time of change, then by content. What is kept is written every few
seconds, so that answers come from the files that are through, and whoever is interrupted goes on there.
"""

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vr_assistant.mind.skills.knowledge.documents.chunks import chunks_of, tidy, title_of
from vr_assistant.mind.skills.knowledge.documents.folder import TEXT, Seen, scan
from vr_assistant.mind.skills.knowledge.documents.form import (
    VERSION,
    Index,
    KeptFile,
    KeptPassage,
    read_index,
    write_index,
)
from vr_assistant.mind.skills.knowledge.documents.reading import Unreadable, pages_of, read_bytes
from vr_assistant.mind.skills.knowledge.passage import Passage
from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.vectors import Encoder, load_encoder

log = logging.getLogger(__name__)

MOST_PASSAGES_OF_A_FILE = 4_000
MOST_PASSAGES = 10_000
"""15 MB of vectors, and full text that is set up within some seconds."""
WRITE_AFTER_S, WRITE_SELDOM_S = 5.0, 60.0
"""Between two writings; the first comes soon, and each next one takes twice as long, since readers set it up anew."""
BATCH = 8
MARKDOWN = frozenset((".md", ".markdown"))

Progress = Callable[[int, int, str], None]
"""Files done, files in all, the one that is next."""


def update(folder: Path, path: Path, encoder: Callable[[], Encoder], progress: Progress = lambda *_: None) -> Index:
    """Bring the index up to date with the folder and give it.

    Args:
        path: Of the index file.
        encoder: Called only when there is something to embed.
    Raises:
        OSError: the index cannot be written.
    """
    old = {file.path: file for file in read_index(path, folder).files}
    by_digest = {file.digest: file for file in old.values() if file.digest}
    seen = scan(folder)
    kept: dict[str, KeptFile] = {s.path: old[s.path] for s in seen if _is_same(s, old.get(s.path))}
    waiting = sorted((s for s in seen if s.path not in kept), key=lambda s: s.size)  # a book holds up no letter
    if len(kept) != len(old):  # what was deleted or changed is no longer answered with
        write_index(path, _index(folder, kept, len(waiting)))
    room = MOST_PASSAGES - sum(len(file.passages) for file in kept.values())
    written, pause = time.monotonic(), WRITE_AFTER_S
    for number, one in enumerate(waiting):
        progress(len(kept), len(seen), one.path)
        kept[one.path] = file = _read(folder, one, by_digest, encoder, room)
        room -= len(file.passages)
        if file.note:
            log.info("%s: %s", one.path, file.note)
        if time.monotonic() - written > pause:
            write_index(path, _index(folder, kept, len(waiting) - number - 1))
            written, pause = time.monotonic(), min(2 * pause, WRITE_SELDOM_S)
    progress(len(seen), len(seen), "")
    index = _index(folder, kept, 0)
    write_index(path, index)
    return index


def is_current(folder: Path, index: Index) -> bool:
    """Whether nothing has changed in the folder, as far as sizes and times tell."""
    kept = {file.path: file for file in index.files}
    seen = scan(folder)
    return not index.waiting and len(seen) == len(kept) and all(_is_same(s, kept.get(s.path)) for s in seen)


def _is_same(seen: Seen, kept: KeptFile | None) -> bool:
    return kept is not None and (seen.size, seen.mtime_ns) == (kept.size, kept.mtime_ns)


def _index(folder: Path, files: dict[str, KeptFile], waiting: int) -> Index:
    return Index(VERSION, str(folder), tuple(files[path] for path in sorted(files)), waiting)


def _read(
    folder: Path, seen: Seen, by_digest: dict[str, KeptFile], encoder: Callable[[], Encoder], room: int
) -> KeptFile:
    def noted(note: str, digest: str = "") -> KeptFile:
        return KeptFile(seen.path, seen.size, seen.mtime_ns, digest, note=note)

    if seen.note:
        return noted(seen.note)
    try:
        data, digest = read_bytes(folder / seen.path)
        known = by_digest.get(digest)
        if known and Path(known.path).name == Path(seen.path).name:  # touched or moved: its text is the same
            return KeptFile(
                seen.path, seen.size, seen.mtime_ns, digest, known.title, known.note, known.passages, known.vectors
            )
        pages = [tidy(page) for page in pages_of(folder / seen.path, data)]
    except Unreadable as reason:
        return noted(str(reason))
    title = title_of(pages[0]) or Path(seen.path).stem
    passages = list(_passages(pages, title, seen.path))
    most = max(0, min(MOST_PASSAGES_OF_A_FILE, room))
    note = f"only its first {most} passages are read" if len(passages) > most else "" if passages else "no text in it"
    passages = passages[:most]
    vectors = _embed([_searched(p, title, seen.path) for p in passages], encoder).astype(np.float16).tobytes()
    return KeptFile(seen.path, seen.size, seen.mtime_ns, digest, title, note, tuple(passages), vectors)


def _passages(pages: list[str], title: str, path: str) -> Iterator[KeptPassage]:
    is_markdown = Path(path).suffix.casefold() in MARKDOWN
    has_pages = Path(path).suffix.casefold() not in TEXT
    for number, page in enumerate(pages, start=1):
        for chunk in chunks_of(page, title, is_markdown=is_markdown):
            lang = "zh" if has_han(chunk.text) else "en"
            yield KeptPassage(chunk.text, chunk.heading, "zh" if lang == "zh" else "en", number if has_pages else 0)


def _searched(passage: KeptPassage, title: str, path: str) -> str:
    return Passage(passage.text, path, "document", title, passage.lang, passage.heading).searched


def _embed(texts: list[str], encoder: Callable[[], Encoder]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    if not texts:
        return np.zeros((0, 0), np.float32)
    query = encoder().query
    return np.concatenate([query(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)])


@dataclass
class _Loaded:
    """The encoder, once it is needed."""

    encoder: Encoder | None = None

    def get(self) -> Encoder:
        if self.encoder is None:
            self.encoder = load_encoder()
        return self.encoder


def lazy_encoder() -> Callable[[], Encoder]:
    return _Loaded().get


def main() -> None:
    import os

    from vr_assistant import logs
    from vr_assistant.parent import end_with_parent
    from vr_assistant.priority import MODEL_NICENESS, yield_processor

    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("index", type=Path)
    parser.add_argument("log_dir", type=Path)
    parser.add_argument("parent", type=int)
    given = parser.parse_args()
    end_with_parent(given.parent)
    yield_processor(MODEL_NICENESS)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    logs.start(given.log_dir, "documents")

    def report(done: int, total: int, name: str) -> None:
        log.info("Reading your documents: %d of %d. %s", done, total, name)

    try:
        update(given.folder, given.index, lazy_encoder(), report)
    except OSError as error:
        log.warning("What is read of your documents cannot be kept in %s: %s", given.index, error)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
