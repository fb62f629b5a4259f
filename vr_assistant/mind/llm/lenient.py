"""Reading the JSON object a model meant, from what it wrote around it."""

import json
import re

from vr_assistant.errors import BadToolCall

_FENCE = re.compile(r"```(?:json|tool_call)?\s*(.*?)(?:```|$)", re.DOTALL)
_TAG = re.compile(r"<(tool_call|tools)>\s*(.*?)(?:</\1>|$)", re.DOTALL)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)


def read_object(text: str) -> dict[str, object]:
    """The first JSON object in the text: bare, in a code fence or a tool-call tag, or left unclosed at its end.

    Raises BadToolCall when there is none.
    """
    text = _THOUGHT.sub("", text)
    inside = [*(match[2] for match in _TAG.finditer(text)), *(match[1] for match in _FENCE.finditer(text)), text]
    for candidate in inside:
        if (found := _first_object(candidate)) is not None:
            return found
    raise BadToolCall("The language model did not answer in the form it was asked for.", "Say it in other words.")


def _first_object(text: str) -> dict[str, object] | None:
    start = text.find("{")
    while start >= 0:
        for candidate in (text[start:], text[start:] + _missing_closers(text[start:])):
            try:
                value, _ = json.JSONDecoder().raw_decode(candidate)
            except ValueError:
                continue
            return value if isinstance(value, dict) else None
        start = text.find("{", start + 1)
    return None


def _missing_closers(text: str) -> str:
    """What would close the strings, arrays and objects that are open at the end of the text."""
    stack: list[str] = []
    in_string = is_escaped = False
    for character in text:
        if in_string:
            if is_escaped:
                is_escaped = False
            elif character == "\\":
                is_escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "{[":
            stack.append("}" if character == "{" else "]")
        elif character in "}]" and stack:
            stack.pop()
    return ('"' if in_string else "") + "".join(reversed(stack))
