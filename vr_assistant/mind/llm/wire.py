"""Requests and answers as OpenAI's interface has them, and what each refusal means for the user."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import openai

from vr_assistant.errors import BadToolCall, LanguageModelError, ModelServerDown, ModelServerSlow
from vr_assistant.mind.llm.capabilities import Capabilities, Structure
from vr_assistant.mind.llm.model import ChatMessage

NONSENSE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What reading an answer raises that is not of the form it should have; openai checks none."""
_TOOL = "answer"


class ConnectionBroke(ModelServerDown):
    """The server went away or wrote nonsense."""


class ServerBusy(ModelServerSlow):
    """The server has too much to do and may have said until when."""

    def __init__(self, for_s: float) -> None:
        super().__init__("The language model's server is busy.", "Try again in a moment.")
        self.for_s = for_s
        """Seconds; 0: it did not say."""


class Refused(BadToolCall):
    """The server does not take a request of this form."""


def mapped(error: openai.APIStatusError) -> LanguageModelError:
    if error.status_code in (400, 404, 405, 422):
        return Refused(f"The language model's server refuses the request ({error.status_code}).", "See the log.")
    if 300 <= error.status_code < 400:
        return ModelServerDown("The language model's address leads elsewhere.", "Set llm.base_url to where it leads.")
    if error.status_code in (401, 403):
        return ModelServerDown("The language model's server does not accept the key.", "Set llm.api_key.")
    busy_s = _retry_after_s(error.response.headers.get("retry-after", ""))
    if error.status_code in (408, 429) or (error.status_code == 503 and busy_s):
        return ServerBusy(busy_s)
    return ModelServerDown(
        f"The language model's server cannot answer now ({error.status_code}).", "Try again in a moment."
    )


def _retry_after_s(said: str) -> float:
    """RFC 9110, 10.2.3: seconds or a date. 0 for what is neither."""
    if re.fullmatch(r"\d{1,9}", said.strip()):
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


def plain(message: ChatMessage, able: Capabilities) -> dict[str, str]:
    is_instruction = message.role == "system" and able.has_developer_role
    return {"role": "developer" if is_instruction else message.role, "content": message.content}


def with_schema(
    messages: Sequence[ChatMessage], schema: Mapping[str, object], structure: Structure
) -> tuple[Sequence[ChatMessage], dict[str, Any]]:
    """The messages and the fields of the request that ask for JSON of the schema."""
    match structure:
        case Structure.SCHEMA:
            wanted = {"type": "json_schema", "json_schema": {"name": _TOOL, "schema": dict(schema)}}
            return messages, {"response_format": wanted}
        case Structure.REQUIRED_TOOL:
            tool = {"name": _TOOL, "description": "Give the answer.", "parameters": dict(schema)}
            return messages, {"tools": [{"type": "function", "function": tool}], "tool_choice": "required"}
        case Structure.PROMPT:
            words = f"\n\nAnswer with one JSON object of this JSON schema and nothing else:\n{json.dumps(schema)}"
            last = messages[-1]
            return [*messages[:-1], ChatMessage(last.role, last.content + words)], {}


def text_of(chunk: Any) -> str:
    """Content and tool arguments alike: only one of them is asked for. Raises one of NONSENSE."""
    if not chunk.choices:  # the usage record at the end of some streams
        return ""
    delta = chunk.choices[0].delta
    if delta is None:
        return ""
    calls = [call.function.arguments for call in delta.tool_calls or [] if call.function]
    return "".join(_string(part) for part in (delta.content, *calls))


def has_finished(chunk: Any) -> bool:
    """Whether the chunk says why the answer ends here."""
    return bool(chunk.choices) and getattr(chunk.choices[0], "finish_reason", None) is not None


def _string(part: object) -> str:
    if part is None:
        return ""
    if not isinstance(part, str):
        raise TypeError("text that is none")
    return part


def at_root(url: str, path: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
