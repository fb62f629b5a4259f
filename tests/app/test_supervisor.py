"""Stage, mind and model server under the supervisor: whatever dies, the rest heals or ends, and nothing is left."""

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest
from fake_rooms import diary, settings_in
from fake_status import FakeStatus, stub_server

from vr_assistant.app.backoff import Backoff
from vr_assistant.app.ending import Ending
from vr_assistant.app.model_server import ModelServer
from vr_assistant.app.script import Turn
from vr_assistant.app.spawned import spawn_stage
from vr_assistant.app.supervisor import Rooms, Supervisor
from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError, GraphicsError, LinkClosed, NoDisplay, NoHeadset, PortInUse
from vr_assistant.messages import Arrived, Caption, MindStatus, SceneSnapshot, Speak, StopSpeaking
from vr_assistant.recording.recorder import Recorder
from vr_assistant.recording.recording import Recording

pytestmark = pytest.mark.processes


class Run:
    """One supervised run in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        rooms: Rooms,
        turns: Sequence[str] = (),
        *,
        model_server: ModelServer | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.settings = settings or settings_in(folder)
        self.status = FakeStatus()
        self.recorder = Recorder(folder / "out")
        self.stage = spawn_stage(self.settings, rooms.stage)
        self.supervisor = Supervisor(
            self.settings,
            self.status,
            turns=[Turn(text=text) for text in turns],
            recorder=self.recorder,
            rooms=rooms,
            stage=self.stage,
            model_server=model_server or stub_server(self.settings),
            backoff=Backoff(first_s=0.05),
        )

    async def to_the_end(self) -> Ending:
        """And nothing is left running, whatever happened."""
        before = set(psutil.Process().children(recursive=True)) - {psutil.Process(self.stage.process.pid)}
        try:
            return await asyncio.wait_for(self.supervisor.run(), 60)
        finally:
            self.recorder.close()
            left = set(psutil.Process().children(recursive=True)) - before
            assert [child.cmdline() for child in left if "resource_tracker" not in " ".join(child.cmdline())] == []

    def recorded(self) -> list[object]:
        return [entry.message for entry in Recording.load(self.recorder.folder).entries]


async def test_a_scripted_conversation_is_relayed_recorded_and_ended(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:mind"), ["the bookshop", "the cafe"])

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED

    recorded = run.recorded()
    assert [m.text for m in recorded if isinstance(m, Caption)] == ["the bookshop", "the cafe"]
    assert [m.place for m in recorded if isinstance(m, Arrived)] == ["the bookshop", "the cafe"]
    assert [m.state for m in recorded if isinstance(m, MindStatus)] == ["starting", "ready"]
    assert run.status.lines[:2] == ["transcript: the bookshop", "reply: Here is the bookshop."]
    assert ("devices", "no microphone, no loudspeaker") in run.status.seen
    assert diary(run.settings, "stage")[-1] == diary(run.settings, "mind")[-1] == "Stop"


async def test_the_mind_is_told_where_the_model_server_is(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:mind"), ["the park"])

    await run.to_the_end()

    assert any(line.startswith("server http://127.0.0.1:") for line in diary(run.settings, "mind"))
    assert "sk-" not in (run.recorder.folder / "events.jsonl").read_text()


async def test_a_killed_mind_comes_back_and_makes_the_stage_whole_again(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:fragile_mind"), ["the museum", "the pier"])

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED

    recorded = run.recorded()
    assert [m.state for m in recorded if isinstance(m, MindStatus)] == ["starting", "ready", "restarting", "ready"]
    assert sum(isinstance(m, SceneSnapshot) for m in recorded) == 2
    assert diary(run.settings, "stage").count("started") == 1, "the stage went on drawing"
    assert [m.text for m in recorded if isinstance(m, Caption)] == ["the museum", "the pier"], "and nothing twice"


async def test_a_mind_that_hangs_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vr_assistant.app.mind_life.LOOK_EVERY_S", 0.02)
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:freezing_mind"))
    assert await run.to_the_end() is Ending.CONVERSATION_ENDED
    assert diary(run.settings, "mind").count("started") == 2
    assert "mind restarting" in diary(run.settings, "stage"), "the user sees that she is not there"
    assert not any(type(message).__name__ == "Alive" for message in run.recorded())


async def test_a_user_who_has_muted_the_microphone_is_not_heard_by_the_next_mind_either(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:muted_mind"))

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED


async def test_the_mouth_stops_when_the_mind_dies_while_speaking(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:fragile_mind"), ["the museum", "the pier"])

    await run.to_the_end()

    spoken = [m for m in run.recorded() if isinstance(m, Speak | StopSpeaking)]
    assert isinstance(spoken[0], Speak) and spoken[0].seconds == 60.0
    assert spoken[1] == StopSpeaking(spoken[0].utterance)


async def test_what_a_dying_mind_only_heard_is_said_again(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:thinking_mind"), ["the museum", "the pier"])

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED

    assert [m.text for m in run.recorded() if isinstance(m, Caption)] == ["the museum", "the pier"]


async def test_a_line_in_which_nothing_was_heard_is_not_played_again(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:hard_of_hearing_mind"), ["mumble", "the pier"])

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED

    assert [m.text for m in run.recorded() if isinstance(m, Caption)] == ["the pier"]


async def test_a_mind_that_dies_over_its_last_words_still_ends_the_conversation(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:fragile_silent_mind"), ["the museum"])

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED

    assert [m.state for m in run.recorded() if isinstance(m, MindStatus)][-2:] == ["restarting", "ready"]


async def test_a_mind_that_cannot_get_through_the_script_is_given_up(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:dying_mind"), ["the museum"])

    with pytest.raises(LinkClosed, match="keeps failing"):
        await run.to_the_end()


async def test_weights_that_vanish_in_the_middle_are_said_once_and_end_it(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:robbed_mind"))

    with pytest.raises(AssistantError) as failed:
        await run.to_the_end()

    assert failed.value.code == "weights_missing" and failed.value.hint == "Fetch them."
    assert run.status.lines == [], "the end of the command says it"


async def test_a_model_server_that_cannot_be_started_takes_the_stage_with_it(tmp_path: Path) -> None:
    """The picture was there first; the reason is said, and nothing is left."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = settings_in(tmp_path)
        llm = settings.llm.model_copy(update={"provider": "embedded", "port": other.getsockname()[1]})
        run = Run(
            tmp_path,
            Rooms("fake_rooms:stage", "fake_rooms:mind"),
            model_server=ModelServer(settings.model_copy(update={"llm": llm})),
        )
        with pytest.raises(PortInUse, match="in use"):
            await run.to_the_end()
    assert not run.stage.process.is_alive()
    assert diary(run.settings, "mind") == []


async def test_a_stage_that_nobody_took_over_is_ended(tmp_path: Path) -> None:
    """Ctrl-C, or a mistake, between its start and the supervisor's."""
    stage = spawn_stage(settings_in(tmp_path), "fake_rooms:stage")
    assert stage.link.poll(60)
    stage.leave()
    assert not stage.process.is_alive()
    stage.leave()


async def test_a_second_stage_can_follow_the_one_that_came_first(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:crashing_once_stage", "fake_rooms:mind"))
    running = asyncio.create_task(run.to_the_end())
    await run.status.until(("stage", "restarting"), ("stage", "ready"))
    assert run.supervisor.pids["stage"] != run.stage.process.pid
    os.kill(os.getpid(), signal.SIGINT)
    assert await running is Ending.INTERRUPTED


async def test_closing_the_window_ends_everything(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:closing_stage", "fake_rooms:mind"))

    assert await run.to_the_end() is Ending.CLOSED


async def test_no_screen_is_said_once_and_not_tried_again(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:blind_stage", "fake_rooms:mind"))

    with pytest.raises(Exception, match="There is no screen") as failed:
        await run.to_the_end()

    assert failed.value.code == NoDisplay.code and failed.value.hint == "Use --offscreen."
    assert diary(run.settings, "stage").count("started") == 1
    assert diary(run.settings, "mind") == [], "nothing else was begun"


async def test_a_stage_that_dies_once_is_started_again(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:crashing_once_stage", "fake_rooms:mind"))
    running = asyncio.create_task(run.to_the_end())

    await run.status.until(("stage", "ready"), ("mind", "ready"))
    os.kill(os.getpid(), signal.SIGINT)

    assert await running is Ending.INTERRUPTED
    assert diary(run.settings, "stage").count("started") == 2


async def test_a_stage_that_keeps_dying_is_given_up_with_a_sentence(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:crashing_stage", "fake_rooms:mind"))

    with pytest.raises(GraphicsError, match="keeps failing"):
        await run.to_the_end()

    assert diary(run.settings, "stage").count("started") == 3


@pytest.fixture
def with_headset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a runtime whose manifest is well."""
    path = tmp_path / "runtime.json"
    path.write_text('{"file_format_version": "1.0.0", "runtime": {"name": "Odd", "library_path": "libodd.so"}}')
    monkeypatch.setenv("XR_RUNTIME_JSON", str(path))
    settings = settings_in(tmp_path)
    return settings.model_copy(update={"stage": settings.stage.model_copy(update={"runtime": "headset"})})


async def test_a_headset_that_takes_the_stage_with_it_is_not_asked_again(
    tmp_path: Path, with_headset: Settings
) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stillborn_stage", "fake_rooms:mind"), settings=with_headset)

    with pytest.raises(NoHeadset, match="Odd was asked for the headset and crashed"):
        await run.to_the_end()

    assert diary(run.settings, "stage") == ["started"] and diary(run.settings, "mind") == []


async def test_a_headset_that_does_not_answer_is_not_waited_for_for_ever(
    tmp_path: Path, with_headset: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vr_assistant.app.stage_life.HEADSET_ANSWERS_S", 2.0)
    run = Run(tmp_path, Rooms("fake_rooms:hanging_stage", "fake_rooms:mind"), settings=with_headset)

    with pytest.raises(NoHeadset, match="Odd was asked for the headset and does not answer"):
        await run.to_the_end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_an_interrupt_ends_everything_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:mind"))
    running = asyncio.create_task(run.to_the_end())
    await run.status.until(("stage", "ready"), ("mind", "ready"), ("model", "ready"))

    os.kill(os.getpid(), number)

    assert await running is Ending.INTERRUPTED
    assert diary(run.settings, "mind")[-1] == "Stop"


async def test_a_hanging_mind_does_not_hold_up_the_end(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:closing_stage", "fake_rooms:deaf_mind"))

    assert await run.to_the_end() is Ending.CLOSED


async def test_a_killed_model_server_heals_while_the_conversation_goes_on(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:mind"))
    running = asyncio.create_task(run.to_the_end())
    await run.status.until(("stage", "ready"), ("mind", "ready"), ("model", "ready"))

    os.kill(run.supervisor.pids["model server"] or 0, signal.SIGKILL)
    await run.status.until(("model", "ready"), count=2)
    os.kill(os.getpid(), signal.SIGINT)

    assert await running is Ending.INTERRUPTED
    assert diary(run.settings, "mind").count("started") == 1


async def test_messages_that_the_mind_may_not_send_are_dropped(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:stage", "fake_rooms:rude_mind"), ["the school"])

    assert await run.to_the_end() is Ending.CONVERSATION_ENDED

    assert [m.text for m in run.recorded() if isinstance(m, Caption)] == ["the school"]


async def test_the_model_server_is_held_back_while_frames_are_late(tmp_path: Path) -> None:
    run = Run(tmp_path, Rooms("fake_rooms:late_stage", "fake_rooms:mind"))
    running = asyncio.create_task(run.to_the_end())
    log = run.settings.paths.log_dir / "model-server.log"
    async with asyncio.timeout(60):
        while not (log.exists() and "tempo 2" in log.read_text()):  # noqa: ASYNC110 (written by another process)
            await asyncio.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)

    assert await running is Ending.INTERRUPTED
    assert "FramesShown" not in (run.recorder.folder / "events.jsonl").read_text()
