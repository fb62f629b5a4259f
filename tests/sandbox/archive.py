"""The Debian archive that this machine uses itself."""

import re
from collections.abc import Iterator
from pathlib import Path

from .unavailable import Unavailable


def archive(etc: Path = Path("/etc")) -> str:
    """Address of the mirror from which apt gets this machine's own release. Raises Unavailable."""
    system = _system(etc)
    if system.get("ID") != "debian":
        raise Unavailable("The root file system for Monado is made of Debian packages, and this is not Debian.")
    release = system.get("VERSION_CODENAME", "")
    for addresses, suites, components in _sources(etc / "apt"):
        if release in suites and "main" in components:
            return addresses[0]
    raise Unavailable(
        f"No source in {etc}/apt has Debian's {release or 'release'}. Add the mirror you use, then again."
    )


def _system(etc: Path) -> dict[str, str]:
    try:
        lines = (etc / "os-release").read_text("utf-8").splitlines()
    except OSError:
        return {}
    return {name: value.strip("\"'") for name, _, value in (line.partition("=") for line in lines)}


def _sources(apt: Path) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """(addresses, suites, components) of every binary source, in both formats of sources.list(5)."""
    for file in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if not file.is_file():
            continue
        text = file.read_text("utf-8", errors="replace")
        if file.suffix == ".sources":
            yield from _stanzas(text)
        elif file.suffix == ".list":
            yield from _lines(text)


def _stanzas(text: str) -> Iterator[tuple[list[str], list[str], list[str]]]:
    text = re.sub(r"^#.*\n?", "", text, flags=re.MULTILINE)
    for stanza in re.split(r"\n\s*\n", text):
        fields = {name.lower(): value for name, value in re.findall(r"^([\w-]+):((?:.*)(?:\n[ \t].*)*)", stanza, re.M)}
        words = {name: fields.get(name, "").split() for name in ("types", "uris", "suites", "components")}
        disabled = fields.get("enabled", "yes").strip().lower() in ("no", "false", "off")
        if "deb" in words["types"] and words["uris"] and not disabled:
            yield words["uris"], words["suites"], words["components"]


def _lines(text: str) -> Iterator[tuple[list[str], list[str], list[str]]]:
    for line in text.splitlines():
        found = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)([^#]*)", line)
        if found:
            yield [found[1]], [found[2]], found[3].split()
