"""What differs between servers that all call themselves OpenAI-compatible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal
from urllib.parse import urlsplit

Provider = Literal["embedded", "vllm", "llama.cpp", "openai", "gemini", "transformers", "other"]


class Structure(Enum):
    """How a server is told to answer with JSON of a schema."""

    SCHEMA = "response_format json_schema"
    REQUIRED_TOOL = "one tool with these parameters, tool_choice required"
    PROMPT = "nothing but a request in words"


@dataclass(frozen=True, slots=True)
class Capabilities:
    structure: Structure
    has_developer_role: bool = False
    """Takes instructions in the role developer (OpenAI's reasoning models want it); else system."""
    token_limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    takes_temperature: bool = True
    warm_fields: Mapping[str, object] | None = field(default_factory=dict)
    """Extra fields of a request that only reads a prefix; None: such requests are no use (or cost money)."""
    extra_fields: Mapping[str, object] = field(default_factory=dict)
    """Sent with every request."""
    health_path: str | None = "/health"
    """On the server's root; None: /v1/models tells."""


_TABLE: dict[Provider, Capabilities] = {
    "embedded": Capabilities(Structure.SCHEMA, warm_fields={"keep_prefix": True}),
    "vllm": Capabilities(Structure.SCHEMA, extra_fields={"chat_template_kwargs": {"enable_thinking": False}}),
    "llama.cpp": Capabilities(Structure.SCHEMA, extra_fields={"cache_prompt": True}),
    "openai": Capabilities(
        Structure.SCHEMA,
        has_developer_role=True,
        token_limit_field="max_completion_tokens",
        takes_temperature=False,
        warm_fields=None,
        health_path=None,
    ),
    "gemini": Capabilities(Structure.SCHEMA, warm_fields=None, health_path=None),
    "transformers": Capabilities(Structure.PROMPT),
    "other": Capabilities(Structure.SCHEMA, health_path=None),
}


def capabilities_of(provider: Provider) -> Capabilities:
    return _TABLE[provider]


def provider_at(url: str, owners: frozenset[str] = frozenset()) -> Provider:
    """Guess who answers at a URL, from its host or from the `owned_by` fields of its /v1/models."""
    host = urlsplit(url).hostname or ""
    if host == "api.openai.com":
        return "openai"
    if host == "generativelanguage.googleapis.com":
        return "gemini"
    known: dict[str, Provider] = {
        "vllm": "vllm",
        "llamacpp": "llama.cpp",
        "local": "embedded",
        "huggingface": "transformers",
    }
    return next((known[owner] for owner in owners if owner in known), "other")
