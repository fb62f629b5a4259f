"""The language model over OpenAI's HTTP interface, whoever serves it."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2
import openai

from vr_assistant.errors import BadToolCall, LanguageModelError, ModelServerDown, ModelServerSlow
from vr_assistant.mind.llm.capabilities import Capabilities, Provider, Structure, capabilities_of, provider_at
from vr_assistant.mind.llm.endpoint import AGAIN, Address, Endpoint
from vr_assistant.mind.llm.lenient import read_object
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.llm.schema import fits

_log = logging.getLogger(__name__)

CONNECT_S = 3.0
HEALTH_S = 2.0
WARM_S = 600.0
"""Reading 750 tokens took 14-191 s on one core (0.5B to 1.5B)."""
RETRY_AFTER_S = 0.3
_FALL_BACK = (Structure.SCHEMA, Structure.REQUIRED_TOOL, Structure.PROMPT)
_TOOL = "answer"


class OpenAiLanguageModel:
    """A LanguageModel. Connections are kept; a server that moves is followed."""

    def __init__(self, endpoint: Endpoint, *, model: str, provider: Provider | None, timeout_s: float) -> None:
        """
        Args:
            provider: Whose dialect to speak; None: found out from the server.
            timeout_s: To the first token, and between two.
        """
        self._endpoint = endpoint
        self._model = model
        self._provider = provider
        self._timeout_s = timeout_s
        self._client: openai.AsyncOpenAI | None = None
        self._address: Address | None = None
        self._structure: Structure | None = None
        self._is_closed = False

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        text = await self._structured(messages, schema, max_tokens)
        chosen = read_object(text)
        inner = chosen.get("arguments")
        if not fits(chosen, schema) and isinstance(inner, dict) and fits(inner, schema):
            return inner  # written as a call of the tool it was offered
        if not fits(chosen, schema):
            _log.warning("answer does not fit its schema: %r", text)
            raise BadToolCall("The language model's answer does not fit what was asked.", "Say it in other words.")
        return chosen

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        async with aclosing(self._retried(messages, max_tokens, {}, self._timeout_s)) as pieces:
            async for piece in pieces:
                yield piece

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        await self._connect()
        fields = self._capabilities().warm_fields
        if fields is None:
            return
        async with aclosing(
            self._retried(messages, 1, {"extra_body": dict(fields), "stream": False}, WARM_S)
        ) as pieces:
            async for _ in pieces:
                pass

    async def is_ready(self) -> bool:
        if self._is_closed:
            return False
        if (address := self._endpoint.address) is None:
            return self._endpoint.starts_on_demand
        try:
            client = await self._client_at(address)
            path = self._capabilities().health_path
            url = _at_root(address.url, path) if path is not None else f"{address.url.rstrip('/')}/models"
            key = {"Authorization": f"Bearer {address.key}"} if address.key else {}
            answer = await client._client.get(url, headers=key, timeout=HEALTH_S)  # same connections, same proxy
        except (httpx2.HTTPError, openai.OpenAIError, LanguageModelError):
            return False
        return answer.status_code == 200

    async def close(self) -> None:
        self._is_closed = True
        await self._disconnect()

    async def _structured(self, messages: Sequence[ChatMessage], schema: Mapping[str, object], max_tokens: int) -> str:
        """The text of an answer to the schema, asked for in the best form the server takes."""
        await self._connect()
        structure = self._structure or self._capabilities().structure
        while True:
            asked, fields = _with_schema(messages, schema, structure)
            try:
                async with aclosing(self._retried(asked, max_tokens, fields, self._timeout_s)) as pieces:
                    text = "".join([piece async for piece in pieces])
            except _Refused as refusal:
                at = _FALL_BACK.index(structure)
                if at + 1 == len(_FALL_BACK):
                    raise
                _log.warning("server refuses %s: %s", structure.value, refusal.__cause__)
                structure = _FALL_BACK[at + 1]
            else:
                self._structure = structure
                return text

    async def _retried(
        self, messages: Sequence[ChatMessage], max_tokens: int, fields: Mapping[str, Any], timeout_s: float
    ) -> AsyncGenerator[str, None]:
        """The answer's pieces; asked for a second time when the connection broke before the first."""
        has_begun = False
        try:
            async with aclosing(self._pieces(messages, max_tokens, fields, timeout_s)) as pieces:
                async for piece in pieces:
                    has_begun = True
                    yield piece
            return
        except _ConnectionBroke as broke:
            if has_begun:
                raise
            _log.info("asking once more: %s", broke.__cause__)
        await asyncio.sleep(RETRY_AFTER_S)
        async with aclosing(self._pieces(messages, max_tokens, fields, timeout_s)) as pieces:
            async for piece in pieces:
                yield piece

    async def _pieces(
        self, messages: Sequence[ChatMessage], max_tokens: int, fields: Mapping[str, Any], timeout_s: float
    ) -> AsyncGenerator[str, None]:
        client = await self._connect()
        able = self._capabilities()
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [_plain(message, able) for message in messages],
            "stream": True,
            able.token_limit_field: max_tokens,
            **fields,
        }
        if able.takes_temperature:
            body["temperature"] = 0.0
        body["extra_body"] = {**able.extra_fields, **fields.get("extra_body", {})}
        try:
            async with asyncio.timeout(timeout_s):
                answer = await client.chat.completions.create(**body)
            if not body["stream"]:
                return
            async with answer:
                chunks = aiter(answer)
                while True:
                    async with asyncio.timeout(timeout_s):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        return
                    if piece := _text_of(chunk):
                        yield piece
        except (TimeoutError, openai.APITimeoutError, httpx2.TimeoutException) as error:
            raise ModelServerSlow("The language model takes too long.", "Try again in a moment.") from error
        except openai.APIStatusError as error:
            raise _mapped(error) from error
        except (openai.APIError, httpx2.HTTPError, json.JSONDecodeError) as error:
            await self._disconnect()
            raise _ConnectionBroke("The language model does not answer.", AGAIN) from error

    async def _connect(self) -> openai.AsyncOpenAI:
        """Raises ModelServerDown."""
        if self._is_closed:
            raise ModelServerDown("The language model has been shut down.")
        client = await self._client_at(address := await self._endpoint.reach())
        if self._provider is None:
            self._provider = await self._find_provider(client, address)
        return client

    async def _client_at(self, address: Address) -> openai.AsyncOpenAI:
        if self._client is None or address != self._address:
            await self._disconnect()
            self._address = address
            is_near = urlsplit(address.url).hostname in ("127.0.0.1", "localhost", "::1")
            self._client = openai.AsyncOpenAI(
                base_url=address.url,
                api_key=address.key or "none",
                max_retries=0,
                timeout=httpx2.Timeout(None, connect=CONNECT_S),
                http_client=openai.DefaultAsyncHttpxClient(trust_env=not is_near),
            )
        return self._client

    async def _find_provider(self, client: openai.AsyncOpenAI, address: Address) -> Provider | None:
        if (provider := provider_at(address.url)) != "other":
            return provider
        try:
            async with asyncio.timeout(HEALTH_S):
                page = await client.models.list()
        except (TimeoutError, openai.APIError, httpx2.HTTPError):
            return None  # not up yet: ask again with the next connection
        return provider_at(address.url, frozenset(model.owned_by for model in page.data))

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _capabilities(self) -> Capabilities:
        return capabilities_of(self._provider or "other")


class _ConnectionBroke(ModelServerDown):
    """The server went away or wrote nonsense."""


class _Refused(BadToolCall):
    """The server does not take a request of this form."""


def _mapped(error: openai.APIStatusError) -> LanguageModelError:
    if error.status_code in (400, 404, 405, 422):
        return _Refused(f"The language model's server refuses the request ({error.status_code}).", "See the log.")
    if error.status_code in (401, 403):
        return ModelServerDown("The language model's server does not accept the key.", "Set llm.api_key.")
    if error.status_code in (408, 429):
        return ModelServerSlow("The language model's server is busy.", "Try again in a moment.")
    return ModelServerDown(
        f"The language model's server cannot answer now ({error.status_code}).", "Try again in a moment."
    )


def _plain(message: ChatMessage, able: Capabilities) -> dict[str, str]:
    is_instruction = message.role == "system" and able.has_developer_role
    return {"role": "developer" if is_instruction else message.role, "content": message.content}


def _with_schema(
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


def _text_of(chunk: Any) -> str:
    """Content and tool arguments alike: only one of them is asked for."""
    if not chunk.choices:  # the usage record at the end of some streams
        return ""
    delta = chunk.choices[0].delta
    calls = "".join(call.function.arguments or "" for call in delta.tool_calls or [] if call.function)
    return (delta.content or "") + calls


def _at_root(url: str, path: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
