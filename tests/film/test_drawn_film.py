"""The film with the real town, small and jerky."""

import hashlib
from pathlib import Path

import av
import numpy as np
import pytest
from staged import record

from vr_assistant.config import Settings
from vr_assistant.recording.recording import Recording
from vr_assistant.stage.film import draw_film
from vr_assistant.stage.film.draw import RenderedCamera
from vr_assistant.stage.film.filming import replay
from vr_assistant.stage.film.timeline import plan
from vr_assistant.stage.opening import load_body, open_scene
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime

pytestmark = pytest.mark.gl


@pytest.fixture
def town_recording(tmp_path: Path) -> Recording:
    return Recording.load(record(tmp_path / "talk", [(0.0, 10.0), (2.4, 3.8), (4.0, -0.3)]))


def pictures(film: Path) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    with av.open(str(film)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def shots(recording: Recording) -> str:
    """Every picture as it goes to the encoder (x264 itself does not always write the same bytes)."""
    runtime = OffscreenRuntime(160, 90, 2)
    runtime.begin()
    camera = RenderedCamera(Settings(), (160, 90), runtime)
    scene = open_scene(camera.world, camera.ground, load_body())
    whole = hashlib.sha256()
    for frame, head in replay(recording, scene, plan(recording), 2):
        whole.update(camera.shoot(frame, head).tobytes())
    camera.close()
    runtime.end()
    return whole.hexdigest()


def test_the_same_recording_gives_the_same_pictures(town_recording: Recording) -> None:
    assert shots(town_recording) == shots(town_recording)


def test_the_film_shows_the_town(town_recording: Recording, tmp_path: Path) -> None:
    made = draw_film(town_recording, Settings(), tmp_path / "film", fps=2, size=(160, 90))
    frames = pictures(made.film)
    assert len(frames) == made.frames == 46
    assert all(frame.shape == (90, 160, 3) and frame.std() > 12 for frame in frames)
    assert not np.array_equal(frames[0], frames[20])  # they have walked
    assert len(made.stills) >= 4
