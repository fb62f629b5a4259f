"""The film of a recording, drawn by a camera that paints heads and panels as numbers."""

from collections.abc import Callable, Generator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from staged import SECOND, START

from vr_assistant.errors import RecordingError
from vr_assistant.messages import UserPose
from vr_assistant.recording.recording import Entry, Recording
from vr_assistant.stage.film.filming import FILM_FILE, film, replay
from vr_assistant.stage.film.timeline import plan
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.scene.standing import Point
from vr_assistant.world.world import Bounds, Disc, Pose, World

MEADOW = World(
    "meadow", "Meadow", "草地", "EUR", Bounds(-60, -60, 60, 60), Pose(0.0, 0.0, 0.0), Disc((0.0, 0.0), 8.0),
    (), (), (), (), (),
)  # fmt: skip


class Dummy:
    def update(self, time_s: float, acting: Acting) -> AvatarFrame:
        eye = np.eye(4, dtype=np.float32)
        return AvatarFrame(eye, eye[None], np.zeros(1, np.float32))


def as_the_crow_flies(start: Point, end: Point) -> Generator[None, None, list[Point]]:
    yield
    return [start, end]


class PaintBox:
    """A camera whose picture depends on the number of panels."""

    def __init__(self, size: tuple[int, int] = (64, 36), at: Callable[[int], None] = lambda shots: None) -> None:
        self.size = size
        self.shots = 0
        self._at = at

    def shoot(self, scene: FrameScene, head: Head) -> NDArray[np.uint8]:
        self.shots += 1
        self._at(self.shots)
        return np.full((self.size[1], self.size[0], 3), 20 * len(scene.panels) % 255, np.uint8)


def fresh_scene() -> Scene:
    return Scene(MEADOW, Dummy(), as_the_crow_flies)


def test_a_film_begins_shortly_before_the_first_word_and_ends_shortly_after_the_last(recording: Recording) -> None:
    timeline = plan(recording)
    assert timeline.start_ns == START - 3 * SECOND // 2
    assert timeline.end_ns == START + round(18.6 * SECOND) + 3 * SECOND  # the last sentence ends at 18.6 s


def test_a_recording_in_which_nothing_happened_has_no_film(recording: Recording) -> None:
    empty = Recording(recording.folder, "town", "", 0, recording.entries[:4])
    with pytest.raises(RecordingError):
        plan(empty)


def test_film_and_sound_have_the_same_length_and_the_stills_are_pictures(recording: Recording, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    made = film(recording, fresh_scene(), PaintBox(), 10, tmp_path, lambda done, total: told.append((done, total)))
    with av.open(str(made.film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert video.frames == made.frames == 231
        assert audio.rate == 48_000 and audio.channels == 2
        lengths = [float(stream.duration * stream.time_base) for stream in (video, audio)]
    assert lengths[0] == pytest.approx(23.1, abs=0.01)
    assert lengths[1] == pytest.approx(23.1, abs=0.05)
    assert told[-1] == (231, 231)
    assert 4 <= len(made.stills) <= 6
    assert all(still.read_bytes().startswith(b"\x89PNG") for still in made.stills)


def test_an_interrupted_film_leaves_nothing_behind(recording: Recording, tmp_path: Path) -> None:
    def interrupt(shots: int) -> None:
        if shots > 60:
            raise KeyboardInterrupt

    out = tmp_path / "film"
    with pytest.raises(KeyboardInterrupt):
        film(recording, fresh_scene(), PaintBox(at=interrupt), 10, out)
    assert list(out.iterdir()) == []


def test_an_earlier_film_survives_an_interrupted_new_one(recording: Recording, tmp_path: Path) -> None:
    (tmp_path / FILM_FILE).write_bytes(b"the first film")

    def interrupt(shots: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        film(recording, fresh_scene(), PaintBox(at=interrupt), 10, tmp_path)
    assert (tmp_path / FILM_FILE).read_bytes() == b"the first film"


def test_a_folder_that_cannot_be_written_is_named(recording: Recording, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordingError, match="file"):
        film(recording, fresh_scene(), PaintBox(), 10, tmp_path / "file" / "out")


def signature(recording: Recording) -> list[bytes]:
    timeline = plan(recording)
    return [
        b"".join(p.key.encode() + p.model.tobytes() + p.pixels.tobytes() for p in scene.panels)
        + repr((head, scene.time_s)).encode()
        for scene, head in replay(recording, fresh_scene(), timeline, 5)
    ]


def test_the_same_recording_gives_the_same_frames(recording: Recording) -> None:
    assert signature(recording) == signature(recording)


def test_the_film_looks_through_the_recorded_eyes(recording: Recording) -> None:
    poses = [
        Entry(at, "stage", UserPose(float(i), 1.7, 0.0, 3.1 if i % 2 else -3.1, 0.1, at))
        for i, at in enumerate(range(START, START + 10 * SECOND, SECOND))
    ]
    seen = Recording(recording.folder, "town", "", 0, sorted(recording.entries + poses, key=lambda e: e.t_ns))
    heads = {
        round((number / 4 - 1.5) * 4): (head.x, head.yaw)
        for number, (_, head) in enumerate(replay(seen, fresh_scene(), plan(seen), 4))
    }
    assert heads[-4][0] == 0.0  # held before the first
    assert heads[10][0] == pytest.approx(2.5)
    assert abs(heads[10][1]) > 3.0  # the short way around
