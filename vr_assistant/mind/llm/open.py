"""The language model that the settings ask for."""

from vr_assistant.config import Settings
from vr_assistant.mind.llm.chain import LanguageModelChain
from vr_assistant.mind.llm.client import OpenAiLanguageModel
from vr_assistant.mind.llm.endpoint import Address, Endpoint, KnownEndpoint
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.llm.rules import NoLanguageModel


def open_language_model(settings: Settings, endpoint: Endpoint | None = None) -> LanguageModel:
    """Touches no network yet.

    Args:
        endpoint: Where the server is; None: at `llm.base_url`, where the supervisor also writes its own server.
    """
    llm = settings.llm
    if llm.provider == "rules":
        return NoLanguageModel()
    if endpoint is None:
        endpoint = KnownEndpoint(Address(llm.base_url, llm.api_key) if llm.base_url else None)
    first = OpenAiLanguageModel(
        endpoint,
        model=llm.model if llm.provider == "url" else "assistant",
        provider=None if llm.provider == "url" else llm.provider,
        timeout_s=llm.timeout_s,
    )
    if not llm.spare_url:
        return LanguageModelChain(first)
    spare = KnownEndpoint(Address(llm.spare_url, llm.spare_key))
    second = OpenAiLanguageModel(spare, model="assistant", provider="embedded", timeout_s=llm.timeout_s)
    return LanguageModelChain(first, second)
