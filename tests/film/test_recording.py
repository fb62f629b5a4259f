"""What was recorded can be read again, whatever happened meanwhile."""

import json
from pathlib import Path

import numpy as np
import pytest
from staged import SECOND, START

from vr_assistant.errors import RecordingError
from vr_assistant.messages import AssistantPose, Caption, SetAttention, StopSpeaking, UserPose
from vr_assistant.recording.recorder import EVENTS_FILE, Recorder
from vr_assistant.recording.recording import Recording
from vr_assistant.recording.sound import RATE_HZ, mix_sound
from vr_assistant.recording.transcript import transcript


def test_messages_come_back_as_they_were(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "talk", "town")
    said = Caption("user", "带我去书店。", "zh")
    recorder.write("mind", said, 20)
    recorder.write("stage", StopSpeaking(3), 10)
    recorder.close()
    recording = Recording.load(tmp_path / "talk")
    assert [(e.t_ns, e.sender, e.message) for e in recording.entries] == [
        (10, "stage", StopSpeaking(3)),
        (20, "mind", said),
    ]
    assert recording.world == "town" and recording.started


def test_every_line_is_there_at_once_and_readable(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "town")
    recorder.write("mind", SetAttention("heard"), 5)
    lines = (tmp_path / EVENTS_FILE).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["recording"] == 1
    assert json.loads(lines[1]) == {"t_ns": 5, "from": "mind", "message": {"type": "SetAttention", "state": "heard"}}


def test_of_sixty_poses_a_second_ten_are_kept(tmp_path: Path) -> None:
    """A film needs no more, and the assistant walks anew in it."""
    recorder = Recorder(tmp_path / "walk", "town")
    for frame in range(600):
        at_ns = frame * SECOND // 60
        recorder.write("stage", UserPose(frame / 60, 1.7, 0.0, 0.0, 0.0, at_ns), at_ns)
        recorder.write("stage", AssistantPose(frame / 60, 1.5, 2.0, at_ns), at_ns)
    recorder.close()
    entries = Recording.load(tmp_path / "walk").entries
    assert {type(entry.message) for entry in entries} == {UserPose}
    assert 90 <= len(entries) <= 105


def test_a_last_line_cut_off_by_a_crash_is_left_out(recording: Recording) -> None:
    path = recording.folder / EVENTS_FILE
    path.write_bytes(path.read_bytes()[:-25])
    assert len(Recording.load(recording.folder).entries) == len(recording.entries) - 1


def test_a_damaged_line_in_the_middle_is_named(recording: Recording) -> None:
    path = recording.folder / EVENTS_FILE
    lines = path.read_bytes().split(b"\n")
    lines[3] = lines[3][:20]
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(RecordingError, match="Line 4"):
        Recording.load(recording.folder)


@pytest.mark.parametrize("content", [None, b"", b"hello\n", b'{"recording": 99}\n'])
def test_what_is_no_recording_is_refused_with_a_hint(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / EVENTS_FILE).write_bytes(content)
    with pytest.raises(RecordingError) as refused:
        Recording.load(tmp_path)
    assert refused.value.hint


class FullDisk:
    """A file on a disk with no room left."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None: ...
    def close(self) -> None: ...


def test_a_full_disk_is_said_once_and_the_conversation_goes_on(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, "town")
    recorder._file = FullDisk()  # type: ignore[assignment]
    with pytest.raises(RecordingError, match="No space left"):
        recorder.write("mind", SetAttention("heard"), 1)
    recorder.write("mind", SetAttention("heard"), 2)
    assert not recorder.is_recording


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError):
        Recorder(tmp_path / "file" / "talk", "town")


def test_the_transcript_tells_who_said_and_did_what_in_order(recording: Recording) -> None:
    page = transcript(recording)
    told = [
        "**You:** Take me to the bookshop",
        "navigate_to(place=bookshop)",
        "Leads the way to Bookshop",
        "**Assistant:** Sure, follow me",
        "Arrived: bookshop",
        "我们到了",
        "6. Pot of marigolds (金盏花) 15.50 EUR",
        "1 × Cooking with Herbs; 24.50 EUR",
        "| turn | recognise_ms | understand_ms |",
    ]
    places = [page.index(part) for part in told]
    assert places == sorted(places)


def test_the_mix_has_each_sound_at_its_time_on_both_sides(recording: Recording) -> None:
    track = mix_sound(recording, START - SECOND, START + 19 * SECOND)
    assert track.shape == (20 * RATE_HZ, 2) and np.abs(track).max() <= 1.0

    def loudness(from_s: float, to_s: float) -> float:
        return float(np.sqrt((track[round(from_s * RATE_HZ) : round(to_s * RATE_HZ)] ** 2).mean()))

    assert loudness(0.0, 0.95) < 1e-4  # before the user speaks
    assert loudness(1.1, 2.3) > 0.05  # the user
    assert loudness(2.5, 3.1) < 1e-4
    assert loudness(3.3, 6.1) > 0.05  # the assistant
    assert np.allclose(track[:, 0], track[:, 1])


def test_a_missing_sound_is_left_silent(recording: Recording) -> None:
    (recording.folder / "sound/0009.wav").unlink()
    (recording.folder / "sound/0001.wav").write_bytes(b"no sound at all")
    track = mix_sound(recording, START, START + 10 * SECOND)
    assert not track.any()
