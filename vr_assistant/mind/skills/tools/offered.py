"""What a server says of its tools, cut down to what can be spoken, filled in by voice and compared later.

Everything in it was written by somebody else: names and descriptions are data, and are shown as quotations.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

MOST_TOOLS = 60
"""Of one server; more are passed over."""
MOST_ARGUMENTS = 8
MOST_OPTIONS = 40
"""Of one argument."""
LONGEST_TEXT = 200
"""Characters of an argument that is a text."""
LONGEST_DESCRIPTION = 300
Kind = Literal["string", "integer", "number", "boolean"]
_KINDS: Mapping[str, Kind] = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
_UNSPEAKABLE = re.compile(r"[^\w\-]+|_+", re.UNICODE)
_LINK = re.compile(r"\b(?:https?|ftp|file|data|javascript)://?\S+|\bwww\.\S+", re.I)


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    kind: Kind
    is_required: bool
    options: tuple[str, ...] = ()
    """With these, one of them."""
    least: float | None = None
    most: float | None = None

    @property
    def schema(self) -> dict[str, object]:
        """Ours, not theirs: no patterns, references or sizes that a grammar would choke on."""
        if self.options:
            return {"type": "string", "enum": list(self.options)}
        if self.kind == "string":
            return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
        return {"type": self.kind}

    def takes(self, value: object) -> bool:
        if self.options:
            return value in self.options
        match self.kind:
            case "string":
                return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT
            case "boolean":
                return isinstance(value, bool)
            case _:
                if isinstance(value, bool) or not isinstance(value, int if self.kind == "integer" else (int, float)):
                    return False
                return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class OwnTool:
    server: str
    name: str
    """As the server wants it; may be anything."""
    description: str
    arguments: tuple[Argument, ...]
    is_read_only: bool
    """What the server says; without a word of it, False."""
    fingerprint: str
    """Of all that the server says of it: another one is another tool."""
    obstacle: str = ""
    """Why it cannot be used by voice; empty when it can."""
    examples: tuple[str, ...] = field(default=(), compare=False)

    @property
    def spoken(self) -> str:
        """The name as it is said: letters and digits, not long."""
        return spoken_name(self.name)


def spoken_name(name: str) -> str:
    words = " ".join(_UNSPEAKABLE.sub(" ", name).split())
    return words[:40].strip() or "nameless"


def tools_of(server: str, raw: Sequence[object], examples: Mapping[str, Sequence[str]] | None = None) -> list[OwnTool]:
    """What can be made of a server's list of tools, as JSON objects; of two with one name, the first."""
    tools: dict[str, OwnTool] = {}
    for entry in raw[:MOST_TOOLS]:
        if isinstance(entry, dict) and isinstance(name := entry.get("name"), str) and 0 < len(name) <= 200:
            tools.setdefault(name, _tool(server, name, entry, tuple((examples or {}).get(name, ()))))
    return list(tools.values())


def quoted(text: object, most: int = LONGEST_DESCRIPTION) -> str:
    """Somebody else's words on one line, without links and control characters, cut to a length."""
    return one_line(_LINK.sub("(link)", str(text)[: 20 * most]), most)


def one_line(text: str, most: int) -> str:
    """Printable characters and single spaces, cut to a length."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text[: 20 * most]).split())
    return words if len(words) <= most else f"{words[:most].rstrip()} …"


def _tool(server: str, name: str, entry: Mapping[str, object], examples: tuple[str, ...]) -> OwnTool:
    annotations = entry.get("annotations")
    hints = annotations if isinstance(annotations, dict) else {}
    said = {key: entry.get(key) for key in ("name", "title", "description", "inputSchema", "annotations")}
    written = json.dumps(said, sort_keys=True, ensure_ascii=True, default=str)
    arguments, obstacle = _arguments(entry.get("inputSchema"))
    return OwnTool(
        server,
        name,
        quoted(entry.get("description") or entry.get("title") or ""),
        arguments,
        hints.get("readOnlyHint") is True and hints.get("destructiveHint") is not True,
        hashlib.sha256(written.encode()).hexdigest(),
        obstacle,
        examples,
    )


def _arguments(schema: object) -> tuple[tuple[Argument, ...], str]:
    """Arguments that a sentence can fill, and what stands against using the tool at all."""
    if not isinstance(schema, dict):
        return (), "it does not say what it takes"
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        return (), "it does not say what it takes"
    if missing := [name for name in required if name not in properties]:
        return (), f"it wants {spoken_name(str(missing[0]))} and does not say what that is"
    found = []
    for name in sorted(properties, key=lambda one: one not in required)[: 4 * MOST_ARGUMENTS]:
        argument = _argument(str(name), properties[name], name in required)
        if argument:
            found.append(argument)
        elif name in required:
            return (), f"it wants {spoken_name(str(name))}, which cannot be said in a sentence"
    if sum(argument.is_required for argument in found) > MOST_ARGUMENTS:
        return (), "it wants too much for one sentence"
    return tuple(found[:MOST_ARGUMENTS]), ""


def _argument(name: str, schema: object, is_required: bool) -> Argument | None:
    """None for lists, objects and whatever else nobody says."""
    if len(name) > 80 or not isinstance(schema, dict):
        return None
    for keyword in ("anyOf", "oneOf"):  # "a text or nothing" is how optional arguments are often written
        if isinstance(branches := schema.get(keyword), list):
            real = [one for one in branches if isinstance(one, dict) and one.get("type") != "null"]
            if len(real) != 1:
                return None
            schema = {**schema, **real[0]}
    options = schema.get("enum")
    if isinstance(options, list):
        texts = tuple(one for one in options if isinstance(one, str) and 0 < len(one) <= 60)
        is_whole = texts and len(texts) == len(options) <= MOST_OPTIONS
        return Argument(name, "string", is_required, texts) if is_whole else None
    kind = schema.get("type")
    if isinstance(kind, list):
        kinds = [one for one in kind if one != "null"]
        kind = kinds[0] if len(kinds) == 1 else None
    if not isinstance(kind, str) or kind not in _KINDS or "const" in schema:
        return None
    return Argument(name, _KINDS[kind], is_required, (), _limit(schema.get("minimum")), _limit(schema.get("maximum")))


def _limit(value: object) -> float | None:
    return (
        float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15 else None
    )
