"""A PDF on standard input, its pages as JSON on standard output.

Run as a process of its own, because a hostile or broken PDF can take any amount of time and memory. It opens no file.
"""

import io
import json
import logging
import sys

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 45
MOST_PAGES = 1_000
MOST_CHARACTERS = 3_000_000


def main() -> None:
    _limit()
    logging.disable(logging.CRITICAL)
    try:
        answer: dict[str, object] = {"pages": _pages(sys.stdin.buffer.read())}
    except (MemoryError, RecursionError):
        answer = {"error": "a PDF that needs too much memory"}
    except Exception as error:  # pypdf raises anything on broken files
        is_locked = "decrypt" in str(error) or type(error).__name__ in ("DependencyError", "WrongPasswordError")
        answer = {"error": "a PDF that is locked with a password" if is_locked else "a broken PDF"}
    sys.stdout.write(json.dumps(answer))


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError("cannot decrypt")
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text()[: MOST_CHARACTERS - length])
        length += len(pages[-1])
        if len(pages) == MOST_PAGES or length >= MOST_CHARACTERS:
            break
    return pages


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
