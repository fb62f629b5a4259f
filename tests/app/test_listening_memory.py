"""How the user chose to be heard outlasts a mind, and the run."""

from pathlib import Path

import pytest

from vr_assistant.app.listening_memory import ListeningMemory
from vr_assistant.app.session import _remember
from vr_assistant.config import load_settings
from vr_assistant.messages import Listening, ListeningChosen, SetAttention, SetListening


def test_a_new_mind_is_told_what_the_one_before_was_told() -> None:
    memory = ListeningMemory("open")
    assert memory.for_new_mind() == []
    memory.note(SetListening("wake_word", "Hey Jarvis"))
    memory.note(SetAttention("asleep"))
    assert memory.for_new_mind() == [ListeningChosen("wake_word")]


def test_only_what_was_chosen_is_remembered_and_not_what_held_at_first() -> None:
    remembered: list[Listening] = []
    memory = ListeningMemory("wake_word", remembered.append)
    for way in ("wake_word", "wake_word", "hold_to_talk", "hold_to_talk", "wake_word"):
        memory.note(SetListening(way))  # type: ignore[arg-type]
    assert remembered == ["hold_to_talk", "wake_word"]
    assert memory.for_new_mind() == []


def test_it_is_kept_in_the_users_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine\n[audio]\nvolume = 0.5\n")
    monkeypatch.setenv("VR_ASSISTANT_CONFIG", str(file))
    _remember("hold_to_talk")
    assert load_settings().settings.audio.listening == "hold_to_talk" and "# mine" in file.read_text()


def test_a_settings_file_that_cannot_be_written_ends_no_conversation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VR_ASSISTANT_CONFIG", str(tmp_path))
    _remember("hold_to_talk")
