"""Draws a film of a recorded conversation.

The messages go through the same scene as when it happened, on a clock that waits for every frame: a slow machine makes
the same smooth film as a fast one, and the same recording gives the same pictures.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import skia
from numpy.typing import NDArray

from vr_assistant.messages import Command, MindStatus
from vr_assistant.recording.recording import Recording
from vr_assistant.recording.sound import RATE_HZ, mix_sound
from vr_assistant.stage.film.encoder import AUDIO_BLOCK, Encoder
from vr_assistant.stage.film.recorded_user import RecordedUser
from vr_assistant.stage.film.still_file import write_still
from vr_assistant.stage.film.timeline import Timeline, plan
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.scene.scene import Scene

log = logging.getLogger(__name__)

FILM_FILE = "conversation.mp4"
WARM_UP_FRAMES = 2
"""Drawn and thrown away: textures and shaders of the first frame arrive late with some drivers."""

Progress = Callable[[int, int], None]
"""Called with frames done and frames in all."""


@dataclass(frozen=True, slots=True)
class FilmResult:
    film: Path
    stills: list[Path]
    seconds: float
    frames: int


class Camera(Protocol):
    """Draws a scene as the user sees it."""

    size: tuple[int, int]

    def shoot(self, scene: FrameScene, head: Head) -> NDArray[np.uint8]:
        """(height, width, 3) sRGB, top row first."""


def film(
    recording: Recording, scene: Scene, camera: Camera, fps: int, out: Path, progress: Progress | None = None
) -> FilmResult:
    """Draw `conversation.mp4` and the stills into `out`.

    Interrupted (KeyboardInterrupt, an error) it leaves no partial film.

    Args:
        scene: A fresh one; it is used up.
    Raises:
        RecordingError, DiskFull: nothing to draw, or nowhere to write.
    """
    timeline = plan(recording)
    width, height = camera.size
    total = timeline.frames(fps)
    sound = mix_sound(recording, timeline.start_ns, timeline.frame_ns(total, fps))
    stills: list[Path] = []
    due = list(timeline.stills_ns)
    with Encoder(out / FILM_FILE, width, height, fps, RATE_HZ) as encoder:
        heard = 0
        for number, (frame, head) in enumerate(replay(recording, scene, timeline, fps)):
            if number == 0:
                for _ in range(WARM_UP_FRAMES):
                    camera.shoot(frame, head)
            pixels = camera.shoot(frame, head)
            encoder.add_picture(pixels)
            # Sound keeps step with the pictures, so that the file needs no long interleaving buffer.
            until = min(len(sound), _whole_blocks((number + 1) * RATE_HZ // fps))
            encoder.add_sound(sound[heard:until])
            heard = max(heard, until)
            if due and timeline.frame_ns(number + 1, fps) > due[0]:
                due.pop(0)
                stills.append(_save_still(out / f"still-{len(stills) + 1}.png", pixels))
            if progress:
                progress(number + 1, total)
        encoder.add_sound(sound[heard:])
        encoder.finish()
    return FilmResult(out / FILM_FILE, stills, total / fps, total)


def replay(recording: Recording, scene: Scene, timeline: Timeline, fps: int) -> Iterator[tuple[FrameScene, Head]]:
    """The frames of a recording, one after the other, with the head that saw them."""
    messages = [(entry.t_ns, entry.message) for entry in recording.entries]
    user = RecordedUser(recording)
    start = scene.start
    follower = Follower(start.x, start.z, start.yaw)
    at = 0
    for number in range(timeline.frames(fps)):
        now_ns = timeline.frame_ns(number, fps)
        while at < len(messages) and messages[at][0] <= now_ns:
            message = messages[at][1]
            if isinstance(message, Command | MindStatus):
                scene.apply(message)
            at += 1
        if user.is_known:
            head = user.head(now_ns)
        elif number == 0:
            head = follower.head
        else:
            head = follower.step(scene.attraction, 1.0 / fps)
        yield scene.update(now_ns, head), head


def _whole_blocks(samples: int) -> int:
    return samples // AUDIO_BLOCK * AUDIO_BLOCK


def _save_still(path: Path, pixels: NDArray[np.uint8]) -> Path:
    opaque = np.full((*pixels.shape[:2], 4), 255, np.uint8)
    opaque[..., :3] = pixels
    image = skia.Image.fromarray(opaque, colorType=skia.kRGBA_8888_ColorType)
    return write_still(path, bytes(image.encodeToData(skia.kPNG, 100)))
