"""The chosen microphone outlives a mind and a run."""

from vr_assistant.app.device_memory import DeviceMemory
from vr_assistant.messages import MicrophoneChosen, MindReady


def test_the_chosen_microphone_is_told_to_the_next_mind_and_kept_for_the_next_run() -> None:
    kept: list[str] = []
    memory = DeviceMemory(kept.append)
    memory.note(MindReady("a", "b"))
    assert memory.for_new_mind() == [] and kept == []
    memory.note(MicrophoneChosen("Yeti"))
    assert memory.for_new_mind() == [MicrophoneChosen("Yeti")] and kept == ["Yeti"]
