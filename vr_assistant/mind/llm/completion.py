"""The body of POST /v1/chat/completions, as far as our own server understands it."""

from typing import Annotated, Literal

import msgspec

from vr_assistant.mind.llm.model import ChatMessage, Role

MOST_TOKENS = 1024


class BadRequest(ValueError):
    """What is wrong with the request, in a sentence for whoever wrote the client."""


class TextPart(msgspec.Struct, frozen=True, tag="text", tag_field="type"):
    text: str


class RequestMessage(msgspec.Struct, frozen=True):
    role: Role
    content: str | list[TextPart]

    def plain(self) -> ChatMessage:
        content = self.content if isinstance(self.content, str) else "".join(part.text for part in self.content)
        return ChatMessage(self.role, content)


class NamedSchema(msgspec.Struct, frozen=True):
    schema: dict[str, object]


class ResponseFormat(msgspec.Struct, frozen=True):
    type: Literal["text", "json_schema"]
    json_schema: NamedSchema | None = None


class CompletionRequest(msgspec.Struct, frozen=True):
    messages: Annotated[list[RequestMessage], msgspec.Meta(min_length=1)]
    model: str = ""
    stream: bool = False
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    max_completion_tokens: Annotated[int, msgspec.Meta(ge=1)] | None = None
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] | None = None
    response_format: ResponseFormat | None = None
    tools: list[object] | None = None
    n: int | None = None
    keep_prefix: bool = False
    """Ours: read the messages, keep their state for later chats, answer with nothing."""

    @property
    def token_limit(self) -> int:
        return min(self.max_tokens or self.max_completion_tokens or MOST_TOKENS, MOST_TOKENS)

    @property
    def schema(self) -> dict[str, object] | None:
        wanted = self.response_format
        return wanted.json_schema.schema if wanted is not None and wanted.json_schema is not None else None


_decoder = msgspec.json.Decoder(CompletionRequest)


def parse_request(body: bytes) -> CompletionRequest:
    """Raises BadRequest; fields we do not know are ignored, those we cannot honour are refused."""
    try:
        request = _decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise BadRequest(str(error)) from error
    if request.tools:
        raise BadRequest("This server calls no tools; ask for a json_schema in response_format instead.")
    if request.n not in (None, 1):
        raise BadRequest("This server makes one answer a request: n must be 1.")
    wanted = request.response_format
    if wanted is not None and wanted.type == "json_schema" and wanted.json_schema is None:
        raise BadRequest("response_format json_schema needs the field json_schema.schema.")
    return request
