"""What somebody else's model server can do, found out by asking it twice, and what it will be used for."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from vr_assistant.config import Settings
from vr_assistant.doctor.finding import Finding
from vr_assistant.errors import LanguageModelError
from vr_assistant.mind.llm.capabilities import Structure
from vr_assistant.mind.llm.client import OpenAiLanguageModel
from vr_assistant.mind.llm.endpoint import Address, KnownEndpoint
from vr_assistant.mind.llm.model import ChatMessage

LIMIT_S = 30.0
SOON_S = 2.5
"""To the first words; later, the assistant says that it is thinking."""
FLUENT = 12.0
"""Characters a second: people speak about so fast."""
COLOURS = {"type": "object", "properties": {"colour": {"enum": ["red", "green", "blue"]}}, "required": ["colour"]}
_WAYS = {Structure.SCHEMA: "JSON schema", Structure.REQUIRED_TOOL: "tools", Structure.PROMPT: "asked for in words"}


def findings(settings: Settings) -> list[Finding]:
    """Of `llm.base_url`: streaming and speed, structured answers. It must have answered already."""
    return asyncio.run(_findings(settings))


async def _findings(settings: Settings) -> list[Finding]:
    llm = settings.llm
    endpoint = KnownEndpoint(Address(llm.base_url, llm.api_key))
    model = OpenAiLanguageModel(endpoint, model=llm.model, provider=None, timeout_s=LIMIT_S)
    try:
        return [
            await _tried("streaming", "small talk and general knowledge", lambda: _streaming(model)),
            await _tried("structure", "wishes in doubt: the user is asked instead", lambda: _structure(model)),
        ]
    finally:
        await model.close()


async def _tried(what: str, use: str, test: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        async with asyncio.timeout(LIMIT_S):
            return await test()
    except (LanguageModelError, TimeoutError) as error:
        detail = error.message if isinstance(error, LanguageModelError) else f"no answer within {LIMIT_S:.0f} s"
        return Finding(f"model: {what}", "warn", f"{detail} Not used for {use}.", "Try another model or server.")


async def _streaming(model: OpenAiLanguageModel) -> Finding:
    began = time.monotonic()
    first_s, characters = 0.0, 0
    async for piece in model.stream([ChatMessage("user", "Count from one to twenty in words.")], max_tokens=60):
        first_s = first_s or time.monotonic() - began
        characters += len(piece)
    rest_s = max(time.monotonic() - began - first_s, 1e-3)
    pace = characters / rest_s
    if not characters:
        return Finding("model: streaming", "warn", "answers without a word", "Try another model.")
    detail = f"first words after {first_s:.1f} s, then {min(pace, 9999):.0f} characters a second"
    use = "small talk, general knowledge"
    if first_s > SOON_S or pace < FLUENT:
        return Finding("model: streaming", "warn", f"{detail}: slow; used for {use}", "A smaller model answers sooner.")
    return Finding("model: streaming", "ok", f"{detail}; used for {use}")


async def _structure(model: OpenAiLanguageModel) -> Finding:
    began = time.monotonic()
    await model.choose([ChatMessage("user", "Which colour is the sky? Answer as JSON.")], COLOURS, max_tokens=24)
    took_s = time.monotonic() - began
    way = _WAYS[model.structure or Structure.PROMPT]
    return Finding("model: structure", "ok", f"{way}, {took_s:.1f} s; used for wishes in doubt")
