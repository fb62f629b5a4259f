"""The doctor asks somebody else's server and says what it will be used for."""

import asyncio

from stub_server import Reply, StubServer

from vr_assistant.config import LlmSettings, Settings
from vr_assistant.doctor import endpoint
from vr_assistant.doctor.finding import Finding


async def told_of(script: list[Reply]) -> dict[str, Finding]:
    async with StubServer(script).serving() as server:
        llm = LlmSettings(provider="url", base_url=server.url, api_key="secret-of-the-user", model="m")
        settings = Settings().model_copy(update={"llm": llm})
        return {finding.what: finding for finding in await asyncio.to_thread(endpoint.findings, settings)}


async def test_a_server_that_can_do_all_is_used_for_all() -> None:
    told = await told_of([Reply(["One, two, three, four, five"] * 9), Reply(['{"colour": "blue"}'])])
    assert [finding.state for finding in told.values()] == ["ok", "ok"]
    assert "small talk" in told["model: streaming"].detail
    assert told["model: structure"].detail.startswith("JSON schema")


async def test_a_server_that_knows_only_tools_is_told_so() -> None:
    told = await told_of([Reply(["One, two"] * 9), Reply(status=400), Reply(calls=['{"colour": "blue"}'])])
    assert told["model: structure"].detail.startswith("tools")


async def test_a_server_that_fails_is_not_used_and_nothing_is_leaked() -> None:
    told = await told_of([Reply(status=500), Reply(["The sky is blue."])])
    assert [finding.state for finding in told.values()] == ["warn", "warn"]
    assert "Not used for small talk" in told["model: streaming"].detail
    assert "secret" not in str(told)
