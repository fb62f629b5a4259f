"""The stage process: opens the runtime, shows the town, obeys the mind, and never waits for anybody."""

import contextlib
import gc
import importlib
import json
import logging
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from vr_assistant import heap
from vr_assistant.messages import StageReady
from vr_assistant.priority import come_first
from vr_assistant.stage.link import Link
from vr_assistant.stage.render.kept_programs import keep_programs
from vr_assistant.stage.runtimes.choose import open_runtime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.walking import slide_on
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.waiting import Waiting

if TYPE_CHECKING:
    from vr_assistant.config import HeadsetSettings

log = logging.getLogger(__name__)

OFFSCREEN_SIZE = (320, 180)
OFFSCREEN_FPS = 30
OFFSCREEN_PICTURE_EVERY_NS = 2_000_000_000
"""Without a screen the pictures only prove that drawing works; the cores belong to the speech."""
SWITCH_INTERVAL_S = 0.0005
"""How long a thread that has woken waits for a busy one. The stage has none, but a library may start one: then frames
begin 0.6 ms late instead of 5.1, and a frame whose calls give up the lock takes 1.2 ms instead of 6. At 0.1 ms the
threads take turns within the frame: it begins 0.2 ms late and takes twice as long (tests/bench/switch_interval.py)."""
_LOADED_LATER = (
    "vr_assistant.config",
    "skia",
    "vr_assistant.stage.town.town",
    "vr_assistant.stage.render.renderer",
    "vr_assistant.stage.avatar.avatar",
    "vr_assistant.stage.opening",
)
"""Modules that take a while to import, in the order in which one needs another; the first picture needs none."""


def main(connection: Connection, settings_json: str) -> None:
    """Entry of the spawned process (its manners are the caller's: signals, log, what drivers print).

    Args:
        connection: This process's end of the link.
        settings_json: `Settings.model_dump_json()`; `stage.runtime` chooses the runtime.
    Raises:
        GraphicsError, NoDisplay, NoHeadset: nothing can be shown.
    """
    come_first()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    link = Link(connection)
    _show(link, settings_json)
    link.close()  # only now: whoever catches an error above still has to tell it through the connection


def _show(link: Link, settings_json: str) -> None:
    plain = json.loads(settings_json)  # checking the settings takes as long as drawing the first picture
    stage, cache_dir = plain["stage"], Path(plain["paths"]["cache_dir"])
    size = stage["width"], stage["height"]
    headset = cast("HeadsetSettings", SimpleNamespace(**plain["headset"]))
    has_story = bool(stage["story"])
    runtime = open_runtime(stage["runtime"], size, OFFSCREEN_SIZE, OFFSCREEN_FPS, headset, is_simulated=has_story)
    runtime.begin()
    parts = contextlib.ExitStack()
    try:
        keep_programs(runtime.gl, cache_dir)
        waiting = Waiting(runtime, link)
        link.send(StageReady(runtime.name, runtime.see_through != "opaque"))
        for module in _LOADED_LATER:
            importlib.import_module(module)
            if not waiting.look(module):
                return
        from vr_assistant.config import Settings
        from vr_assistant.stage.moving.locomotion import Locomotion
        from vr_assistant.stage.moving.solid import solid_of
        from vr_assistant.stage.opening import Painter, load_body, load_world, open_scene
        from vr_assistant.stage.pace import open_pace
        from vr_assistant.stage.panels.process_artist import ProcessArtist
        from vr_assistant.stage.simulated.opening import open_user
        from vr_assistant.stage.stage import Stage

        settings = Settings.model_validate_json(settings_json)
        artist = ProcessArtist(settings.paths.log_dir)  # warm before the first words
        parts.callback(artist.close)
        world, ground = load_world(settings.world)
        if not waiting.look("ground"):
            return
        start = world.start
        is_offscreen = runtime.name in ("offscreen", "simulated")
        samples = 0 if is_offscreen else settings.stage.samples
        keeps_depth = runtime.eyes == 2 and settings.headset.depth_layer
        painter = Painter(runtime.gl, world, samples, cache_dir, runtime.eyes, keeps_depth=keeps_depth)
        painter.hidden = lambda: runtime.visibility_mask
        for step in painter.renderer.load():
            if not waiting.look(step):
                return
        painter.renderer.spread_uploads()
        scene = open_scene(world, ground, load_body(), artist)
        scene.surroundings.wants_room = settings.headset.see_through
        for message in waiting.messages:
            scene.apply(message)
        waiting.close()
        runtime.head = Head(start.x, runtime.head.y, start.z, start.yaw, 0.0)
        runtime.walk = slide_on(ground.is_walkable)
        scene.prefer_hand(settings.headset.dominant_hand)
        comfort = settings.headset
        locomotion = (
            None
            if is_offscreen and not has_story
            else Locomotion(
                ground.is_walkable,
                solid_of(world),
                mode=comfort.locomotion,
                dominant_hand=comfort.dominant_hand,
                snap_turn_deg=comfort.snap_turn_deg,
                vignette=comfort.vignette,
            )
        )
        user = open_user(Path(settings.stage.story), runtime, link) if has_story else None
        if user:
            parts.callback(user.close)
        follower = Follower(start.x, start.z, start.yaw) if is_offscreen and not user else None
        every_ns = OFFSCREEN_PICTURE_EVERY_NS if is_offscreen else 0
        pace = open_pace(runtime.gl, settings.stage)
        painter.renderer.mark = pace.mark
        loop = Stage(runtime, scene, painter, link, follower, every_ns, pace, locomotion, user)
        loop.step()  # the first frame takes memory that no later one needs
        # What was loaded stays; a full collection in the middle of the show would cost ten frames.
        gc.collect()
        gc.freeze()
        gc.disable()
        runtime.gl.ReleaseShaderCompiler()
        heap.give_back()
        log.info("loaded")
        loop.run()
    finally:
        parts.close()
        runtime.end()
