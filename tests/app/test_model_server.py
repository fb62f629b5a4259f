"""The model server's process: started, found, restarted, ended; and the failures a user can meet."""

import asyncio
import os
import signal
import socket
from pathlib import Path

import psutil
import pytest
from fake_rooms import settings_in
from fake_status import stub_server

from vr_assistant.app import model_server
from vr_assistant.app.model_server import LazyModelServer, ModelServer, State, free_port, program_for, spare_server
from vr_assistant.config import EMBEDDED_MODEL, LlmSettings, Settings
from vr_assistant.errors import ConfigError, ModelServerDown, PortInUse, WeightsMissing
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.llm.open import open_language_model
from vr_assistant.models import default_ids


def with_llm(folder: Path, **values: object) -> Settings:
    return settings_in(folder).model_copy(update={"llm": LlmSettings.model_validate(values)})


async def text(pieces: object) -> str:
    return "".join([piece async for piece in pieces])  # type: ignore[attr-defined]


@pytest.mark.processes
async def test_a_server_killed_mid_answer_is_a_clear_error_and_heals(tmp_path: Path) -> None:
    server = stub_server(settings_in(tmp_path))
    states: list[State] = []
    is_back = asyncio.Event()

    def follow(state: State) -> None:
        states.append(state)
        if states.count("ready") == 2:
            is_back.set()

    server.on_state = follow
    async with LazyModelServer(settings_in(tmp_path), server) as endpoint:
        model = open_language_model(with_llm(tmp_path, provider="embedded"), endpoint)
        assert await text(model.stream([ChatMessage("user", "hello")], max_tokens=9)) == "Well, yes."

        with pytest.raises(ModelServerDown):
            await text(model.stream([ChatMessage("user", "die")], max_tokens=9))
        await asyncio.wait_for(is_back.wait(), 60)

        assert await text(model.stream([ChatMessage("user", "hello")], max_tokens=9)) == "Well, yes."
        await model.close()
    assert states == ["starting", "ready", "restarting", "ready", "off"]


@pytest.mark.processes
async def test_a_server_that_hangs_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_server, "WATCH_S", 0.05)
    monkeypatch.setattr(model_server, "HANG_S", 0.5)
    async with LazyModelServer(settings_in(tmp_path), stub_server(settings_in(tmp_path))) as endpoint:
        model = open_language_model(with_llm(tmp_path, provider="embedded"), endpoint)
        with pytest.raises(ModelServerDown):
            await text(model.stream([ChatMessage("user", "hang")], max_tokens=9))

        assert await text(model.stream([ChatMessage("user", "hello")], max_tokens=9)) == "Well, yes."
        await model.close()


@pytest.mark.processes
async def test_without_a_log_folder_it_serves_all_the_same(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    (tmp_path / "log").write_text("a file where the folder should be")
    server = stub_server(settings)
    await server.start()
    await server.ready()
    await server.stop()


@pytest.mark.processes
async def test_it_keeps_its_address_when_it_is_restarted(tmp_path: Path) -> None:
    server = stub_server(settings_in(tmp_path))
    await server.start()
    await server.ready()
    address, pid = server.address, server.pid

    died = asyncio.Event()
    server.on_state = lambda state: died.set() if state == "restarting" else None
    os.kill(pid or 0, signal.SIGKILL)
    await asyncio.wait_for(died.wait(), 60)
    await server.ready()

    assert server.address == address
    await server.stop()
    assert not psutil.pid_exists(pid or 0)


@pytest.mark.processes
async def test_a_lazy_server_runs_only_when_it_is_needed(tmp_path: Path) -> None:
    server = stub_server(settings_in(tmp_path))
    async with LazyModelServer(settings_in(tmp_path), server) as endpoint:
        model = open_language_model(with_llm(tmp_path, provider="embedded"), endpoint)
        assert await model.is_ready(), "it would answer"
        assert not endpoint.was_started

        assert await text(model.stream([ChatMessage("user", "hello")], max_tokens=9)) == "Well, yes."

        assert endpoint.was_started
        await model.close()
    assert server.state == "off"


async def test_a_port_in_use_is_said_with_the_setting_to_change(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        server = ModelServer(with_llm(tmp_path, provider="embedded", port=taken))

        with pytest.raises(PortInUse, match=str(taken)) as failed:
            await server.start()

    assert "llm.port" in failed.value.hint
    assert free_port(0) > 0


async def test_missing_weights_are_said_before_anything_starts(tmp_path: Path) -> None:
    server = ModelServer(with_llm(tmp_path, provider="embedded"))

    with pytest.raises(WeightsMissing):
        await server.start()

    assert server.pid is None


async def test_asking_with_missing_weights_falls_back_instead_of_failing_the_command(tmp_path: Path) -> None:
    settings = with_llm(tmp_path, provider="embedded")
    async with LazyModelServer(settings) as endpoint:
        model = open_language_model(settings, endpoint)
        with pytest.raises(ModelServerDown) as failed:
            await text(model.stream([ChatMessage("user", "hello")], max_tokens=9))
        assert failed.value.hint, "it says how to get the weights"
        assert not await model.is_ready()
        await model.close()


async def test_a_foreign_server_is_not_started(tmp_path: Path) -> None:
    server = ModelServer(with_llm(tmp_path, provider="url", base_url="http://192.0.2.1:8000/v1", api_key="k"))
    await server.start()
    await server.ready()
    assert server.pid is None
    assert server.address is not None and server.address.url == "http://192.0.2.1:8000/v1"
    await server.stop()


def test_vllm_without_its_environment_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"llm\.vllm_python"):
        program_for(with_llm(tmp_path, provider="vllm", model=str(tmp_path)), 8000, "k")


def test_the_key_is_not_in_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").touch()
    (tmp_path / "python").touch()
    for provider in ("embedded", "vllm"):
        llm = {"provider": provider, "model": str(tmp_path), "vllm_python": str(tmp_path / "python")}
        program = program_for(with_llm(tmp_path, **llm), 8000, "secret")
        assert "secret" not in " ".join(program.arguments)
        assert "secret" in program.environment.values()
        assert "secret" not in repr(program)


def test_a_spare_model_of_our_own_stands_in_for_another_server_where_it_is_wanted(tmp_path: Path) -> None:
    assert spare_server(with_llm(tmp_path, provider="url", base_url="http://192.0.2.1/v1")) is None
    assert spare_server(with_llm(tmp_path, provider="embedded", spare="embedded")) is None
    spare = spare_server(with_llm(tmp_path, provider="url", model="theirs", spare="embedded"))
    assert spare is not None and spare.is_ours


def test_the_weights_of_the_spare_model_are_fetched_too(tmp_path: Path) -> None:
    assert EMBEDDED_MODEL in default_ids(with_llm(tmp_path, provider="url", model="theirs", spare="embedded"))
    assert EMBEDDED_MODEL not in default_ids(with_llm(tmp_path, provider="url", model="theirs"))
