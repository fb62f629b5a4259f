"""A film of a recording with the real town: what `run --offscreen` and `replay` end with."""

import gc
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.config import Settings
from vr_assistant.recording.recording import Recording
from vr_assistant.stage.film.filming import FilmResult, Progress, film
from vr_assistant.stage.film.room import laid_over, room_picture
from vr_assistant.stage.film.timeline import plan
from vr_assistant.stage.opening import Painter, load_body, load_world, open_scene
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.kept_programs import keep_programs
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head


class RenderedCamera:
    """The renderer without a screen; everything is loaded on construction."""

    def __init__(self, settings: Settings, size: tuple[int, int], runtime: OffscreenRuntime) -> None:
        """`runtime` must have begun. Raises ConfigError, GraphicsError."""
        self.size = size
        self.gl = runtime.gl
        self._runtime = runtime
        self.world, self.ground = load_world(settings.world)
        keep_programs(runtime.gl, settings.paths.cache_dir)
        self._painter = Painter(runtime.gl, self.world, settings.stage.samples, settings.paths.cache_dir)
        for _ in self._painter.renderer.load():
            pass

    def shoot(self, scene: FrameScene, head: Head) -> NDArray[np.uint8]:
        self._runtime.head = head
        self._painter.draw(scene, self._runtime.views(), self.size)
        return self._painter.renderer.read_pixels()

    def shoot_over_room(self, scene: FrameScene, head: Head) -> NDArray[np.uint8]:
        """The same where the scene is not opaque, as it is seen in a room."""
        self.shoot(scene, head)
        (view,) = self._runtime.views()
        return laid_over(self._painter.renderer.read_translucent(), room_picture(view, self.size), scene.blend)

    def close(self) -> None:
        self._painter.renderer.close()


def draw_film(
    recording: Recording,
    settings: Settings,
    out: Path | None = None,
    progress: Progress | None = None,
    *,
    fps: int | None = None,
    size: tuple[int, int] | None = None,
) -> FilmResult:
    """Draw `conversation.mp4` and `still-1.png`… of a recording.

    Args:
        out: Folder for the film; the recording's own by default.
        progress: Called with frames done and frames in all, after each frame.
        fps, size: Instead of those of the settings.
    Raises:
        RecordingError, DiskFull: nothing to draw, or nowhere to write.
        GraphicsError: no OpenGL context can be made.
        ConfigError: the recording's world does not exist.
    """
    plan(recording)  # before the seconds of loading: is there anything to draw?
    size = size or (settings.stage.width, settings.stage.height)
    fps = fps or settings.stage.film_fps
    settings = settings.model_copy(update={"world": recording.world})
    runtime = OffscreenRuntime(*size, fps)
    runtime.begin()
    camera: RenderedCamera | None = None
    try:
        camera = RenderedCamera(settings, size, runtime)
        scene = open_scene(camera.world, camera.ground, load_body())
        gc.collect()
        return film(recording, scene, camera, fps, out or recording.folder, progress)
    finally:
        if camera:
            camera.close()
        runtime.end()
