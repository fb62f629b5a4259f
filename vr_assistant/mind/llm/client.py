"""The language model over OpenAI's HTTP interface, whoever serves it."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from vr_assistant.errors import BadToolCall, LanguageModelError, ModelServerDown, ModelServerSlow
from vr_assistant.mind.llm.bounds import bound
from vr_assistant.mind.llm.capabilities import Capabilities, Provider, Structure, capabilities_of, provider_at
from vr_assistant.mind.llm.endpoint import AGAIN, Address, Endpoint
from vr_assistant.mind.llm.lenient import read_object
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.llm.reading import Usage, texts_of
from vr_assistant.mind.llm.schema import fits
from vr_assistant.mind.llm.secrecy import Secrecy
from vr_assistant.mind.llm.wire import (
    NONSENSE,
    ConnectionBroke,
    Refused,
    at_root,
    mapped,
    plain,
    with_schema,
)
from vr_assistant.telemetry.spans import since

_log = logging.getLogger(__name__)

CONNECT_S = 3.0
HEALTH_S = 2.0
WARM_S = 600.0
"""Reading 750 tokens took 14-191 s on one core (0.5B to 1.5B)."""
RETRY_AFTER_S = 0.3
_FALL_BACK = (Structure.SCHEMA, Structure.REQUIRED_TOOL, Structure.PROMPT)


class OpenAiLanguageModel:
    """A LanguageModel. Connections are kept; a server that moves is followed."""

    def __init__(self, endpoint: Endpoint, *, model: str, provider: Provider | None, timeout_s: float) -> None:
        """
        Args:
            provider: Whose dialect to speak; None: found out from the server.
            timeout_s: To the first piece of text; between two, this or reading.STALL_S, whichever is less.
        """
        self._endpoint = endpoint
        self._model = model
        self._provider = provider
        self._timeout_s = timeout_s
        self._client: openai.AsyncOpenAI | None = None
        self._address: Address | None = None
        self._secrecy = Secrecy("")
        self._structure: Structure | None = None
        self._is_closed = False

    @property
    def structure(self) -> Structure | None:
        """How the server was last told to answer in JSON; None: it has not been asked yet."""
        return self._structure

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        text = await self._structured(messages, schema, max_tokens)
        chosen = read_object(text)
        inner = chosen.get("arguments")
        if not fits(chosen, schema) and isinstance(inner, dict) and fits(inner, schema):
            return inner  # written as a call of the tool it was offered
        if not fits(chosen, schema):
            _log.warning("answer does not fit its schema: %s", self._secrecy.loggable(text))
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
            url = at_root(address.url, path) if path is not None else f"{address.url.rstrip('/')}/models"
            key = {"Authorization": f"Bearer {address.key}"} if address.key else {}
            async with asyncio.timeout(HEALTH_S):  # same connections, same proxy; the body may never end
                async with client._client.stream("GET", url, headers=key) as answer:
                    return answer.status_code == 200
        except (TimeoutError, httpx2.HTTPError, httpx2.InvalidURL, openai.OpenAIError, LanguageModelError, ValueError):
            return False

    async def close(self) -> None:
        self._is_closed = True
        await self._disconnect()

    async def _structured(self, messages: Sequence[ChatMessage], schema: Mapping[str, object], max_tokens: int) -> str:
        """The text of an answer to the schema, asked for in the best form the server takes."""
        await self._connect()
        structure = self._structure or self._capabilities().structure
        while True:
            asked, fields = with_schema(messages, schema, structure)
            try:
                async with aclosing(self._retried(asked, max_tokens, fields, self._timeout_s)) as pieces:
                    text = "".join([piece async for piece in pieces])
            except Refused as refusal:
                at = _FALL_BACK.index(structure)
                if at + 1 == len(_FALL_BACK):
                    raise
                why = self._secrecy.loggable(refusal.__cause__)
                _log.warning("server refuses %s: %s", structure.value, why)
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
        except ConnectionBroke as broke:
            if has_begun:
                raise
            _log.info("asking once more: %s", self._secrecy.loggable(broke.__cause__))
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
            "messages": [plain(message, able) for message in messages],
            "stream": True,
            able.token_limit_field: max_tokens,
            **fields,
        }
        if able.takes_temperature:
            body["temperature"] = 0.0
        body["extra_body"] = {**able.extra_fields, **fields.get("extra_body", {})}
        try:
            clock = asyncio.get_running_loop().time
            patience_ends = clock() + timeout_s
            async with asyncio.timeout_at(patience_ends):
                answer = await client.chat.completions.create(**body)
            if not body["stream"]:
                return
            usage, began_ns = Usage(), 0
            texts = texts_of(answer, max_tokens, timeout_s, patience_ends, usage)
            async with answer, aclosing(texts), aclosing(self._secrecy.kept(texts)) as pieces:
                async for piece in pieces:
                    began_ns = began_ns or time.monotonic_ns()
                    yield piece
            if began_ns:
                since("model_answer", began_ns, usage.figures((time.monotonic_ns() - began_ns) / 1e9))
        except (TimeoutError, openai.APITimeoutError, httpx2.TimeoutException) as error:
            raise ModelServerSlow("The language model takes too long.", "Try again in a moment.") from error
        except openai.APIStatusError as error:
            raise mapped(error) from error
        except (openai.APIError, httpx2.HTTPError, *NONSENSE) as error:
            await self._disconnect()
            raise ConnectionBroke("The language model does not answer.", AGAIN) from error

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
                http_client=openai.DefaultAsyncHttpxClient(
                    trust_env=not is_near,
                    follow_redirects=False,  # nobody sends the key on to where a server points
                    headers={"Accept-Encoding": "identity"},
                    event_hooks={"response": [bound]},
                ),
            )
            self._secrecy = Secrecy(address.key)
        return self._client

    async def _find_provider(self, client: openai.AsyncOpenAI, address: Address) -> Provider | None:
        if (provider := provider_at(address.url)) != "other":
            return provider
        try:
            async with asyncio.timeout(HEALTH_S):
                page = await client.models.list()
            owners = frozenset(str(model.owned_by) for model in page.data)
        except (TimeoutError, openai.APIError, httpx2.HTTPError, *NONSENSE):
            return None  # not up yet: ask again with the next connection
        return provider_at(address.url, owners)

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _capabilities(self) -> Capabilities:
        return capabilities_of(self._provider or "other")
